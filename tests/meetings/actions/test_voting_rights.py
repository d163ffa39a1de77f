"""Meetings follow the roster: 应到, 有表决权 and the votes that may be cast."""

from datetime import date

import pytest

from meetings.queries.sealing import counts_of
from members.actions.standings import change_standing
from tests.factories.care import make_sanction
from tests.factories.meetings import make_branch, make_open
from tests.factories.members import AT

pytestmark = pytest.mark.django_db


def test_probation_counts_as_due_without_a_vote_and_suspension_does_not_count():
    branch = make_branch(full=5)
    make_sanction(branch.people[3], "probation", starts_on=date(2026, 5, 1), months=12)
    change_standing(
        person=branch.people[4], kind="suspended", starts_on=date(2026, 5, 1), reason="失联",
        by=None, at=AT,
    )  # fmt: skip
    meeting = make_open(branch, held_on=date(2026, 11, 12))
    counts = counts_of(list(meeting.attendances.all()))
    assert (counts.due, counts.voters_due) == (4, 3)


def test_a_committee_member_without_rights_has_no_vote_in_the_committee():
    branch = make_branch(full=8)
    make_sanction(branch.secretary, "rights", starts_on=date(2026, 5, 1))
    meeting = make_open(branch, kind="committee")
    assert [row.may_vote for row in meeting.attendances.all()] == [False, True]
