"""Recording the 25 steps, and what they do to standing, dues and the next step."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from branchrecords.access.permissions import Permission as P
from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from members.actions.development import (
    open_case,
    record_step,
    stop_case,
    take_over_case,
)
from members.actions.development_writing import Record
from members.actions.moving import move_person
from members.models import DevelopmentCase, RuleOverride
from members.queries.development import full_members
from members.rules.development import STEPS_BY_KEY
from tests.factories.care import make_sanction
from tests.factories.development import APPLIED, COURSE, VOTE, make_case, on, record, standings
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
