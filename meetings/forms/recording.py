"""Roll call and minutes as a browser posts them; tolerant while a draft saves itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from branchrecords.errors import Blocker
from meetings.models import AgendaItem
from meetings.rules.quorum import Matter

from .planning import MOST_ITEMS

VOTES = {"in_favour": "赞成", "against": "反对", "abstained": "弃权"}
MOST_VOTES = 100_000
LONGEST_TEXT = 20_000


def attendance_entries(
    data: Mapping[str, str], person_ids: Iterable[int]
) -> dict[int, tuple[str, str]]:
    """Who was ticked how: `status-<person>` and `reason-<person>` of the roll call."""
    return {
        pk: (data[f"status-{pk}"], data.get(f"reason-{pk}", ""))
        for pk in person_ids
        if f"status-{pk}" in data
    }


class MinutesForm:
    """The 议题 of one page: fields `heading-1`, `discussion-1` … and their number in `items`.

    `items` are ready for `write_minutes`; `errors` say what is wrong and where. An item with
    wrong votes keeps its text and loses its votes, so that a draft can be saved at any moment.
    """

    def __init__(self, data: Mapping[str, str], *, voters_present: int) -> None:
        self.errors: list[Blocker] = []
        self.voters_present = voters_present
        try:
            number = min(int(data.get("items", "0")), MOST_ITEMS)
        except ValueError:
            number = 0
        self.items = [self._item(data, n) for n in range(1, number + 1)]
        self.summary = data.get("summary", "").strip()[:LONGEST_TEXT]

    def _item(self, data: Mapping[str, str], n: int) -> dict[str, Any]:
        heading = data.get(f"heading-{n}", "").strip()[:200]
        if not heading:
            self.errors.append(Blocker(f"第 {n} 项没有写议题", target=f"heading-{n}"))
        matter, method = data.get(f"matter-{n}", ""), data.get(f"method-{n}", "")
        return {
            "heading": heading or f"议题 {n}",
            "discussion": data.get(f"discussion-{n}", "").strip()[:LONGEST_TEXT],
            "resolution": data.get(f"resolution-{n}", "").strip()[:LONGEST_TEXT],
            "matter": matter if matter in Matter.values else Matter.ORDINARY,
            "method": method if method in AgendaItem.Method.values else AgendaItem.Method.HANDS,
            **self._votes(data, n),
        }

    def _votes(self, data: Mapping[str, str], n: int) -> dict[str, int | None]:
        none = dict.fromkeys(VOTES, None)
        texts = {name: data.get(f"{name}-{n}", "").strip() for name in VOTES}
        if not any(texts.values()):
            return none
        votes: dict[str, int | None] = {}
        for name, text in texts.items():
            problem = _vote_problem(text)
            if problem:
                self.errors.append(
                    Blocker(f"第 {n} 项{VOTES[name]}票数{problem}", target=f"{name}-{n}")
                )
                return none
            votes[name] = int(text)
        total = sum(vote or 0 for vote in votes.values())
        if total > self.voters_present:
            self.errors.append(
                Blocker(
                    f"第 {n} 项合计 {total} 票，到会有表决权的只有 {self.voters_present} 人",
                    target=f"in_favour-{n}",
                )
            )
            return none
        return votes

    def rearranged(self, do: str) -> None:
        """Add an item (`add`), or move or remove one (`up-2`, `down-2`, `remove-2`)."""
        if do == "add" and len(self.items) < MOST_ITEMS:
            self.items.append({"heading": "", "discussion": "", "resolution": ""})
            return
        what, _, text = do.partition("-")
        index = int(text) - 1 if text.isdecimal() else -1
        if not 0 <= index < len(self.items):
            return
        if what == "remove":
            del self.items[index]
        other = index + {"up": -1, "down": 1}.get(what, 0)
        if what in ("up", "down") and 0 <= other < len(self.items):
            self.items[index], self.items[other] = self.items[other], self.items[index]


def _vote_problem(text: str) -> str:
    if not text:
        return "没有填，没有的填 0"
    if not text.isdecimal() or int(text) > MOST_VOTES:
        return "请填数字"
    return ""
