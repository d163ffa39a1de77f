"""What was said, decided and voted: written as often as one likes until the seal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from branchrecords.errors import ActionError
from meetings.models import AgendaItem, Meeting, Speech
from meetings.queries.kinds import kind_in_force
from meetings.queries.minutes import as_saved, saved_items
from meetings.queries.sealing import Counts, counts_of
from meetings.rules.merging import (
    SUMMARY,
    Merged,
    base_of,
    merge,
    merge_field,
    new_base,
    next_mark,
    read_base,
)
from meetings.rules.quorum import Matter
from meetings.rules.votes import COUNTS, WRITTEN, vote_problem
from members.models import User

from .locking import locked
from .tracing import record_change

# What of an item's row is written; its speeches are rows of their own.
COLUMNS = (
    "order", "heading", "reporter", "discussion", "resolution", "matter", "method", "quorum",
    "voters_due", "voters_present", *COUNTS, *WRITTEN,
)  # fmt: skip


@dataclass(frozen=True)
class PageItem:
    """One 议题 as a page sends it: the row it shows, the marks of what it saw, its values."""

    pk: int | None
    base: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class SavedItem:
    """One 议题 of the page after saving: its row, the marks to go on with, what clashed."""

    pk: int | None
    base: str
    merged: Merged


@dataclass(frozen=True)
class PageSummary:
    """会议小结 as a page sends it, with the mark of what it saw ("" for none)."""

    text: str
    base: str = ""


@dataclass(frozen=True)
class SavedSummary:
    """会议小结 after saving: what is saved, the mark to go on with, whether it clashed."""

    text: str
    base: str
    clashed: bool


@dataclass(frozen=True)
class Saved:
    """What a save did: the page's items in order, and whether somebody else changed others."""

    meeting: Meeting
    items: tuple[SavedItem, ...]
    summary: SavedSummary
    others_changed: bool

    @property
    def clashed(self) -> bool:
        """Whether two people had changed the same field."""
        return self.summary.clashed or any(item.merged.clashes for item in self.items)


@transaction.atomic
def write_minutes(
    *,
    meeting: Meeting,
    items: Sequence[Mapping[str, Any]],
    by: User,
    at: datetime,
    summary: str = "",
    draft: bool = False,
) -> Meeting:
    """Replace the 议题 by `items`, in order.

    Keys of an item: heading (needed); reporter, discussion, resolution, matter
    (rules.quorum.Matter), method (AgendaItem.Method), speeches ((speaker, text) pairs), in_favour,
    against, abstained (all three or none), and of these written_in_favour, written_against,
    written_abstained. Votes are counted against the roll call as it is now; the seal counts
    again. `draft`: a save by itself, logged once per sitting.
    """
    meeting = locked(meeting=meeting)
    before = saved_items(meeting)
    wanted = [(None, as_saved(item)) for item in items]
    same = [values for _, values in wanted] == [one.values for one in before]
    if same and meeting.summary == summary:
        return meeting
    _store(meeting, wanted, remove=[one.pk for one in before])
    return _changed(meeting, summary, by, at, draft)


@transaction.atomic
def save_minutes(
    *,
    meeting: Meeting,
    items: Sequence[PageItem],
    known: Iterable[int],
    summary: PageSummary,
    by: User,
    at: datetime,
    draft: bool = False,
) -> Saved:
    """Save a page beside what others saved meanwhile (see rules.merging).

    `known`: the rows that the page was shown; those it no longer sends were removed there, rows
    it never saw stay. An item that somebody else removed comes back if the page changed it.
    """
    meeting = locked(meeting=meeting)
    before = {one.pk: one.values for one in saved_items(meeting)}
    known, sent = set(known), {item.pk for item in items}
    merged = [(item, _merged(item, before)) for item in items]
    wanted = [
        (item.pk if item.pk in before else None, found.values)
        for item, found in merged
        if not _removed(item, before)
    ]
    strange = [(pk, values) for pk, values in before.items() if pk not in known | sent]
    end = _merged_summary(summary, meeting)
    together, remove = [*wanted, *strange], [pk for pk in before if pk in known - sent]
    unchanged = not remove and together == list(before.items()) and meeting.summary == end.text
    pks = iter(list(before) if unchanged else _store(meeting, together, remove=remove))
    if not unchanged:
        meeting = _changed(meeting, end.text, by, at, draft)
    saved = tuple(
        SavedItem(item.pk, item.base, found)
        if _removed(item, before)
        else SavedItem(next(pks), new_base(item.base, item.values, found), found)
        for item, found in merged
    )
    others = any(found.values != item.values or _removed(item, before) for item, found in merged)
    return Saved(meeting, saved, end, bool(strange) or others or end.text != summary.text)


