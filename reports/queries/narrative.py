"""The narrative as shown: paragraphs with their numbers linked, and what changed since a step."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

from reports.figures.figure import Value
from reports.models import Summary
from reports.rules.phrases import Segment, segments
from reports.rules.summaries import SECTIONS, Section


@dataclass(frozen=True)
class MarkedSection:
    """One section with its paragraphs cut at the phrases of figures."""

    section: Section
    number: str
    text: str
    paragraphs: tuple[tuple[Segment, ...], ...]


_NUMBERS = "一二三四五"


def marked_sections(summary: Summary, values: Sequence[Value]) -> list[MarkedSection]:
    """The sections; a number links to its records only where it equals what they give."""
    printed = {value.figure.key: value.text for value in values}
    marked = []
    for number, section in zip(_NUMBERS, SECTIONS, strict=False):
        text = getattr(summary, section.key)
        paragraphs = tuple(
            tuple(_checked(part, printed) for part in segments(line))
            for line in text.splitlines()
            if line.strip()
        )
        marked.append(MarkedSection(section, number, text, paragraphs))
    return marked


def _checked(part: Segment, printed: dict[str, str]) -> Segment:
    same = part.key and printed.get(part.key, "").replace(",", "") == part.number.replace(",", "")
    return part if same else Segment(part.text)


@dataclass(frozen=True)
class Change:
    """One section's lines then and now; `kind` is same, gone or new."""

    heading: str
    lines: tuple[tuple[str, str], ...]


_KINDS = {"  ": "same", "- ": "gone", "+ ": "new"}


def changes_of(before: dict[str, str], summary: Summary) -> list[Change]:
    """Line by line, what became of an earlier text."""
    changes = []
    for section in SECTIONS:
        old = before.get(section.key, "").splitlines()
        new = getattr(summary, section.key).splitlines()
        compared = difflib.ndiff(old, new)
        lines = tuple((_KINDS[line[:2]], line[2:]) for line in compared if line[:2] in _KINDS)
        changes.append(Change(section.heading, lines))
    return changes
