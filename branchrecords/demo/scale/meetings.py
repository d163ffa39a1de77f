"""The year's meetings of every branch, open, with roll and minutes; `sealing` then seals them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from branchrecords.demo.calendar import LECTURES, THEMES
from branchrecords.demo.world import YEAR
from meetings.models import AgendaItem, Attendance, Meeting
from meetings.rules.cadence import usual_title
from meetings.rules.kind_table import KINDS_BY_KEY
from members.rules.kinds import Post, StandingKind

from .officers import COMMITTEE_FROM
from .sizes import Size
from .writing import execute, hold, insert, new_ids

_GENERAL, _LECTURES = (2, 5, 8, 11), (4, 10)
NEXT = date(YEAR, 12, 4)  # of the one that is planned


@dataclass(frozen=True)
class Slot:
    """A meeting that every branch holds, a day or two apart; some leave it out."""

    kind: str
    held_on: date
    starts_at: time
    theme: str
    discussion: str
    resolution: str

    @property
    def row(self) -> tuple:
        """What is held of it, in the order of `_SLOTS`."""
        definition = KINDS_BY_KEY[self.kind]
        ends_at = time(self.starts_at.hour + 1, 40)
        title = usual_title(definition, self.held_on)
        hours = definition.study_hours
        lecturing = self.kind == "lecture"
        texts = (self.theme, self.discussion, self.resolution)
        return (self.kind, self.held_on, self.starts_at, ends_at, title, hours, lecturing, *texts)


_SLOTS = (
    "slot int, kind text, held_on date, starts_at time, ends_at time, title text, hours numeric, "
    "lecturing boolean, theme text, discussion text, resolution text"
)


def build_meetings(size: Size) -> None:
    """Holds every meeting as `scale_meeting` and writes it with its roll and its 议题."""
    hold("scale_slot", _SLOTS, ((number, *slot.row) for number, slot in enumerate(_slots(size))))
    execute(_PLAN, least=COMMITTEE_FROM)
    number = execute("SELECT 1 FROM scale_plan")
    ids = new_ids(Meeting, number)
    hold("scale_meeting_id", "place bigint, id bigint", enumerate(ids, 1))
    execute(_MEETINGS)
    _write_meetings()
    _write_rolls(size)
    _write_agenda()
    _plan_next()


def _slots(size: Size) -> list[Slot]:
    found = []
    for month in range(size.first_month, 12):
        found.append(_committee(month))
        found.append(_party_day(month))
        if month in _GENERAL:
            found.append(_general(month))
        if month in _LECTURES:
            found.append(_lecture(month))
    return found


def _committee(month: int) -> Slot:
    said = "书记通报上月工作，委员逐项讨论本月安排，意见一致。"
    decided = "按计划召开本月会议，组织委员负责通知和签到。"
    day = date(YEAR, month, 3)
    return Slot("committee", day, time(14, 0), f"研究{month}月支部工作", said, decided)


def _party_day(month: int) -> Slot:
    theme, done = THEMES[month - 1]
    return Slot("party_day", date(YEAR, month, 11), time(9, 0), theme, done, "")


def _general(month: int) -> Slot:
    said = "书记报告上季度工作和党费收缴情况，党员围绕联系群众、按时参加活动发表意见。"
    decided = "同意支委会工作报告，下季度重点抓好主题党日和联系户走访。"
    return Slot("general", date(YEAR, month, 16), time(15, 0), "听取支委会工作报告", said, decided)


def _lecture(month: int) -> Slot:
    subject = LECTURES[month > 6]
    said = f"书记以「{subject}」为题讲党课，结合支部实际讲体会，党员提问并讨论。"
    return Slot("lecture", date(YEAR, month, 14), time(15, 0), f"党课：{subject}", said, "")


# A committee meets where there is one; one meeting in seventeen was not held; the latest 主题党日
# of every ninth branch waits for its seal.
_PLAN = """
CREATE TEMP TABLE scale_plan ON COMMIT DROP AS
SELECT row_number() OVER (ORDER BY branch.b, slot.held_on, slot.slot) AS place,
       branch.b, slot.slot, slot.held_on + branch.b %% 2 AS held_on, slot.kind,
       NOT (branch.b %% 9 = 4 AND slot.kind = 'party_day' AND slot.held_on =
            (SELECT max(held_on) FROM scale_slot WHERE kind = 'party_day')) AS sealing
FROM scale_branch branch CROSS JOIN scale_slot slot
WHERE (slot.kind <> 'committee' OR branch.size >= %(least)s)
  AND (branch.b * 7 + slot.slot * 3) %% 17 <> 0
"""
_MEETINGS = """
CREATE TEMP TABLE scale_meeting ON COMMIT DROP AS
SELECT made.id, plan.b, plan.slot, plan.kind, plan.held_on, plan.sealing,
    CASE WHEN plan.sealing THEN row_number() OVER (
        PARTITION BY plan.b, plan.sealing ORDER BY plan.held_on, plan.slot) END AS number,
    CASE WHEN plan.sealing THEN row_number() OVER (
        PARTITION BY plan.b, plan.kind, plan.sealing ORDER BY plan.held_on) END AS ordinal
