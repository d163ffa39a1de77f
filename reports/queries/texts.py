"""A written text as read: what its sentences rest on, its versions, what changed between two."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from reports.models import TextVersion
from reports.models.texts import WrittenText
from reports.rules.phrases import Segment, segments
from reports.rules.texts import Draft, Section, Sourced, bare, by_sentence, flat, sentences


@dataclass(frozen=True)
class SourceLink:
    """A page that shows the records behind a sentence; a figure's page opens in the drawer."""

    label: str
    url: str
    drawer: bool = False


Linker = Callable[[Sourced], Sequence[SourceLink]]
AUTHORS = "这里是撰写人改写或补写的，不是按记录起草的。"
UNKNOWN = (
    "起草时还没有保存依据，和今天的记录写出的话也不一样：可能是撰写人写的，也可能记录后来有变动。"
)


@dataclass(frozen=True)
class Sources:
    """What the sentences of a text rest on. `derived`: no draft of it kept its sources, so these
    are of the sentences that a draft of today would write."""

    found: Sequence[Sourced]
    derived: bool = False


@dataclass(frozen=True)
class MarkedSentence:
    """A sentence cut at the phrases of figures, with what it rests on.

    `says`: the words of its source, or that it has none; `mark` stands behind the sentence: its
    number, 写 of an author's own, ？ where nobody knows; `anchor` is unique on the page.
    """

    parts: tuple[Segment, ...]
    anchor: str
    number: int
    says: str = ""
    mark: str = ""
    own: bool = False
    links: tuple[SourceLink, ...] = ()


@dataclass(frozen=True)
class MarkedSection:
    """One section with its paragraphs, sentence by sentence."""

    section: Section
    number: str
    text: str
    paragraphs: tuple[tuple[MarkedSentence, ...], ...]

    @property
    def has_sources(self) -> bool:
        """Whether there is anything to show."""
        return any(one.says for paragraph in self.paragraphs for one in paragraph)

    @property
    def is_drafted(self) -> bool:
        """Whether any sentence of it was drafted from the records."""
        found = (one for paragraph in self.paragraphs for one in paragraph)
        return any(one.says and not one.own for one in found)


_NUMBERS = "一二三四五六"


def marked_sections(
    text: Mapping[str, str],
    shape: Sequence[Section],
    *,
    sources: Sources,
    links: Linker,
    printed: Mapping[str, str],
) -> list[MarkedSection]:
    """The sections of a text; a number links to its records only where it equals what they give.

    `printed` is figure key → number as printed; a sentence that no draft ever had is its author's.
    """
    known = by_sentence(sources.found)
    other = (UNKNOWN, "？") if sources.derived else (AUTHORS, "写")
    marked = []
    for number, section in zip(_NUMBERS, shape, strict=False):
        said = text.get(section.key, "")
        counted = 0
        paragraphs = []
        for line in said.splitlines():
            if not line.strip():
                continue
            row = []
            for sentence in sentences(line):
                counted += 1
                row.append(_marked(sentence, section.key, counted, known, other, links, printed))
            paragraphs.append(_joined(row))
        marked.append(MarkedSection(section, number, said, tuple(paragraphs)))
    return marked


def _marked(
    sentence: str,
    key: str,
    number: int,
    known: Mapping[str, Sourced],
    other: tuple[str, str],
    links: Linker,
    printed: Mapping[str, str],
) -> MarkedSentence:
    parts = tuple(_checked(part, printed) for part in segments(sentence))
    anchor = f"{key}-{number}"
    source = known.get(bare(sentence))
    if source is None:
        return MarkedSentence(parts, anchor, number, *other, own=True)
    return MarkedSentence(
        parts, anchor, number, f"依据：{source.source}", str(number), links=tuple(links(source))
    )


def _joined(row: Sequence[MarkedSentence]) -> tuple[MarkedSentence, ...]:
    """What an author wrote in one go is marked once, at its end."""
    joined: list[MarkedSentence] = []
    for one in row:
        if joined and joined[-1].own and one.own:
            one = replace(one, parts=(*joined.pop().parts, *one.parts))
        joined.append(one)
    return tuple(joined)


def _checked(part: Segment, printed: Mapping[str, str]) -> Segment:
    same = part.key and printed.get(part.key, "").replace(",", "") == part.number.replace(",", "")
    return part if same else Segment(part.text)


def sources_of(text: WrittenText, today: Callable[[], Draft]) -> Sources:
    """What the sentences ever drafted for this text rest on, the newest draft first; for a text
    from before that was kept, what the draft of `today` rests on."""
    drafts = text.versions.filter(kind=TextVersion.Kind.DRAFTED)  # type: ignore[attr-defined]
    found = [
        Sourced(sentence, source, tuple(keys), place)
        for sources in drafts.order_by("-number").values_list("sources", flat=True)
        for sentence, source, keys, place in sources
    ]
    if found or not any(text.text.values()):
        return Sources(found)
    return Sources(flat(today()), derived=True)


def versions_of(text: WrittenText) -> list[TextVersion]:
    """Every version, the newest first."""
    return list(text.versions.select_related("by").order_by("-number"))  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Change:
    """One section then and now: paragraphs of (kind, words); `kind` is same, gone or new."""

    heading: str
    paragraphs: tuple[tuple[tuple[str, str], ...], ...]
    changed: bool


_BREAK = "\n"


def changes_of(
    before: Mapping[str, str], now: Mapping[str, str], shape: Sequence[Section]
) -> list[Change]:
    """Sentence by sentence, what became of an earlier text."""
    return [
        _change(section.heading, before.get(section.key, ""), now.get(section.key, ""))
        for section in shape
    ]


def _change(heading: str, before: str, now: str) -> Change:
    old, new = _tokens(before), _tokens(now)
    pieces: list[tuple[str, str]] = []
    for verb, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if verb == "equal":
            pieces += [("same", word) for word in old[a:b]]
        else:
            pieces += [("gone", word) for word in old[a:b] if word != _BREAK]
            pieces += [("new", word) for word in new[c:d]]
    paragraphs: list[list[tuple[str, str]]] = [[]]
    for kind, word in pieces:
        if word == _BREAK:
            paragraphs.append([])
        else:
            paragraphs[-1].append((kind, word))
    kept = tuple(tuple(paragraph) for paragraph in paragraphs if paragraph)
    return Change(heading, kept, any(kind != "same" for kind, _ in pieces))


def _tokens(text: str) -> list[str]:
    """Sentences, and a mark where a paragraph ends."""
    words: list[str] = []
    for line in text.splitlines():
        words += [*sentences(line), _BREAK]
    return words