def _removed(item: PageItem, before: Mapping[int, Mapping[str, Any]]) -> bool:
    """Whether somebody else removed an item that the page shows and has not changed."""
    return item.pk is not None and item.pk not in before and item.base == base_of(item.values)


def _merged_summary(posted: PageSummary, meeting: Meeting) -> SavedSummary:
    seen = posted.base or None
    text, clashed = merge_field(SUMMARY, meeting.summary, posted.text, seen)
    return SavedSummary(text, next_mark(seen, posted.text, text, clashed), clashed)


def _merged(item: PageItem, before: Mapping[int, Mapping[str, Any]]) -> Merged:
    if item.pk is None or item.pk not in before:
        return Merged(dict(item.values), ())
    return merge(before[item.pk], item.values, read_base(item.base))


def _store(
    meeting: Meeting,
    items: Sequence[tuple[int | None, Mapping[str, Any]]],
    *,
    remove: Iterable[int],
) -> list[int]:
    """Bring the rows to `items`, in order; answers their ids."""
    counts = counts_of(list(meeting.attendances.all()))
    is_voted = any(values["vote"].counted for _, values in items)
    quorum = kind_in_force(meeting).quorum if is_voted else ""  # stands beside votes alone
    rows = [
        agenda_row(
            meeting=meeting, number=number, values=values, counts=counts, quorum=quorum, pk=pk
        )
        for number, (pk, values) in enumerate(items, 1)
    ]
    AgendaItem.objects.filter(meeting=meeting, pk__in=list(remove)).delete()
    AgendaItem.objects.bulk_update([row for row in rows if row.pk], COLUMNS)
    AgendaItem.objects.bulk_create([row for row in rows if not row.pk])
    Speech.objects.filter(meeting=meeting).delete()
    Speech.objects.bulk_create(
        Speech(meeting=meeting, item=row, order=order, speaker=speaker[:60], text=text)
        for row, (_, values) in zip(rows, items, strict=True)
        for order, (speaker, text) in enumerate(values["speeches"], 1)
    )
    return [row.pk for row in rows]


def _changed(meeting: Meeting, summary: str, by: User, at: datetime, draft: bool) -> Meeting:
    meeting.summary, meeting.changed_at = summary, at
    meeting.save(update_fields=("summary", "changed_at"))
    record_change(action="meeting.minutes", meeting=meeting, by=by, at=at, draft=draft)
    return meeting


def agenda_row(
    *,
    meeting: Meeting,
    number: int,
    values: Mapping[str, Any],
    counts: Counts,
    quorum: str,
    pk: int | None = None,
) -> AgendaItem:
    """The unsaved row of one 议题 (`values` as of `as_saved`); refuses a wrong vote."""
    vote = values["vote"]
    row = AgendaItem(
        pk=pk,
        meeting=meeting,
        order=number,
        heading=values["heading"],
        reporter=values["reporter"],
        discussion=values["discussion"],
        resolution=values["resolution"],
        matter=vote.matter or Matter.ORDINARY,
    )
    if not row.heading:
        raise ActionError(f"第 {number} 项没有写议题。")
    if not vote.counted:
        return row
    problem = vote_problem(vote, due=counts.voters_due, present=counts.voters_present)
    if problem:
        raise ActionError(f"第 {number} 项{problem}。")
    for name in (*COUNTS, *WRITTEN):
        setattr(row, name, getattr(vote, name))
    row.voters_due, row.voters_present = counts.voters_due, counts.voters_present
    row.quorum = quorum
    row.method = vote.method or AgendaItem.Method.HANDS
    return row
