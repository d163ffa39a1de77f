"""One cell of the map with everything that was counted for it, and what to do next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from meetings.models import Meeting
from meetings.rules.explaining import Standing, sentence_of
from members.models import Organization

from .cadence import Mark, Slot, Status, cadence
from .duties import filled_form


@dataclass(frozen=True)
class Part:
    """What one 党小组, or the branch itself, held in the span."""

    slot: Slot
    add_url: str


@dataclass(frozen=True)
class Explained:
    """A slot in words: `sentence` says it all, the rest is what it rests on.

    `cancelled` took place nowhere and counts for nothing; `before` and `after` are the slots of
    the same kind beside it.
    """

    slot: Slot
    sentence: str
    parts: tuple[Part, ...]
    cancelled: tuple[Meeting, ...]
    before: Slot | None
    after: Slot | None
    on: date

    @property
    def draft(self) -> Mark | None:
        """The first meeting whose day has come and whose record is not sealed."""
        return next((mark for mark in self.slot.unfinished if mark.held_on <= self.on), None)

    @property
    def add_url(self) -> str:
        """The filled form of what nobody has planned yet, "" when nothing is wanting."""
        wanting = self.slot.wanting
        open_ones = (Status.DUE, Status.OVERDUE, Status.FUTURE)
        return filled_form(self.slot, self.on) if wanting.status in open_ones else ""


def explained(organization: Organization, kind: str, starts: date, *, on: date) -> Explained | None:
    """One kind in the span of one organisation that begins on a day; None if nothing is asked."""
    slots = [
        slot
        for slot in cadence(organization, year=starts.year, on=on, alone=True)
        if slot.kind.key == kind
    ]
    place = next((i for i, slot in enumerate(slots) if slot.span.starts == starts), None)
    if place is None:
        return None
    slot = slots[place]
    return Explained(
        slot=slot,
        sentence=sentence_of(standing_of(slot, on), on),
        parts=tuple(Part(part, filled_form(part, on)) for part in slot.parts),
        cancelled=_cancelled(organization, slot),
        before=slots[place - 1] if place else None,
        after=slots[place + 1] if place + 1 < len(slots) else None,
        on=on,
    )


def standing_of(slot: Slot, on: date) -> Standing:
    """What the sentence needs to know of a slot."""
    return Standing(
        span=slot.span,
        rule=slot.rule,
        asked=slot.asked,
        done=slot.done,
        late=slot.late,
        status=slot.status,
        groups=len(slot.parts) if slot.each else 0,
        lacking=tuple(str(part.place) for part in slot.parts if slot.each and part.missing),
        planned_on=_days(mark for mark in slot.unfinished if mark.held_on > on),
        unsealed_on=_days(mark for mark in slot.unfinished if mark.held_on <= on),
    )


def _days(marks: Iterable[Mark]) -> tuple[date, ...]:
    return tuple(sorted({mark.held_on for mark in marks}))


def _cancelled(organization: Organization, slot: Slot) -> tuple[Meeting, ...]:
    homes = [organization.pk, *(part.place.pk for part in slot.parts)]
    found = Meeting.objects.filter(
        organization__in=homes, kind=slot.kind.key, state=Meeting.State.CANCELLED
    )
    return tuple(found.in_period(slot.span.starts, slot.span.ends).order_by("held_on", "pk"))
