"""The 议题 of a record as the page of minutes shows them, with their verdicts and clashes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from meetings.forms.recording import COUNTS, WRITTEN
from meetings.models import AgendaItem, Meeting
from meetings.queries.kinds import kind_in_force
from meetings.queries.papers import when_of
from meetings.queries.sealing import Counts
from meetings.rules.kinds import Content
from meetings.rules.merging import SHORT
from meetings.rules.pasting import speeches_text
from meetings.rules.quorum import Matter, Verdict, rule_for, verdict
from meetings.rules.votes import Vote

from .scope import steps_of

CLASH_LABELS = {
    "heading": "议题",
    "reporter": "报告人",
    "discussion": "讨论情况",
    "speeches": "发言",
    "resolution": "决议",
    "vote": "表决",
}


@dataclass(frozen=True)
class ItemView:
    """One 议题 as the page shows it: its row, the marks of what is shown, values, verdict."""

    number: int
    pk: int | None
    base: str
    values: Mapping[str, Any]
    verdict: Verdict | None
    typed: Mapping[str, str] = field(default_factory=dict)
    clashes: tuple[str, ...] = ()
    posted: Mapping[str, Any] | None = None

    @property
    def vote(self) -> Vote:
        """The vote as it is written down."""
        return self.values["vote"]

    @property
    def counts(self) -> dict[str, object]:
        """The fields of the vote: as typed where that was no vote; empty for none in writing."""
        if "vote" not in self.clashes and any(self.typed.values()):
            return dict(self.typed)
        counts = {name: _shown_vote(value) for name, value in self.vote._asdict().items()}
        return counts | {name: counts[name] or "" for name in WRITTEN}

    @property
    def speeches(self) -> str:
        """The field of speeches."""
        return speeches_text(self.values["speeches"])

    @property
    def clashed(self) -> list[tuple[str, object]]:
        """The fields of the page that clashed, with what is saved now."""
        found: list[tuple[str, object]] = []
        for name in self.clashes:
            if name == "vote":
                found += [*self.counts.items()]
            else:
                found.append((name, self.speeches if name == "speeches" else self.values[name]))
        return found

    @property
    def clash_text(self) -> str:
        """讨论情况、表决: what another person changed at the same time."""
        return "、".join(CLASH_LABELS[name] for name in self.clashes)

    @property
    def not_saved(self) -> str:
        """What the page had in short fields where the other's was kept: 议题「学习」."""
        return "、".join(
            f"{CLASH_LABELS[name]}「{_short(self.posted[name])}」"
            for name in self.clashes
            if self.posted and name in SHORT
        )


def _short(value: Any) -> str:
    if not isinstance(value, Vote):
        return str(value) or "空"
    counts = zip(COUNTS.values(), value.counts, strict=True)
    return "，".join(f"{label} {count}" for label, count in counts) if value.counted else "没有表决"


def _shown_vote(value: object) -> object:
    """A count as its field shows it: one that was not taken is empty."""
    return "" if value is None else value


class MinutesPage:
    """What every answer of this page is made from."""

    def __init__(self, meeting: Meeting, counts: Counts) -> None:
        self.meeting, self.counts, self.kind = meeting, counts, kind_in_force(meeting)

    def context(self, rows: Sequence[tuple]) -> dict[str, Any]:
        """The context of minutes.html and its parts."""
        counts = self.counts
        return {
            "meeting": self.meeting,
            "kind": self.kind,
            "asks_decision": Content.DECISION in self.kind.must_record,
            "asks_speeches": Content.SPEECHES in self.kind.must_record,
            "counts": counts,
            "items": [self.item(n, *row) for n, row in enumerate(rows, 1)],
            "matters": Matter.choices,
            "methods": AgendaItem.Method.choices,
            "when": when_of(self.meeting),
            "attended": f"应到 {counts.due} · 实到 {counts.present}",
            "voting": f"有表决权到会 {counts.voters_present} / {counts.voters_due}",
            "steps": steps_of(self.meeting, 2),
        }

    def item(
        self,
        number: int,
        pk: int | None,
        base: str,
        values: Mapping[str, Any],
        typed: Mapping[str, str] | None = None,
        clashes: tuple[str, ...] = (),
        posted: Mapping[str, Any] | None = None,
    ) -> ItemView:
        """One item with the verdict on its vote."""
        vote, found = values["vote"], None
        if vote.counted:
            found = verdict(
                rule_for(self.kind.quorum, vote.matter),
                due=self.counts.voters_due,
                present=self.counts.voters_present,
                in_favour=vote.in_favour,
                against=vote.against,
                abstained=vote.abstained,
                written=sum(vote.written),
            )
        return ItemView(number, pk, base, values, found, typed or {}, clashes, posted)
