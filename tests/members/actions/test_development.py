"""Recording the 25 steps, and what they do to standing, dues and the next step."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from branchrecords.access.permissions import Permission as P
from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from members.actions.corrections import withdraw_standing
from members.actions.development import (
    open_case,
    record_step,
    stop_case,
    take_over_case,
)
from members.actions.development_corrections import correct_record, take_back_record
from members.actions.development_writing import Record
from members.actions.people import move_person
from members.actions.standings import change_standing
from members.models import DevelopmentCase, RuleOverride, StepRecord
from members.queries.development import full_members
from members.rules.development import STEPS_BY_KEY
from tests.factories.care import make_sanction
from tests.factories.development import APPLIED, COURSE, VOTE, make_case, on, record
from tests.factories.members import (
    AT,
    TODAY,
    make_organization,
    make_people,
    make_person,
    make_tree,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch():
    return make_tree()["branch"]


def standings(case) -> list[tuple]:
    return list(
        case.person.standings.order_by("starts_on").values_list("kind", "starts_on", "ends_on")
    )


def test_a_whole_course_leads_from_applicant_to_full_member(branch):
    case = make_case(branch, "archived")
    assert (case.state, case.next_step, case.ended_on) == ("done", 26, date(2025, 11, 20))
    assert standings(case) == [
        ("applicant", date(2023, 3, 1), date(2023, 6, 10)),
        ("activist", date(2023, 6, 10), date(2024, 6, 25)),
        ("candidate", date(2024, 6, 25), date(2024, 10, 10)),
        ("probationary", date(2024, 10, 10), date(2025, 10, 10)),
        ("full", date(2025, 10, 10), None),
    ]
    case.person.refresh_from_db()
    assert (case.person.joined_on, case.person.full_on) == (
        date(2024, 10, 10),
        date(2025, 10, 10),
    )


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


def test_after_a_refusal_the_branch_can_go_the_way_again(branch):
    case = make_case(branch, "committee_talk")
    record(case, "approval", date(2024, 12, 1), {"result": "refused"})
    record(case, "branch_review", date(2025, 3, 1), {"opinion": "合格"})
    record(case, "prereview", date(2025, 3, 20), {"result": "agreed"})
    record(case, "form", date(2025, 3, 25))
    record(case, "admission", date(2025, 4, 10), VOTE)
    assert standings(case)[-1] == ("probationary", date(2025, 4, 10), None)
    assert case.records.current().filter(step="admission").count() == 2


def test_a_vote_that_does_not_carry_admits_nobody(branch):
    case = make_case(branch, "form")
    row = record(case, "admission", date(2024, 10, 10), {**VOTE, "in_favour": 4, "against": 4})
    case.refresh_from_db()
    assert (row.result, case.admitted_on, case.next_step) == ("failed", None, 12)


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


def test_a_transfer_keeps_the_time_served(branch):
    case = make_case(branch, "mentors")
    other = make_organization("受让支部")
    move_person(
        person=case.person,
        organization=other,
        starts_on=date(2024, 1, 10),
        reason="工作调动",
        by=None,
        at=AT,
    )
    people = make_people(other, 3)
    for key, day, facts in COURSE[4:9]:
        record(case, key, day, facts, people)
    case.refresh_from_db()
    assert case.stage.value == "candidate"
    secretary = make_user("secretary", other)
    assert DevelopmentCase.objects.permitted(secretary, P.PERSON_VIEW).get() == case
    assert not DevelopmentCase.objects.permitted(
        make_user("secretary", branch), P.PERSON_VIEW
    ).exists()


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


def test_a_case_that_is_stopped_ends_standing_and_place(branch):
    case = make_case(branch, "mentors")
    stop_case(case=case, reason="withdrawn", on=date(2024, 2, 1), note="", by=None, at=AT)
    assert standings(case)[-1] == ("activist", date(2023, 6, 10), date(2024, 2, 1))
    assert case.person.memberships.get().ends_on == date(2024, 2, 1)


def test_a_probationary_member_cannot_be_dropped(branch):
    case = make_case(branch, "admission")
    with pytest.raises(ActionError, match="取消预备党员资格要经支部大会"):
        stop_case(case=case, reason="unfit", on=date(2026, 1, 1), note="", by=None, at=AT)


def test_one_open_case_a_person(branch):
    case = make_case(branch)
    with pytest.raises(ActionError, match="已经有一份办理中"):
        open_case(person=case.person, applied_on=APPLIED, place="work", by=None, at=AT)
    with pytest.raises(DatabaseError), transaction.atomic():
        DevelopmentCase.objects.create(person=case.person, opened_on=APPLIED)


def test_whoever_is_not_eighteen_cannot_apply(branch):
    with pytest.raises(ActionError, match="年满 18 岁"):
        make_case(branch, born_on=date(2006, 1, 1))


def test_steps_keep_their_order(branch):
    case = make_case(branch)
    with pytest.raises(ActionError, match="先登记第 2 步「派人谈话」"):
        record(case, "activist", date(2023, 4, 1), COURSE[1][2])


def test_who_is_under_probation_neither_guides_nor_votes(branch):
    person = make_person(branch)
    assert person in full_members(branch, on=TODAY)
    make_sanction(person, "probation", starts_on=date(2026, 5, 1), months=12)
    assert person not in full_members(branch, on=TODAY)


def test_mentors_are_full_members(branch):
    case = make_case(branch, "activist_filed")
    new = make_person(branch, "新党员", "probationary")
    with pytest.raises(ActionError, match="新党员 在那一天不是正式党员"):
        record(case, "mentors", date(2026, 6, 25), {}, [new])


def test_a_general_branch_cannot_approve():
    tree = make_tree()
    case = make_case(tree["branch"], "committee_talk")
    clerk = make_user("committee_staff", tree["general"])
    with pytest.raises(ActionError, match="党总支和乡镇"):
        record(case, "approval", date(2024, 12, 1), {"result": "approved"}, by=clerk)
    staff = make_user("committee_staff", tree["committee"])
    record(case, "approval", date(2024, 12, 1), {"result": "approved"}, by=staff)


def test_a_committee_below_another_cannot_approve_unless_authorised():
    root = make_organization("街道党工委", kind="committee")
    lower = make_organization("综合党委", root, "committee")
    branch = make_organization("一支部", lower)
    case = make_case(branch, "committee_talk")
    clerk = make_user("committee_staff", lower)
    with pytest.raises(ActionError, match="由街道党工委办理"):
        record(case, "approval", date(2024, 12, 1), {"result": "approved"}, by=clerk)
    RuleOverride.objects.create(
        organization=lower,
        key="lower_committee_approves",
        value="yes",
        source="授权文件",
        starts_on=date(2020, 1, 1),
    )
    record(case, "approval", date(2024, 12, 1), {"result": "approved"}, by=clerk)


def test_a_case_on_paper_is_taken_over_as_far_as_the_register_goes(branch):
    person = make_person(branch, "老积极分子", "activist", starts_on=date(2025, 1, 1))
    entries = {
        "application": Record(date(2023, 3, 1), {"place": "work"}),
        "activist": Record(date(2023, 9, 1)),
        "mentors": Record(date(2023, 9, 10)),
    }
    case = take_over_case(person=person, entries=entries, by=None, at=AT)
    assert (case.next_step, case.opened_on) == (6, date(2023, 3, 1))
    assert standings(case) == [
        ("applicant", date(2023, 3, 1), date(2023, 9, 1)),
        ("activist", date(2023, 9, 1), None),
    ]
    assert set(case.records.values_list("taken_over", flat=True)) == {True}
    other = make_person(branch, "另一位", "applicant", starts_on=date(2025, 1, 1))
    with pytest.raises(ActionError, match="最多只能补登到第 2 步"):
        take_over_case(person=other, entries=entries, by=None, at=AT)


def test_the_database_refuses_to_change_a_record(branch):
    row = make_case(branch, "talk").records.get(step="talk")
    for changes in ({"done_on": date(2020, 1, 1)}, {"content": "{}"}, {"result": "passed"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            StepRecord.objects.filter(pk=row.pk).update(**changes)
    with pytest.raises(DatabaseError), transaction.atomic():
        StepRecord.objects.filter(pk=row.pk).delete()


def test_a_day_to_come_is_refused(branch):
    case = make_case(branch)
    entry = Record(date(2026, 12, 1), {"opinion": "谈话"}, make_people(branch, 1))
    with pytest.raises(ActionError, match="还没有到"):
        record_step(
            case=case, step=STEPS_BY_KEY["talk"], entry=entry, by=None, at=on(date(2026, 11, 20))
        )


def test_the_introducers_of_step_9_stand_in_the_file(branch):
    people = make_people(branch, 3)
    case = make_case(branch, "introducers", members=people)
    case.person.refresh_from_db()
    first, second = people[:2]
    assert case.person.introducers == f"{first.name}、{second.name}"
    linked = case.person.introductions.values_list("introducer", flat=True)
    assert set(linked) == {first.pk, second.pk}


def test_the_group_of_step_19_is_written_in_the_register(branch):
    group = make_organization("第八党小组", branch, "group")
    case = make_case(branch, "approval_filed")
    record(case, "enrolled", date(2024, 12, 10), {"group": "第八党小组"})
    places = case.person.memberships.order_by("starts_on").values_list(
        "organization", "group", "starts_on"
    )
    assert list(places) == [
        (branch.pk, None, APPLIED),
        (branch.pk, group.pk, date(2024, 12, 10)),
    ]
    other = make_case(branch, "approval_filed")
    with pytest.raises(ActionError, match="没有党小组「第九党小组」"):
        record(other, "enrolled", date(2024, 12, 10), {"group": "第九党小组"})


def test_a_vote_names_the_members_of_the_register_when_it_is_told_otherwise(branch):
    case = make_case(branch, "form", members=make_people(branch, 3))
    record(case, "admission", date(2024, 10, 10), VOTE)
    detail = AuditEvent.objects.filter(action="development.recorded").latest("pk").detail
    assert any(
        "应到填了 9 人，名册上那一天有表决权的正式党员是 3 人" in text
        for text in detail["warnings"]
    )


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


def test_who_was_expelled_waits_five_years(branch):
    person = make_person(branch, "被开除者", "expelled", starts_on=date(2022, 5, 1))
    with pytest.raises(ActionError, match="开除党籍后 5 年内不得重新入党，最早 2027-05-01"):
        open_case(person=person, applied_on=date(2026, 11, 1), place="work", by=None, at=AT)


def test_who_lost_the_vote_introduces_nobody(branch):
    people = make_people(branch, 3)
    make_sanction(people[0], "probation", starts_on=date(2024, 3, 1), months=12)
    case = make_case(branch, "candidate_filed", members=people[1:])
    with pytest.raises(ActionError, match="没有恢复权利的不能作入党介绍人"):
        record(case, "introducers", date(2024, 7, 1), {}, people)


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
