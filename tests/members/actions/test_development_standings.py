"""Which standing follows from the steps of a case."""

from __future__ import annotations

from datetime import date

import pytest

from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from members.actions.standings import change_standing
from members.rules.development import STEPS_BY_KEY
from tests.factories.development import VOTE, make_case, record, standings
from tests.factories.members import (
    AT,
    make_tree,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch():
    return make_tree()["branch"]


def test_probation_begins_on_the_day_of_the_branch_meeting_before_any_approval(branch):
    case = make_case(branch, "admission")
    assert standings(case)[-1] == ("probationary", date(2024, 10, 10), None)
    assert case.admitted_on == date(2024, 10, 10)


def test_a_refusal_by_the_committee_takes_the_admission_back_and_keeps_the_history(branch):
    case = make_case(branch, "committee_talk")
    record(case, "approval", date(2024, 12, 1), {"result": "refused", "opinion": "材料不实"})
    case.refresh_from_db()
    assert standings(case)[-1] == ("candidate", date(2024, 6, 25), None)
    assert (case.admitted_on, case.person.joined_on) == (None, None)
    assert STEPS_BY_KEY["branch_review"].number == case.next_step
    assert case.round == 2
    assert case.records.current().filter(step="admission").count() == 1
    detail = AuditEvent.objects.filter(action="person.standing").latest("pk").detail
    assert "预备党员 2024-10-10" in detail["before"]
    assert "预备党员 2024-10-10" not in detail["after"]


def test_an_extension_moves_the_expiry_and_asks_for_a_second_meeting(branch):
    case = make_case(branch, "full_application")
    vote = {**VOTE, "outcome": "extend", "months": 6}
    record(case, "full_meeting", date(2025, 10, 15), vote)
    record(case, "full_approval", date(2025, 11, 1), {"result": "approved"})
    case.refresh_from_db()
    assert (case.extended_months, case.next_step, case.round) == (6, 21, 2)
    assert standings(case)[-1] == ("probationary", date(2024, 10, 10), None)
    record(case, "full_application", date(2026, 4, 9))
    with pytest.raises(ActionError, match="2026-04-10 才满"):
        record(case, "full_meeting", date(2026, 4, 9), {**VOTE, "outcome": "on_time"})
    with pytest.raises(ActionError, match="只能延长一次"):
        record(case, "full_meeting", date(2026, 4, 12), vote)
    record(case, "full_meeting", date(2026, 4, 12), {**VOTE, "outcome": "on_time"})
    record(case, "full_approval", date(2026, 5, 1), {"result": "approved"})
    assert standings(case)[-1] == ("full", date(2026, 4, 10), None)


def test_cancelling_does_not_wait_for_the_expiry_and_ends_membership_on_approval(branch):
    case = make_case(branch, "oath")
    record(case, "full_meeting", date(2025, 3, 1), {**VOTE, "outcome": "cancel"})
    record(case, "full_approval", date(2025, 3, 20), {"result": "approved"})
    case.refresh_from_db()
    assert (case.state, case.end_reason, case.ended_on) == (
        "stopped",
        "cancelled",
        date(2025, 3, 20),
    )
    assert standings(case)[-1] == ("probation_cancelled", date(2025, 3, 20), None)
    assert case.person.memberships.get().ends_on == date(2025, 3, 20)


def test_while_a_case_is_open_its_steps_alone_make_somebody_a_member(branch):
    case = make_case(branch, "probation")
    with pytest.raises(ActionError, match="请在发展档案里登记第 21 步"):
        change_standing(
            person=case.person,
            kind="full",
            starts_on=date(2025, 10, 10),
            reason="转正",
            by=None,
            at=AT,
        )


def test_who_dies_is_no_longer_being_developed(branch):
    case = make_case(branch, "probation")
    change_standing(
        person=case.person,
        kind="deceased",
        starts_on=date(2025, 8, 1),
        reason="因病去世",
        by=None,
        at=AT,
    )
    case.refresh_from_db()
    assert (case.state, case.end_reason, case.ended_on) == ("stopped", "died", date(2025, 8, 1))
