"""What views hand to the step and tab components."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One step of a task in several pages. `state` is "done", "current" or "todo"."""

    label: str
    url: str = ""
    state: str = "todo"


@dataclass(frozen=True)
class Tab:
    """One tab: a link to the same list with another filter; `count` stands beside the label."""

    label: str
    url: str
    count: int | None = None
    current: bool = False


def steps_at(labels_and_urls: list[tuple[str, str]], position: int) -> list[Step]:
    """Steps with those before `position` (from 0) done and the one there current."""
    states = ["done"] * position + ["current"]
    states += ["todo"] * (len(labels_and_urls) - position - 1)
    return [
        Step(label, url, state) for (label, url), state in zip(labels_and_urls, states, strict=True)
    ]
