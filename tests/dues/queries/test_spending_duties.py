from datetime import date

import pytest

from dues.actions.keepers import Keepers, name_keepers
from dues.reminders import due
from dues.rules.accounts import Account
from tests.factories import dues as make
from tests.factories.desk import desk_duties
from tests.factories.spending import AT, ON, decided, money, requested

pytestmark = pytest.mark.django_db


@pytest.fixture
def root():
    return make.committee()


@pytest.fixture
def branch(root):
    place = make.branch("城建支部", root)
    money(place, "800.00", Account.CASH, on=date(2026, 1, 5))
    return place


def titles(organization):
    return [
        one.title
        for one in desk_duties("dues.queries.spending_duties", organization=organization, on=ON)
    ]


def spoken():
    return [(one.recipient_id, one.subject) for one in due(ON) if one.kind == "dues.spending"]


def test_each_paper_waits_for_somebody(root, branch, django_assert_num_queries):
    officer, staff = make.user(branch, name="沈会计"), make.user(root, "committee_staff")
    assert titles(branch) == []
    requested(branch, officer)
    assert titles(branch) == ["登记集体决定：党员轮训场地费"]
    decided(branch, officer, over=True)
    assert titles(root) == ["批复下级的支出：党员轮训场地费"]
    assert spoken() == [(staff.pk, "城建支部的党费支出单 2026-002待批复")]
    decided(branch, officer, over=True, answered_by=staff)
    assert titles(branch) == ["登记集体决定：党员轮训场地费", "付款：党员轮训场地费"]
    with django_assert_num_queries(2):
        desk_duties("dues.queries.spending_duties", organization=branch, on=ON)


def test_the_cashier_is_reminded(root, branch):
    officer, cashier = make.user(branch, name="沈会计"), make.user(branch, name="周出纳")
    staff = make.user(root, "committee_staff")
    decided(branch, officer, over=True, answered_by=staff)
    assert spoken() == [(cashier.pk, "党费支出单 2026-001待付款")]
    other = make.user(branch, name="新出纳")
    name_keepers(
        organization=branch, keepers=Keepers(officer, other, "何书记"), on=ON, by=officer, at=AT
    )
    assert spoken() == [(other.pk, "党费支出单 2026-001待付款")]
