"""What the tables of local rules refuse."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from meetings.models import KindOverride, Meeting, OwnKind
from tests.factories.meetings import make_branch, make_planned
from tests.factories.members import AT, make_organization

pytestmark = pytest.mark.django_db


def refused(make, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make()


@pytest.mark.parametrize(
    ("facts", "constraint"),
    [
        ({"source": ""}, "kind_override_has_source"),
        ({"period": "month"}, "kind_override_period_with_times"),
        ({"times": 1}, "kind_override_period_with_times"),
        ({"ends_on": date(2026, 1, 1)}, "kind_override_ends_after_start"),
    ],
)
def test_overrides(facts, constraint):
    row = {
        "organization": make_organization("一支部"),
        "kind": "lecture",
        "source": "制度",
        "starts_on": date(2026, 1, 1),
        "study_hours": 2,
    }
    refused(lambda: KindOverride.objects.create(**(row | facts)), constraint)


def test_one_rule_at_a_time():
    row = {"organization": make_organization("一支部"), "kind": "lecture", "source": "制度"}
    KindOverride.objects.create(**row, starts_on=date(2026, 1, 1), study_hours=2)
    refused(
        lambda: KindOverride.objects.create(**row, starts_on=date(2026, 5, 1), study_hours=3),
        "kind_override_one_at_a_time",
    )
    KindOverride.objects.create(**row, starts_on=date(2026, 5, 1), study_hours=3, level="branch")


@pytest.mark.parametrize(
    ("facts", "constraint"),
    [
        ({"held_by": []}, "own_kind_held_by_somebody"),
        ({"quorum": "ordinary"}, "own_kind_voters_have_quorum"),
        ({"voters": "full_members"}, "own_kind_voters_have_quorum"),
    ],
)
def test_own_kinds(facts, constraint):
    row = {
        "organization": make_organization("一支部"),
        "label": "读书班",
        "held_by": ["branch"],
        "created_at": AT,
    }
    refused(lambda: OwnKind.objects.create(**(row | facts)), constraint)


def test_a_meeting_of_an_own_kind_names_it():
    meeting = make_planned(make_branch())
    refused(
        lambda: Meeting.objects.filter(pk=meeting.pk).update(kind="own-12345678"),
        "meeting_own_kind_named",
    )
