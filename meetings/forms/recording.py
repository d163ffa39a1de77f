"""Roll call and minutes as a browser posts them; tolerant while a draft saves itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from branchrecords.errors import Blocker
from meetings.actions.minutes import PageItem, PageSummary
from meetings.models import AgendaItem
from meetings.rules.pasting import speeches_of
from meetings.rules.quorum import Matter
from meetings.rules.votes import Vote, vote_problem

from .planning import LONGEST_TEXT, MOST_ITEMS

COUNTS = {"in_favour": "赞成", "against": "反对", "abstained": "弃权"}
WRITTEN = {f"written_{name}": f"书面{label}" for name, label in COUNTS.items()}
TEXTS = {
    "heading": "议题",
    "reporter": "报告人",
    "discussion": "讨论情况",
    "speeches": "发言",
    "resolution": "决议",
}
MOST_VOTES = 100_000


def attendance_entries(
    data: Mapping[str, str], person_ids: Iterable[int]
) -> dict[int, tuple[str, str]]:
    """Whom the page ticked otherwise than it was shown: `status-<person>`, `reason-<person>`.

    `was-<person>` is the state and reason that the page showed; who stays as shown is left to
    whoever else is ticking. A page without it sends everybody.
    """
    entries = {}
    for pk in person_ids:
        if f"status-{pk}" not in data:
            continue
        ticked = (data[f"status-{pk}"], data.get(f"reason-{pk}", "").strip())
        if data.get(f"was-{pk}") != shown_as(*ticked):
            entries[pk] = ticked
    return entries


def shown_as(state: str, reason: str) -> str:
    """The value of `was-<person>`."""
    return f"{state}|{reason if state != 'present' else ''}"


@dataclass(frozen=True)
class TypedItem(PageItem):
    """One 议题 of a page. `typed`: counts as they were typed, where they are no vote."""

    typed: Mapping[str, str] = field(default_factory=dict)


class MinutesForm:
    """The 议题 of one page: fields `heading-1`, `discussion-1` … and their number in `items`.

    `items` are ready for `save_minutes`, rearranged as the button `do` says: `up-2`, `down-2`,
    `remove-2`. `errors` say what is wrong and where. An item with wrong votes keeps its text and
    loses its votes, so that a draft can be saved at any moment.
    `names`: who may speak (roster and guests).
    """

    def __init__(
        self, data: QueryDict, *, due: int, present: int, names: Iterable[str], do: str = ""
    ) -> None:
        self.errors: list[Blocker] = []
        self.due, self.present, self.names = due, present, tuple(names)
        self.items = [self._item(data, n) for n in range(1, _number(data) + 1)]
        self._rearrange(do)
        self.known = [int(pk) for pk in data.getlist("known") if pk.isdecimal() and len(pk) < 19]
        summary, more = _text(data, "summary", LONGEST_TEXT)
        if more:
            self.errors.append(Blocker(f"会议小结{more}", target="summary"))
        self.summary = PageSummary(summary, data.get("base-summary", ""))

    def _item(self, data: Mapping[str, str], n: int) -> TypedItem:
        def text(name: str, most: int = LONGEST_TEXT) -> str:
            found, more = _text(data, f"{name}-{n}", most)
            if more:
                self._wrong(n, f"的{TEXTS[name]}{more}", name)
            return found

        heading = text("heading", 200)
        if not heading:
            self._wrong(n, "没有写议题", "heading")
        spoken = text("speeches")
        speeches, nobody = speeches_of(spoken, self.names)
        if nobody:
            lines = "、".join(str(line) for line in nobody)
            said = f"发言的第 {lines} 行没有写发言人，已移到讨论情况；要记名的请写成「姓名：内容」"
            self._wrong(n, said, "speeches")
        left = "\n".join(spoken.split("\n")[line - 1].strip() for line in nobody)
        pk = data.get(f"id-{n}", "")
        values = {
            "heading": heading or f"议题 {n}",
            "reporter": text("reporter", 60),
            # Lines of nobody are not lost: they go on in the discussion.
            "discussion": "\n".join(part for part in (text("discussion"), left) if part),
            "speeches": tuple(speeches),
            "resolution": text("resolution"),
            "vote": self._vote(data, n),
        }
        return TypedItem(
            int(pk) if pk.isdecimal() else None,
            data.get(f"base-{n}", ""),
            values,
            {} if values["vote"].counted else _typed(data, n),
        )

    def _wrong(self, n: int, message: str, field: str) -> None:
        self.errors.append(Blocker(f"第 {n} 项{message}", target=f"{field}-{n}"))

    def _vote(self, data: Mapping[str, str], n: int) -> Vote:
        matter, method = data.get(f"matter-{n}", ""), data.get(f"method-{n}", "")
        matter = matter if matter in Matter.values else Matter.ORDINARY.value
        counts, problem = _counts(data, n)
        none = Vote(matter)
        if problem:
            self._wrong(n, *problem)
            return none
        if counts["in_favour"] is None:
            return none
        method = method if method in AgendaItem.Method.values else AgendaItem.Method.HANDS.value
        vote = Vote(matter, method, **counts)
        wrong = vote_problem(vote, due=self.due, present=self.present)
        if wrong:
            self._wrong(n, wrong, "in_favour")
            return none
        return vote

    def _rearrange(self, do: str) -> None:
        what, _, text = do.partition("-")
        index = int(text) - 1 if text.isdecimal() else -1
        if not 0 <= index < len(self.items):
            return
        if what == "remove":
            del self.items[index]
        other = index + {"up": -1, "down": 1}.get(what, 0)
        if what in ("up", "down") and 0 <= other < len(self.items):
            self.items[index], self.items[other] = self.items[other], self.items[index]


EMPTY: dict[str, Any] = {
    "heading": "",
    "reporter": "",
    "discussion": "",
    "speeches": (),
    "resolution": "",
    "vote": Vote(),
}


def _number(data: Mapping[str, str]) -> int:
    text = data.get("items", "0")
    return min(int(text), MOST_ITEMS) if text.isdecimal() and len(text) < 9 else 0


def _text(data: Mapping[str, str], name: str, most: int) -> tuple[str, str]:
    """What was typed as far as it can be kept, and what to say where it is longer."""
    text = data.get(name, "").replace("\0", "").replace("\r\n", "\n").strip()
    more = f"最多 {most:,} 字，现在有 {len(text):,} 字，后面的没有保存，请分开写"
    return text[:most], more if len(text) > most else ""


def _typed(data: Mapping[str, str], n: int) -> dict[str, str]:
    return {name: _text(data, f"{name}-{n}", 20)[0] for name in (*COUNTS, *WRITTEN)}


def _counts(
    data: Mapping[str, str], n: int
) -> tuple[dict[str, int | None], tuple[str, str] | None]:
    """The six counts of a vote, or what is wrong with the first of them and where."""
    texts = _typed(data, n)
    none: dict[str, int | None] = dict.fromkeys(COUNTS, None) | dict.fromkeys(WRITTEN, 0)
    if not any(texts[name] for name in COUNTS):
        return none, None
    counts: dict[str, int | None] = {}
    for name, label in (COUNTS | WRITTEN).items():
        text = texts[name] or ("0" if name in WRITTEN else "")
        if not text:
            return none, (f"{label}票数没有填，没有的填 0", name)
        if not text.isdecimal() or len(text) > 6 or int(text) > MOST_VOTES:
            return none, (f"{label}票数请填数字", name)
        counts[name] = int(text)
    return counts, None
