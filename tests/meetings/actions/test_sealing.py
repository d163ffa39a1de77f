from datetime import date

import pytest

from branchrecords.errors import ActionError
from meetings.actions.attendance import record_attendance
from meetings.actions.confirming import confirm_record
from meetings.actions.minutes import write_minutes
from meetings.actions.sealing import amend_meeting, seal_meeting
from meetings.models import ArchiveHead
from tests.factories.meetings import (
    ITEMS,
    make_branch,
    make_open,
    make_planned,
    make_sealed,
    on_day,
)

pytestmark = pytest.mark.django_db


def confirmed(branch, meeting, at):
    confirm_record(meeting=meeting, roles=("chair", "recorder"), by=branch.user, at=at)


def test_sealing_numbers_the_record_and_chains_it():
    branch = make_branch()
    first = make_sealed(branch, held_on=date(2026, 9, 10))
    second = make_sealed(branch, held_on=date(2026, 10, 15))
    head = ArchiveHead.objects.get(organization=branch.organization)
    assert (first.number, first.ordinal, first.previous_digest) == (1, 1, "")
    assert (second.number, second.ordinal, second.previous_digest) == (2, 2, first.digest)
    assert (head.number, head.digest) == (2, second.digest)
    assert second.chair_name == branch.secretary.name
    assert second.organization_name == branch.organization.name


def test_each_branch_has_its_own_chain():
    make_sealed(make_branch())
    assert make_sealed(make_branch()).number == 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"chair": None}, "没有主持人"),
        ({"recorder": None}, "没有记录人"),
    ],
)
def test_what_is_missing_stands_against_the_seal(changes, message):
    branch = make_branch()
    meeting = make_open(branch)
    (role,) = {"chair", "recorder"} - set(changes)
    for name, value in changes.items():
        setattr(meeting, name, value)
    meeting.save()
    at = on_day(meeting.held_on)
    confirm_record(meeting=meeting, roles=(role,), by=branch.user, at=at)
    with pytest.raises(ActionError, match=message) as refused:
        seal_meeting(meeting=meeting, by=branch.user, at=on_day(meeting.held_on), hint_reason="无")
    assert len(refused.value.blockers) == 1


def test_a_planned_meeting_cannot_be_sealed():
    branch = make_branch()
    meeting = make_planned(branch)
    with pytest.raises(ActionError, match="还没有点名"):
        seal_meeting(meeting=meeting, by=branch.user, at=on_day(meeting.held_on))


def test_a_thin_record_needs_a_reason():
    branch = make_branch()
    meeting = make_open(branch)
    at = on_day(meeting.held_on)
    record_attendance(
        meeting=meeting, entries={branch.people[3].pk: ("absent", "")}, by=branch.user, at=at
    )
    write_minutes(meeting=meeting, items=[{"heading": "学习"}], by=branch.user, at=at)
    confirmed(branch, meeting, at)
    with pytest.raises(ActionError, match="还有 2 处提示未处理"):
        seal_meeting(meeting=meeting, by=branch.user, at=at)
    sealed = seal_meeting(meeting=meeting, by=branch.user, at=at, hint_reason="临时会议")
    assert sealed.hint_reason == "临时会议"


def test_a_whole_record_needs_no_reason():
    branch = make_branch()
    meeting = make_open(branch)
    at = on_day(meeting.held_on)
    write_minutes(meeting=meeting, items=ITEMS, by=branch.user, at=at)
    confirmed(branch, meeting, at)
    assert seal_meeting(meeting=meeting, by=branch.user, at=at).hint_reason == ""


def test_a_copied_record_is_noticed():
    branch = make_branch()
    item = {
        "heading": "学习",
        "discussion": "书记领学了支部工作条例的有关章节。组织委员介绍了本月老旧小区走访的情况。"
        "大家围绕如何服务居民进行了充分讨论。",
        "resolution": "会议同意把走访中收集到的意见逐条落实到人。",
    }
    make_sealed(branch, held_on=date(2026, 10, 15), items=[item])
    meeting = make_open(branch)
    at = on_day(meeting.held_on)
    write_minutes(meeting=meeting, items=[item], by=branch.user, at=at)
    confirmed(branch, meeting, at)
    with pytest.raises(ActionError, match="还有 1 处提示未处理"):
        seal_meeting(meeting=meeting, by=branch.user, at=at)


