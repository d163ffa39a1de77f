"""The secretary's desk: what is due now, which rule asks for it, and the button that does it."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.urls import reverse

from members.models import Organization

from .cadence import Mark, Slot, Status, cadence

AHEAD = timedelta(days=60)  # what is due later than that is not shown yet
REMEMBERED = timedelta(days=92)  # last year's gaps stay on the desk for so long


@dataclass(frozen=True)
class Duty:
    """One thing to do, named with its date. `upcoming`: not due this month."""

    due_on: date
    title: str
    rule: str
    article: str
    button: str
    url: str
    late: bool = False
    upcoming: bool = False
    kind: str = "meeting"
    why: str = ""  # the page that says which meetings were counted


def duties(*, organization: Organization, on: date) -> list[Duty]:
    """What the branches in `organization` have to hold or record: late ones first, then by date."""
    return duties_of(slots_around(organization, on=on), on=on)


def slots_around(organization: Organization, *, on: date) -> list[Slot]:
    """The slots of this year, and in the first quarter those of last year too."""
    slots = cadence(organization, year=on.year, on=on)
    if on - REMEMBERED < date(on.year, 1, 1):
        earlier = cadence(organization, year=on.year - 1, on=on)
        slots = [slot for slot in earlier if slot.span.ends > on - REMEMBERED] + slots
    return slots


def duties_of(slots: Iterable[Slot], *, on: date) -> list[Duty]:
    """The duties in the slots of a branch; a meeting set for a day to come is none."""
    demands = (demand for slot in slots for demand in slot.demands)
    found = [duty for slot in demands if (duty := _duty(slot, on)) is not None]
    return sorted(found, key=lambda duty: (not duty.late, duty.due_on, duty.title))


def _duty(slot: Slot, on: date) -> Duty | None:
    draft = next((mark for mark in slot.unfinished if mark.held_on <= on), None)
    if slot.status is Status.OVERDUE:
        return _draft(slot, draft, late=True) if draft else _to_hold(slot, on, "补录", late=True)
    if slot.status is Status.STARTED and draft:
        return _draft(slot, draft, late=False)
    if slot.status is not Status.DUE or slot.span.last_day - on > AHEAD:
        return None
    return _to_hold(slot, on, "安排会议", late=False)


def _to_hold(slot: Slot, on: date, button: str, *, late: bool) -> Duty:
    due_on = slot.span.last_day
    return Duty(
        due_on=due_on,
        title=f"{slot.name}{'待补录' if late else '待召开'}",
        rule=slot.rule.sentence,
        article=slot.rule.article,
        button=button,
        url=filled_form(slot, on),
        late=late,
        upcoming=due_on >= _next_month(on),
        why=slot_url(slot),
    )


def _draft(slot: Slot, mark: Mark, *, late: bool) -> Duty:
    return Duty(
        due_on=slot.span.last_day,
        title=f"{mark.title}待记录",
        rule=f"{mark.held_on.month}月{mark.held_on.day}日的会议还没有封存；{slot.rule.sentence}",
        article=slot.rule.article,
        button="继续登记",
        url=reverse("meeting-detail", args=(mark.pk,)),
        late=late,
        why=slot_url(slot),
    )


def slot_url(slot: Slot) -> str:
    """The address of the page that explains where a slot stands."""
    return reverse("cadence-slot", args=(slot.branch.pk, slot.kind.key, slot.starts_text))


def filled_form(slot: Slot, on: date) -> str:
    """The address of the form that plans or enters the meeting of a slot."""
    slot = slot.wanting
    query = {"kind": slot.kind.key}
    if (day := suggested_day(slot, on)) != on:  # without a day the form starts with its own today
        query["on"] = day.isoformat()
    return f"{reverse('meeting-add', args=(slot.place.pk,))}?{urlencode(query)}"


def suggested_day(slot: Slot, on: date) -> date:
    """The day the form starts with: today within the span, its last weekday after the span."""
    if slot.span.contains(on):
        return on
    day = slot.span.last_day if on >= slot.span.ends else slot.span.starts
    while day.weekday() >= calendar.SATURDAY:
        day -= timedelta(days=1)
    return day


def _next_month(on: date) -> date:
    return (on.replace(day=1) + timedelta(days=32)).replace(day=1)
