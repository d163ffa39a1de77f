"""A step of a case is corrected or taken back; what was written stays."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from branchrecords.errors import ActionError
from members.actions.corrections import withdraw_standing
from members.actions.development_corrections import correct_record, take_back_record
from members.actions.development_writing import Record
from members.actions.standings import change_standing
from members.models import StepRecord
from tests.factories.development import COURSE, VOTE, make_case, record, standings
from tests.factories.members import (
    AT,
    make_tree,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch():
    return make_tree()["branch"]


def test_a_correction_moves_the_day_and_keeps_the_old_record(branch):
    case = make_case(branch, "admission")
    old = case.records.get(step="admission")
    correct_record(
        record=old,
        entry=Record(date(2024, 10, 12), VOTE),
        reason="会议记录上是 10 月 12 日",
        by=None,
        at=AT,
    )
    case.refresh_from_db()
    case.person.refresh_from_db()
    old.refresh_from_db()
    assert case.admitted_on == case.person.joined_on == date(2024, 10, 12)
    assert standings(case)[-2:] == [
        ("candidate", date(2024, 6, 25), date(2024, 10, 12)),
        ("probationary", date(2024, 10, 12), None),
    ]
    assert (old.done_on, old.superseded_reason) == (date(2024, 10, 10), "会议记录上是 10 月 12 日")


def test_a_correction_cannot_turn_the_conclusion_round_nor_break_a_rule(branch):
    case = make_case(branch, "admission")
    old = case.records.get(step="admission")
    with pytest.raises(ActionError, match="改变这一步的结论"):
        correct_record(
            record=old,
            entry=Record(date(2024, 10, 10), {**VOTE, "in_favour": 4}),
            reason="计票错误",
            by=None,
            at=AT,
        )
    with pytest.raises(ActionError, match="表决无效"):
        correct_record(
            record=old,
            entry=Record(date(2024, 10, 10), {**VOTE, "present": 4, "in_favour": 4}),
            reason="计票错误",
            by=None,
            at=AT,
        )


def test_a_correction_cannot_overtake_the_next_step(branch):
    case = make_case(branch, "mentors")
    old = case.records.get(step="activist")
    with pytest.raises(ActionError, match="晚于后面「入党积极分子报党委备案」的日期 2023-06-20"):
        correct_record(
            record=old,
            entry=Record(date(2023, 7, 1), COURSE[1][2]),
            reason="记错",
            by=None,
            at=AT,
        )


def test_only_the_latest_step_is_taken_back(branch):
    case = make_case(branch, "admission")
    with pytest.raises(ActionError, match="最后登记的一步"):
        take_back_record(record=case.records.get(step="form"), reason="误记", by=None, at=AT)
    take_back_record(record=case.records.get(step="admission"), reason="误记", by=None, at=AT)
    case.refresh_from_db()
    assert (case.next_step, case.admitted_on) == (15, None)
    assert standings(case)[-1] == ("candidate", date(2024, 6, 25), None)


def test_the_database_refuses_to_change_a_record(branch):
    row = make_case(branch, "talk").records.get(step="talk")
    for changes in ({"done_on": date(2020, 1, 1)}, {"content": "{}"}, {"result": "passed"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            StepRecord.objects.filter(pk=row.pk).update(**changes)
    with pytest.raises(DatabaseError), transaction.atomic():
        StepRecord.objects.filter(pk=row.pk).delete()


def test_a_cancellation_that_was_wrong_is_taken_back_whole(branch):
    case = make_case(branch, "oath")
    record(case, "full_meeting", date(2025, 3, 1), {**VOTE, "outcome": "cancel"})
    row = record(case, "full_approval", date(2025, 3, 20), {"result": "approved"})
    with pytest.raises(ActionError, match="请在「发展档案」里撤回那一步"):
        withdraw_standing(person=case.person, reason="误登", by=None, at=AT)
    take_back_record(record=row, reason="误登", by=None, at=AT)
    case.refresh_from_db()
    assert (case.state, case.ended_on, case.end_reason, case.next_step) == ("open", None, "", 24)
    assert standings(case)[-1] == ("probationary", date(2024, 10, 10), None)
    assert case.person.memberships.get().ends_on is None


def test_a_case_archived_by_mistake_is_open_again(branch):
    case = make_case(branch, "archived")
    row = case.records.get(step="archived")
    take_back_record(record=row, reason="材料没有齐", by=None, at=AT)
    case.refresh_from_db()
    assert (case.state, case.ended_on, case.next_step) == ("open", None, 25)


def test_a_death_registered_by_mistake_lets_the_case_go_on(branch):
    case = make_case(branch, "probation")
    change_standing(
        person=case.person,
        kind="deceased",
        starts_on=date(2025, 8, 1),
        reason="误登",
        by=None,
        at=AT,
    )
    withdraw_standing(person=case.person, reason="同名误登", by=None, at=AT)
    case.refresh_from_db()
    assert (case.state, case.end_reason, case.ended_on) == ("open", "", None)
