"""A collective decision as its sealed record has it. No app is named here, so each may."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class SealedDecision:
    """One decided 议题 of a sealed meeting. `key` names it in a form; `text` is what was decided;
    `url` is the page of the record."""

    key: str
    held_on: date
    title: str
    text: str
    url: str

    @property
    def label(self) -> str:
        """How a list offers it."""
        return f"{self.held_on} {self.title}：{self.text}"[:120]
