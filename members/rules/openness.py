"""党务公开: what a record hands over when it is made public. No app is named here, so each may."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class DisclosureDraft:
    """The words of an item as its record gives them.

    `kind` and `audience` are values of meetings.rules.disclosures; `url` is the page of the record;
    `last_day` the last day it stays, None where nothing is said.
    """

    kind: str
    title: str
    text: str
    url: str
    audience: str = "party"
    last_day: date | None = None
