"""Plain text of minutes, as it is pasted from elsewhere, split into 议题. Nothing is made up.

What cannot be told apart stays in the discussion, word for word, so that nothing is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

LONGEST_HEADING = 200
LONGEST_SPEAKER = 20

# 一、… | 第一项：… | 议题一：… | 议题1：… | 1. … | （一）… at the start of a line.
_HEADING = re.compile(
    r"""^(?:
        第?[一二三四五六七八九十]{1,3}(?:、|项[:：、]?|[.．])
      | 议题\s*[一二三四五六七八九十\d]{0,3}\s*[:：、.．]
      | \d{1,2}\s*(?:、|[.．](?!\d))
    )\s*(?P<heading>\S.*)$""",
    re.VERBOSE,
)
_RESOLUTION = re.compile(r"^(?:会议)?(?:决议|决定|结论|表决结果)\s*[:：]\s*(?P<text>.*)$")
_REPORTER = re.compile(r"^(?:报告人|汇报人|主讲人)\s*[:：]\s*(?P<text>\S.*)$")
_SPEECH = re.compile(
    rf"^(?P<speaker>[^\s：:，。；、]{{2,{LONGEST_SPEAKER}}})\s*[:：]\s*(?P<text>\S.*)$"
)


@dataclass(frozen=True)
class PastedItem:
    """One 议题 found in a text.

    `preface`: what stood before the first heading (title, 时间, 到会), seldom part of the minutes.
    """

    heading: str
    reporter: str = ""
    discussion: str = ""
    speeches: tuple[tuple[str, str], ...] = ()
    resolution: str = ""
    preface: bool = False


def split_minutes(text: str, names: Iterable[str]) -> list[PastedItem]:
    """The 议题 of a pasted text, in order.

    A line `姓名：…` is a speech where the name is one of `names` (the people of the roster). Lines
    before the first heading become an item of their own; its heading is their first line.
    """
    known = frozenset(names)
    drafts: list[_Draft] = []
    headless = False
    for raw in text.replace("\r\n", "\n").split("\n"):
        line = raw.strip(" \t\u3000")
        if not line:
            continue
        heading = _HEADING.match(line)
        if heading:
            drafts.append(_Draft(heading["heading"][:LONGEST_HEADING], heading["heading"]))
        elif not drafts:
            drafts.append(_Draft(line[:LONGEST_HEADING], line))
            headless = True
        else:
            drafts[-1].take(line, known)
    items = [draft.item() for draft in drafts]
    if headless and len(items) > 1:
        items[0] = replace(items[0], preface=True)
    return items


class _Draft:
    """An item while its lines are read."""

    def __init__(self, heading: str, whole: str) -> None:
        self.heading = heading
        self.reporter = ""
        # A heading longer than its column goes on in the discussion.
        self.discussion = [whole] if len(whole) > LONGEST_HEADING else []
        self.speeches: list[tuple[str, list[str]]] = []
        self.resolution: list[str] | None = None

    def take(self, line: str, known: frozenset[str]) -> None:
        reporter, resolution = _REPORTER.match(line), _RESOLUTION.match(line)
        speech = _SPEECH.match(line)
        if reporter and not self.reporter:
            self.reporter = reporter["text"]
        elif resolution:
            self.resolution = [*(self.resolution or ()), resolution["text"]]
        elif speech and speech["speaker"] in known:
            self.speeches.append((speech["speaker"], [speech["text"]]))
        elif self.resolution is not None:
            self.resolution.append(line)
        elif self.speeches:
            self.speeches[-1][1].append(line)
        else:
            self.discussion.append(line)

    def item(self) -> PastedItem:
        return PastedItem(
            self.heading,
            self.reporter,
            "\n".join(self.discussion),
            tuple((speaker, "\n".join(lines)) for speaker, lines in self.speeches),
            "\n".join(line for line in self.resolution or () if line),
        )


def speeches_of(text: str, names: Iterable[str]) -> tuple[list[tuple[str, str]], list[int]]:
    """The speeches of a field, each beginning as 姓名：内容; other lines go on with the last one.

    Within a speech only one of `names` (roster and guests) begins another, so that 时间：三点 stays
    in it. Answers (speaker, text) pairs, and the numbers of the lines that belong to nobody.
    """
    known = frozenset(names)
    found: list[tuple[str, list[str]]] = []
    nobody = []
    for number, raw in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        line = raw.strip(" \t\u3000")
        speech = _SPEECH.match(line)
        if speech and (not found or speech["speaker"] in known):
            found.append((speech["speaker"], [speech["text"]]))
        elif line and found:
            found[-1][1].append(line)
        elif line:
            nobody.append(number)
    return [(speaker, "\n".join(lines)) for speaker, lines in found], nobody


def speeches_text(speeches: Iterable[tuple[str, str]]) -> str:
    """The field that `speeches_of` reads."""
    return "\n".join(f"{speaker}：{text}" for speaker, text in speeches)
