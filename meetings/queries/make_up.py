"""补学: what is open, for the branch, the member and the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone

from meetings.models import Attendance, MakeUp, MakeUpStep, Meeting
from meetings.models.make_up import MakeUpQuerySet
from meetings.rules.make_up import MakeUpState
from members.models import Organization, Person
from members.queries.settings import setting
from members.queries.signs import only_with

from .duties import Duty

SHOWS = {"open": "没有办结的", "late": "过期的", "all": "全部"}
CLOSED = (MakeUpState.CERTIFIED, MakeUpState.WAIVED)


@dataclass(frozen=True)
class MakeUpLine:
    """One 补学 as it stands on a day."""

    make_up: MakeUp
    state: MakeUpState
    late_days: int

    @property
    def pill(self) -> str:
        """The status word of the page's pill."""
        if self.late_days:
            return "late"
        words = {MakeUpState.CERTIFIED: "done", MakeUpState.WAIVED: "exempt"}
        return words.get(self.state, "soon")

    @property
    def word(self) -> str:
        """待补学，过期 3 天."""
        late = f"，过期 {self.late_days} 天" if self.late_days else ""
        return f"{self.state.label}{late}"


def make_ups_within(organization: Organization, *, on: date) -> MakeUpQuerySet:
    """What had been assigned in an organisation and below by a day, each with its state of then."""
    end = _end_of(on)
    rows = MakeUp.objects.filter(
        attendance__meeting__organization__path__startswith=organization.path,
        assigned_at__lt=end,
    )
    return _with_facts(rows.with_state(end))


def lines_of(rows: QuerySet[MakeUp], *, on: date, show: str = "all") -> list[MakeUpLine]:
    """The rows as lines, oldest term first; `show` is a key of SHOWS. One query."""
    return narrowed([line_of(row, on=on) for row in rows.order_by("due_on", "pk")], show)


def narrowed(lines: list[MakeUpLine], show: str) -> list[MakeUpLine]:
    """The lines of one tab; `show` is a key of SHOWS."""
    if show == "late":
        return [line for line in lines if line.late_days]
    return lines if show == "all" else [line for line in lines if line.state not in CLOSED]


def line_of(row: MakeUp, *, on: date) -> MakeUpLine:
    """One row that was read `with_state`."""
    state = MakeUpState(row.last_kind or MakeUpState.OPEN)  # type: ignore[attr-defined]
    waits = state in (MakeUpState.OPEN, MakeUpState.RETURNED)
    return MakeUpLine(row, state, max((on - row.due_on).days, 0) if waits else 0)


def my_make_ups(person: Person, *, on: date) -> list[MakeUpLine]:
    """A member's own that are not finished."""
    rows = MakeUp.objects.filter(attendance__person=person).with_state().unfinished()
    return lines_of(_with_facts(rows), on=on)


def state_of(make_up: MakeUp) -> MakeUpState:
    """How a 补学 stands now; one query."""
    last = MakeUpStep.objects.filter(make_up=make_up).order_by("-number").first()
    return MakeUpState(last.kind) if last else MakeUpState.OPEN


def last_report(make_up: MakeUp) -> MakeUpStep | None:
    """What the member last reported."""
    return make_up.steps.filter(kind=MakeUpState.REPORTED).order_by("-number").first()


def absentees(meeting: Meeting) -> list[Attendance]:
    """Who missed a meeting and has nothing assigned yet."""
    rows = meeting.attendances.exclude(state=Attendance.State.PRESENT)
    return list(rows.filter(make_up=None))


def usual_task(meeting: Meeting) -> str:
    """What is to be studied: the meeting's name and its 议题, once where they are the same."""
    headings = [
        text for text in meeting.agenda.values_list("heading", flat=True) if text != meeting.title
    ]
    return "：".join(filter(None, (meeting.title, "；".join(headings))))[:200]


def usual_days(meeting: Meeting, *, on: date) -> int:
    """How many days there are for it at this branch; 0: it is not assigned by itself."""
    return int(setting("make_up_days", organization=meeting.organization, on=on))


def usual_due(meeting: Meeting, *, on: date) -> date:
    """Until when: so many days from the day it is assigned; 30 where the branch asks for none."""
    return on + timedelta(days=usual_days(meeting, on=on) or 30)


def _unfinished(organization: Organization, on: date) -> list[QuerySet]:
    closed = MakeUpStep.objects.filter(make_up=OuterRef("pk"), kind__in=CLOSED)
    here = {"attendance__meeting__organization__path__startswith": organization.path}
    return [MakeUp.objects.filter(~Exists(closed), **here)]


@only_with(_unfinished)
def make_up_duties(*, organization: Organization, on: date) -> list[Duty]:
    """What waits for the branch: reports to certify, and one line for what is overdue."""
    rows = lines_of(make_ups_within(organization, on=on), on=on, show="open")
    found = [
        Duty(
            due_on=line.make_up.due_on,
            title=f"{line.make_up.attendance.name}补学待认定：{line.make_up.meeting}",
            rule="核对补学日期、方式和要点后认定",
            article="",
            button="认定",
            url=reverse("make-up-detail", args=(line.make_up.pk,)),
            late=line.make_up.due_on < on,
        )
        for line in rows
        if line.state is MakeUpState.REPORTED
    ]
    late = [line for line in rows if line.late_days]
    if late:
        found.append(
            Duty(
                due_on=late[0].make_up.due_on,
                title=f"{len(late)} 人次补学已过期",
                rule="提醒本人补学，确有困难的送学上门或免予补学",
                article="",
                button="查看",
                url=reverse("make-up-list", args=(organization.pk,)) + "?show=late",
                late=True,
            )
        )
    return found


def _with_facts(rows: MakeUpQuerySet) -> MakeUpQuerySet:
    return rows.select_related(
        "attendance__meeting__organization", "attendance__meeting__own_kind", "attendance__person"
    )


def _end_of(on: date) -> datetime:
    """The first moment after a day."""
    return timezone.make_aware(datetime.combine(on + timedelta(days=1), time()))
