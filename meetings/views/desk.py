"""The secretary's desk, and the year at a glance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.module_loading import import_string

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.web.formats import WEEKDAYS, cn_date
from meetings.queries.cadence import Slot, Status, cadence, strip
from meetings.queries.duties import Duty, duties_of, filled_form, slots_around
from meetings.queries.meetings import recent
from meetings.rules.cadence import Rule, Span, span_of
from meetings.rules.kinds import MeetingKind, Period
from members.models import Organization
from members.queries.roster import memberships_on
from members.queries.signs import worth_asking

from .scope import organization_in_scope, year_asked


@dataclass(frozen=True)
class DutyLine:
    """One duty and how far off it is; `days` is negative when it is late."""

    duty: Duty
    days: int

    @property
    def overdue(self) -> int:
        """For how many days it has been late."""
        return -self.days


@dataclass(frozen=True)
class Entry:
    """One slot in a cell of the table, with the address of its filled form."""

    slot: Slot
    add_url: str


@dataclass(frozen=True)
class TableRow:
    """One kind; `cells` are (first day of the month, entries)."""

    kind: MeetingKind
    rule: Rule
    cells: tuple[tuple[date, tuple[Entry, ...]], ...]


@require(P.MEETING_VIEW)
def desk(request: HttpRequest, pk: int) -> HttpResponse:
    """What is due now in a branch, with the button that does it."""
    organization = _branch(request, pk)
    today = timezone.localdate()
    slots = slots_around(organization, on=today)
    duties = _all_duties(organization, slots, today)
    quarter = span_of(Period.QUARTER, today)
    members = memberships_on(within=organization, on=today).count()
    mine = request.user.permissions_at(organization)
    context = {
        "organization": organization,
        "today": today,
        "today_text": f"{cn_date(today)} {WEEKDAYS[today.weekday()]}",
        "members_text": f"党员 {members} 名",
        "is_new": not members,
        "now": [line for line in duties if not line.duty.upcoming],
        "upcoming": [line for line in duties if line.duty.upcoming],
        "done": _done(slots, today),
        "quarter": quarter,
        "months": months_of(quarter),
        "strip": _table([s for s in slots if s.span.ends > quarter.starts], quarter, today),
        "recent": recent(organization, on=today),
        "may_edit": P.MEETING_EDIT in mine,
        "may_import": P.PERSON_IMPORT in mine,
        "may_collect": P.DUES_COLLECT in mine,
        "may_transfer": P.TRANSFER_EDIT in mine,
        "may_see_dues": P.DUES_VIEW in mine,
        "may_see_figures": P.SUMMARY_VIEW in mine,
    }
    return render(request, "meetings/desk/desk.html", context)


@require(P.MEETING_VIEW)
def year(request: HttpRequest, pk: int) -> HttpResponse:
    """All kinds of a branch over the months of a year."""
    organization = _branch(request, pk)
    today, chosen = timezone.localdate(), year_asked(request)
    slots = cadence(organization, year=chosen, on=today)
    spans = [span_of(Period.QUARTER, date(chosen, month, 1)) for month in (1, 4, 7, 10)]
    mine = request.user.permissions_at(organization)
    context = {
        "organization": organization,
        "title": f"{chosen}年全年一览",
        "today": today,
        "year": chosen,
        "quarters": [
            {"span": span, "months": months_of(span), "strip": _table(slots, span, today)}
            for span in spans
        ],
        "any": bool(slots),
        "local": sorted({_local_words(slot) for slot in slots if slot.rule.local}),
        "held": sum(slot.status is Status.HELD for slot in slots),
        "late": sum(slot.backfilled for slot in slots),
        "overdue": sum(slot.missing for slot in slots if slot.status is Status.OVERDUE),
        "may_edit": P.MEETING_EDIT in mine,
    }
    return render(request, "meetings/desk/year.html", context)


def months_of(span: Span) -> tuple[date, ...]:
    """The first days of the months of a span within one year."""
    number = (span.last_day.month - span.starts.month) + 1
    return tuple(date(span.starts.year, span.starts.month + n, 1) for n in range(number))


def _table(slots: list[Slot], span: Span, on: date) -> list[TableRow]:
    months = months_of(span)
    return [
        TableRow(
            row.kind,
            row.rule,
            tuple(
                (month, tuple(Entry(slot, filled_form(slot, on)) for slot in cell))
                for month, cell in zip(months, row.cells, strict=True)
            ),
        )
        for row in strip(slots, months)
    ]


def _local_words(slot: Slot) -> str:
    return f"{slot.kind.label}按{slot.rule.article}，{slot.rule.label}"


def _branch(request: HttpRequest, pk: int) -> Organization:
    organization = organization_in_scope(request, pk, P.MEETING_VIEW)
    if not organization.is_branch:
        raise Http404
    return organization


def _all_duties(organization: Organization, slots: list[Slot], on: date) -> list[DutyLine]:
    """The duties of meetings, and those of the other apps, which the composition root names."""
    found = list(duties_of(slots, on=on))
    providers = [import_string(name) for name in settings.DESK_DUTIES]
    for provider in worth_asking(providers, organization=organization, on=on):
        found += provider(organization=organization, on=on)
    found.sort(key=lambda duty: (not duty.late, duty.due_on))
    return [DutyLine(duty, (duty.due_on - on).days) for duty in found]


def _done(slots: list[Slot], on: date) -> list[Slot]:
    """What had to be held by the end of this month, or was, and is sealed."""
    return [
        slot
        for slot in slots
        if slot.status is Status.HELD
        and on.replace(day=1)
        in {slot.span.last_day.replace(day=1), slot.held[-1].held_on.replace(day=1)}
    ]
