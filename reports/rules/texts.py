"""A text that is drafted from the records: its sections, its sentences, what each rests on.

Summaries of organisations and of people share it, so that their pages, versions and sources are
one thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

# Autosaves of one person within this time of the first of them make one version: a version is a
# piece of writing, not a pause between two words. Nothing longer than this can be lost.
FOLD = timedelta(minutes=5)
_SENTENCE = re.compile(r"[^。！？]*[。！？]+|[^。！？]+$")


@dataclass(frozen=True)
class Section:
    """One section of the text; `key` is the field that holds it.

    `least`: characters below which it says too little. `prompt`: what to write, where the records
    cannot say it.
    """

    key: str
    heading: str
    least: int
    prompt: str = ""


@dataclass(frozen=True)
class Sourced:
    """A drafted sentence (or several) with what it rests on, in words.

    `keys`: the figures behind it; `place`: a key of the pages that show the records.
    """

    text: str
    source: str
    keys: tuple[str, ...] = ()
    place: str = ""


# section key -> paragraphs -> sentences
Draft = Mapping[str, Sequence[Sequence[Sourced]]]


def plain(draft: Draft) -> dict[str, str]:
    """The text by section, one paragraph a line."""
    return {
        key: "\n".join("".join(one.text for one in paragraph) for paragraph in paragraphs)
        for key, paragraphs in draft.items()
    }


def flat(draft: Draft) -> list[Sourced]:
    """Every sentence on its own, with its source."""
    return [
        Sourced(sentence, one.source, one.keys, one.place)
        for paragraphs in draft.values()
        for paragraph in paragraphs
        for one in paragraph
        for sentence in sentences(one.text)
    ]


def sentences(text: str) -> list[str]:
    """The sentences of one line, in order; joined again they are the line."""
    return _SENTENCE.findall(text)


def by_sentence(drafted: Iterable[Sourced]) -> dict[str, Sourced]:
    """Sentence (without blanks) → its source; the first one given wins."""
    found: dict[str, Sourced] = {}
    for one in drafted:
        found.setdefault(bare(one.text), one)
    return found


def bare(text: str) -> str:
    """A sentence as it is recognised: blanks do not make it another one."""
    return "".join(text.split())


def begins_version(since: datetime | None, at: datetime, *, same_person: bool) -> bool:
    """Whether a save at `at` no longer belongs to the writing that began at `since`."""
    return since is None or not same_person or at - since > FOLD
