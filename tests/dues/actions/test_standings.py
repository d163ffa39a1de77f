"""A new 预备党员 owes from the month of the branch meeting; whom the committee refuses, nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from dues.actions.assessment import assess_month
from dues.actions.bases import set_base
from dues.models import Assessment
from dues.queries.history import paid_until
from dues.rules.categories import Category
from tests.factories.development import VOTE, make_case, record
from tests.factories.members import AT, TODAY, make_tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    """Ready for the branch meeting; the base is known from January on."""
    branch = make_tree()["branch"]
    made = make_case(branch, "form")
    set_base(
        person=made.person,
        organization=branch,
        category=Category.ENTERPRISE,
        amount=Decimal(4000),
        from_month=date(2026, 1, 1),
        by=None,
        at=AT,
    )
    return made


def months(case) -> list[tuple]:
    rows = Assessment.objects.with_balance().filter(person=case.person).order_by("month")
    return list(rows.filter(owed__gt=0).values_list("month", "owed"))


def test_dues_begin_in_the_month_of_the_branch_meeting(case):
    assess_month(month=date(2026, 9, 1), at=AT)
    assert months(case) == []
    record(case, "admission", date(2026, 10, 28), VOTE)
    # 4,000 × 1%, from October although it was recorded in November and nobody has approved yet.
    assert months(case) == [
        (date(2026, 10, 1), Decimal("40.00")),
        (date(2026, 11, 1), Decimal("40.00")),
    ]
    assess_month(month=TODAY, at=AT)
    assert len(months(case)) == 2


def test_a_refusal_withdraws_the_months_not_paid(case):
    record(case, "admission", date(2026, 9, 28), VOTE)
    assert len(months(case)) == 3
    record(case, "committee_talk", date(2026, 10, 10), {"talker": "组织员", "opinion": "缓"})
    record(case, "approval", date(2026, 11, 2), {"result": "refused"})
    assert months(case) == []
    assert paid_until(person=case.person, on=TODAY) is None
