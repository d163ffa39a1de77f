"""What stands against sealing a record, and what makes it thin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from branchrecords.errors import Blocker
from meetings.models import AgendaItem, Attendance, Meeting
from meetings.rules.hints import Earlier, Hint, Item, hints

EARLIER_RECORDS = 12


@dataclass(frozen=True)
class Counts:
    """The numbers at the head of a record. `voters_*`: those with a vote."""

    due: int
    present: int
    leave: int
    absent: int
    voters_due: int
    voters_present: int


def counts_of(attendances: Sequence[Attendance]) -> Counts:
    """应到, 实到, 请假, 缺席 and those who may vote."""
    states = [row.state for row in attendances]
    voters = [row for row in attendances if row.may_vote]
    present = Attendance.State.PRESENT
    return Counts(
        due=len(states),
        present=states.count(present),
        leave=states.count(Attendance.State.LEAVE),
        absent=states.count(Attendance.State.ABSENT),
        voters_due=len(voters),
        voters_present=sum(row.state == present for row in voters),
    )


def blockers(
    *, meeting: Meeting, attendances: Sequence[Attendance], items: Sequence[AgendaItem], on: date
) -> list[Blocker]:
    """Every reason why the record cannot be sealed on a day."""
    found = []
    if meeting.held_on > on:
        found.append(Blocker("会议还没有召开，召开之后才能封存", target="held_on"))
    if not attendances:
        found.append(Blocker("应到名单是空的，请核对日期和名册", target="rolls"))
    if meeting.chair_id is None:
        found.append(Blocker("没有主持人，请回到基本情况选择", target="id_chair"))
    if meeting.recorder_id is None:
        found.append(Blocker("没有记录人，请回到基本情况选择", target="id_recorder"))
    if not items:
        found.append(Blocker("没有议题，请至少写一项", target="agenda"))
    counts = counts_of(attendances)
    for number, item in enumerate(items, 1):
        found += _vote_blockers(number, item, counts)
    return found


def _vote_blockers(number: int, item: AgendaItem, counts: Counts) -> list[Blocker]:
    if item.in_favour is None or item.against is None or item.abstained is None:
        return []
    total = item.in_favour + item.against + item.abstained
    if total <= counts.voters_present:
        return []
    return [
        Blocker(
            f"第 {number} 项合计 {total} 票，到会有表决权的只有 {counts.voters_present} 人，"
            "请核对票数或点名",
            target=f"item-{number}",
        )
    ]


def hints_for(
    *, meeting: Meeting, attendances: Sequence[Attendance], items: Sequence[AgendaItem]
) -> list[Hint]:
    """Where the record is thin; compares with the latest sealed records of the same kind."""
    return hints(
        items=[
            Item(item.heading, item.discussion, item.resolution, item.has_vote) for item in items
        ],
        unexplained=[
            row.name
            for row in attendances
            if row.state != Attendance.State.PRESENT and not row.reason
        ],
        earlier=_earlier(meeting),
    )


def _earlier(meeting: Meeting) -> list[Earlier]:
    latest = list(
        Meeting.objects.held()
        .filter(organization=meeting.organization_id, kind=meeting.kind)
        .exclude(pk=meeting.pk)
        .order_by("-held_on", "-pk")
        .values_list("pk", "title", "held_on")[:EARLIER_RECORDS]
    )
    texts: dict[int, list[str]] = {pk: [] for pk, _, _ in latest}
    rows = AgendaItem.objects.filter(meeting__in=texts).order_by("meeting", "order")
    for pk, discussion, resolution in rows.values_list("meeting", "discussion", "resolution"):
        texts[pk].append(f"{discussion}\n{resolution}")
    return [
        Earlier(f"{day.year}年{day.month}月{day.day}日{title}", "\n".join(texts[pk]))
        for pk, title, day in latest
    ]