def test_votes_are_counted_again_by_the_seal():
    branch = make_branch(full=5)
    meeting = make_open(branch, kind="general")
    at = on_day(meeting.held_on)
    item = {**ITEMS[0], "in_favour": 4, "against": 0, "abstained": 0}
    write_minutes(meeting=meeting, items=[item], by=branch.user, at=at)
    person = branch.people[4].pk
    record_attendance(meeting=meeting, entries={person: ("leave", "病")}, by=branch.user, at=at)
    confirmed(branch, meeting, at)
    seal_meeting(meeting=meeting, by=branch.user, at=at)
    assert meeting.agenda.get().voters_present == 4


def test_more_votes_than_voters_stand_against_the_seal():
    branch = make_branch(full=5)
    meeting = make_open(branch, kind="general")
    at = on_day(meeting.held_on)
    item = {**ITEMS[0], "in_favour": 5, "against": 0, "abstained": 0}
    write_minutes(meeting=meeting, items=[item], by=branch.user, at=at)
    person = branch.people[4].pk
    record_attendance(meeting=meeting, entries={person: ("leave", "病")}, by=branch.user, at=at)
    with pytest.raises(ActionError, match="第 1 项合计 5 票，到会有表决权的只有 4 人"):
        confirmed(branch, meeting, at)
    with pytest.raises(ActionError, match="第 1 项合计 5 票，到会有表决权的只有 4 人"):
        seal_meeting(meeting=meeting, by=branch.user, at=at)


def test_a_sealed_record_refuses_changes_and_takes_corrections():
    branch = make_branch()
    meeting = make_sealed(branch)
    at = on_day(meeting.held_on, 18)
    with pytest.raises(ActionError, match="已封存"):
        write_minutes(meeting=meeting, items=[], by=branch.user, at=at)
    amendment = amend_meeting(
        meeting=meeting,
        old_text="缺席：邵某",
        new_text="请假：邵某",
        reason="会后核对值班表",
        by=branch.user,
        at=at,
    )
    assert (amendment.number, amendment.previous_digest) == (2, meeting.digest)
    assert make_sealed(branch, held_on=date(2026, 11, 19)).previous_digest == amendment.digest


def test_an_open_record_is_not_amended():
    branch = make_branch()
    meeting = make_open(branch)
    with pytest.raises(ActionError, match="还没有封存"):
        amend_meeting(
            meeting=meeting,
            old_text="甲",
            new_text="乙",
            reason="丙",
            by=branch.user,
            at=on_day(meeting.held_on),
        )


def test_both_must_have_confirmed_the_text_as_it_is():
    branch = make_branch()
    meeting = make_open(branch)
    at = on_day(meeting.held_on)
    write_minutes(meeting=meeting, items=ITEMS, by=branch.user, at=at)
    with pytest.raises(ActionError) as refused:
        seal_meeting(meeting=meeting, by=branch.user, at=at)
    assert [blocker.target for blocker in refused.value.blockers] == [
        "confirm-chair",
        "confirm-recorder",
    ]
    confirmed(branch, meeting, at)
    changed = [{**ITEMS[0], "resolution": "同意。"}]
    write_minutes(meeting=meeting, items=changed, by=branch.user, at=at)
    with pytest.raises(ActionError, match="确认之后记录又有改动"):
        seal_meeting(meeting=meeting, by=branch.user, at=at)
    confirmed(branch, meeting, at)
    assert seal_meeting(meeting=meeting, by=branch.user, at=at).is_sealed


def test_who_confirms_for_himself_is_told_from_a_signature_on_paper():
    branch = make_branch()
    meeting = make_open(branch)
    confirmed(branch, meeting, on_day(meeting.held_on))
    ways = dict(meeting.confirmations.values_list("role", "way"))
    assert ways == {"chair": "self", "recorder": "paper"}