FROM scale_plan plan JOIN scale_meeting_id made USING (place);
CREATE INDEX ON scale_meeting (slot);
ANALYZE scale_meeting
"""
_AT = "(meeting.held_on + time '{}') AT TIME ZONE 'Asia/Shanghai'"


def _write_meetings() -> None:
    columns = {
        "id": "meeting.id",
        "organization_id": "branch.id",
        "kind": "slot.kind",
        "title": "slot.title",
        "state": "'open'",
        "held_on": "meeting.held_on",
        "starts_at": "slot.starts_at",
        "ends_at": "slot.ends_at",
        "place": "'党群活动室'",
        "chair_id": "branch.chair_id",
        "recorder_id": "branch.recorder_id",
        "lecturer": "CASE WHEN slot.lecturing THEN chair.name ELSE '' END",
        "study_hours": "slot.hours",
        "created_at": _AT.format("08:30"),
        "created_by_id": "branch.secretary_id",
        "changed_at": _AT.format("17:40"),
        "arranged_at": _AT.format("08:30"),
        "opened_at": _AT.format("17:30"),
        "organization_name": "CASE WHEN meeting.sealing THEN one.name ELSE '' END",
        "chair_name": "CASE WHEN meeting.sealing THEN chair.name ELSE '' END",
        "recorder_name": "CASE WHEN meeting.sealing THEN recorder.name ELSE '' END",
        "number": "meeting.number",
        "ordinal": "meeting.ordinal",
    }
    insert(
        Meeting,
        columns,
        "scale_meeting meeting JOIN scale_slot slot USING (slot) "
        "JOIN scale_branch branch ON branch.b = meeting.b "
        "JOIN members_organization one ON one.id = branch.id "
        "JOIN scale_member chair ON chair.id = branch.chair_id "
        "JOIN scale_member recorder ON recorder.id = branch.recorder_id ORDER BY meeting.id",
    )


def _write_rolls(size: Size) -> None:
    """Slot by slot: the checks of one statement are kept in memory until it ends."""
    for slot in range(len(_slots(size))):
        _write_roll(slot)


# One in twelve was away, officers never.
_CHANCE = "(member.n * 7 + meeting.slot * 13) %% 97"
_AWAY = f"member.place > 2 AND {_CHANCE} < 8"
_LABELS = " ".join(
    f"WHEN {place} THEN '{post.label}'"
    for place, post in enumerate((Post.SECRETARY, Post.ORGANIZATION, Post.PUBLICITY))
)


def _write_roll(slot: int) -> None:
    columns = {
        "meeting_id": "meeting.id",
        "person_id": "member.id",
        "name": "member.name",
        "post": f"CASE WHEN member.place = 0 OR branch.size >= %(least)s "
        f"THEN CASE member.place {_LABELS} ELSE '' END ELSE '' END",
        "standing": "CASE WHEN member.full_on IS NULL THEN %(probationary)s ELSE %(full)s END",
        "may_vote": "member.full_on IS NOT NULL",
        "order": "member.place + 1",
        "state": f"CASE WHEN {_AWAY} THEN CASE WHEN {_CHANCE} = 0 THEN 'absent' ELSE 'leave' END "
        "ELSE 'present' END",
        "reason": f"CASE WHEN {_AWAY} THEN CASE WHEN {_CHANCE} = 0 THEN '事先未说明' "
        "ELSE '因公出差' END ELSE '' END",
    }
    insert(
        Attendance,
        columns,
        "scale_meeting meeting JOIN scale_branch branch USING (b) "
        "JOIN scale_member member USING (b) WHERE meeting.slot = %(slot)s "
        "AND (meeting.kind <> 'committee' OR member.place < 3) "
        "ORDER BY meeting.id, member.place",
        slot=slot,
        least=COMMITTEE_FROM,
        probationary=StandingKind.PROBATIONARY.value,
        full=StandingKind.FULL.value,
    )


def _write_agenda() -> None:
    insert(
        AgendaItem,
        {
            "meeting_id": "meeting.id",
            "order": "1",
            "heading": "slot.theme",
            "reporter": "chair.name",
            "discussion": "slot.discussion",
            "resolution": "slot.resolution",
        },
        "scale_meeting meeting JOIN scale_slot slot USING (slot) "
        "JOIN scale_branch branch ON branch.b = meeting.b "
        "JOIN scale_member chair ON chair.id = branch.chair_id ORDER BY meeting.id",
    )


def _plan_next() -> None:
    """Something to look forward to: every branch has planned its next 主题党日."""
    insert(
        Meeting,
        {
            "organization_id": "branch.id",
            "kind": "'party_day'",
            "title": "%(title)s",
            "held_on": "%(on)s",
            "starts_at": "time '09:00'",
            "ends_at": "time '10:40'",
            "place": "'党群活动室'",
            "chair_id": "branch.chair_id",
            "recorder_id": "branch.recorder_id",
            "study_hours": "%(hours)s",
            "created_at": "%(at)s",
            "created_by_id": "branch.secretary_id",
            "changed_at": "%(at)s",
            "arranged_at": "%(at)s",
        },
        "scale_branch branch ORDER BY branch.b",
        title=usual_title(KINDS_BY_KEY["party_day"], NEXT),
        on=NEXT,
        hours=KINDS_BY_KEY["party_day"].study_hours,
        at=f"{YEAR}-11-18 10:00+08",
    )
