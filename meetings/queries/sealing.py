"""What stands against sealing a record, and what makes it thin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from branchrecords.errors import Blocker
from meetings.models import AgendaItem, Attendance, Confirmation, Meeting
from meetings.rules.hints import Earlier, Hint, Item, hints
from meetings.rules.kinds import MeetingKind
from meetings.rules.votes import vote_problem
from members.models import Person

from .minutes import vote_of
from .records import Parts, content_digest_of

EARLIER_RECORDS = 12
Role = Confirmation.Role


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


def blockers(*, meeting: Meeting, parts: Parts, on: date) -> list[Blocker]:
    """Every reason why the record cannot be sealed on a day."""
    attendances, items = parts.attendances, parts.items
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
    return found + vote_blockers(attendances, items)


def unconfirmed(*, meeting: Meeting, parts: Parts) -> list[Blocker]:
    """Who of 主持人 and 记录人 has not confirmed the text as it is now."""
    return [
        Blocker(f"{one.label}{one.person}{one.problem}", target=f"confirm-{one.role}")
        for one in confirmations_of(meeting, parts)
        if one.problem
    ]


@dataclass(frozen=True)
class Confirmed:
    """主持人 or 记录人 of a record, and whether he or she stands by it as it is now.

    `row`: the confirmation given, be it of an earlier text; `problem`: why it does not count.
    """

    role: str
    label: str
    person: Person
    row: Confirmation | None
    problem: str


def confirmations_of(meeting: Meeting, parts: Parts) -> list[Confirmed]:
    """Both roles as far as somebody is chosen for them."""
    given = {row.role: row for row in parts.confirmations}
    now = content_digest_of(meeting, parts)
    found = []
    for role, person in ((Role.CHAIR, meeting.chair), (Role.RECORDER, meeting.recorder)):
        if person is None:
            continue
        row = given.get(role)
        problem = ""
        if row is None or row.person_id != person.pk:
            problem = "还没有核对确认，请本人确认，或在纸质记录上签字后勾选"
        elif row.content_digest != now:
            problem = "确认之后记录又有改动，请重新核对确认"
        found.append(Confirmed(role.value, role.label, person, row, problem))
    return found


def vote_blockers(attendances: Sequence[Attendance], items: Sequence[AgendaItem]) -> list[Blocker]:
    """Every 议题 whose vote does not fit the roll call as it is now."""
    counts = counts_of(attendances)
    due, present = counts.voters_due, counts.voters_present
    problems = [vote_problem(vote_of(vars(item)), due=due, present=present) for item in items]
    return [
        Blocker(f"第 {number} 项{problem}", target=f"item-{number}")
        for number, problem in enumerate(problems, 1)
        if problem
    ]


def hints_for(
    *,
    meeting: Meeting,
    kind: MeetingKind,
    parts: Parts,
    earlier: Sequence[Earlier] | None = None,
) -> list[Hint]:
    """Where the record is thin for its kind; compares with the latest sealed ones of the kind.

    `earlier`: these, where they are at hand already.
    """
    speakers: dict[int, set[str]] = {}
    for speech in parts.speeches:
        speakers.setdefault(speech.item_id, set()).add(speech.speaker)
    present = [row.name for row in parts.attendances if row.state == Attendance.State.PRESENT]
    return hints(
        wanted=kind.must_record,
        items=[
            Item(
                item.heading,
                item.discussion,
                item.resolution,
                item.has_vote,
                frozenset(speakers.get(item.pk, ())),
            )
            for item in parts.items
        ],
        lecturer=meeting.lecturer,
        present=present,
        unexplained=[
            row.name
            for row in parts.attendances
            if row.state != Attendance.State.PRESENT and not row.reason
        ],
        earlier=_earlier(meeting) if earlier is None else earlier,
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
