"""The 议题 of a record as plain values, to be compared and merged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from meetings.models import AgendaItem, Attendance, Meeting
from meetings.rules.guests import guest_names
from meetings.rules.quorum import Matter
from meetings.rules.votes import COUNTS, WRITTEN, Vote


class SavedRow(NamedTuple):
    """One row and its values by the names of `rules.merging.FIELDS`."""

    pk: int
    values: dict[str, Any]


def saved_items(meeting: Meeting) -> list[SavedRow]:
    """The 议题 of a meeting as they are saved; two queries."""
    speeches: dict[int, list[tuple[str, str]]] = {}
    for speech in meeting.speeches.all():
        speeches.setdefault(speech.item_id, []).append((speech.speaker, speech.text))
    return [
        SavedRow(item.pk, _values(item, speeches.get(item.pk, []))) for item in meeting.agenda.all()
    ]


def holds_nothing(values: Mapping[str, Any]) -> bool:
    """Whether an item is no more than its heading, as the template of the kind made it."""
    vote: Vote = values["vote"]
    written = ("reporter", "discussion", "speeches", "resolution")
    return not vote.counted and not any(values[name] for name in written)


def speakers_of(meeting: Meeting, attendances: Sequence[Attendance]) -> list[str]:
    """Whose speeches a record may hold: the roster and the guests."""
    guests = [guest.name for guest in meeting.guest_rows.all() if guest.admitted]
    return [*(row.name for row in attendances), *guest_names(meeting.guests), *guests]


def as_saved(item: Mapping[str, Any]) -> dict[str, Any]:
    """An item as an action is given it, in the shape of what is saved."""
    return {
        "heading": item["heading"].strip(),
        "reporter": item.get("reporter", "").strip(),
        "discussion": item.get("discussion", "").strip(),
        "speeches": tuple((name, text) for name, text in item.get("speeches", ())),
        "resolution": item.get("resolution", "").strip(),
        "vote": vote_of(item),
    }


def vote_of(item: Mapping[str, Any]) -> Vote:
    """The vote among the keys of an item; the method counts only where a vote was taken."""
    vote = Vote._make(
        [
            str(item.get("matter") or Matter.ORDINARY),
            str(item.get("method") or AgendaItem.Method.HANDS),
            *(item.get(name) for name in COUNTS),
            *(item.get(name) or 0 for name in WRITTEN),
        ]
    )
    return vote if vote.counted else Vote(vote.matter)


def _values(item: AgendaItem, speeches: list[tuple[str, str]]) -> dict[str, Any]:
    return {
        "heading": item.heading,
        "reporter": item.reporter,
        "discussion": item.discussion,
        "speeches": tuple(speeches),
        "resolution": item.resolution,
        "vote": vote_of(vars(item)),
    }
