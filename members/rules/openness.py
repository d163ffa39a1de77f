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


@dataclass(frozen=True)
class Told:
    """Whether an organisation told its members in a year what it must tell once a year.

    `state` is done, soon, late or open, `told_on` the day from which it was public; `url` opens the
    item, or the form that makes one.
    """

    organization_id: int
    organization: str
    state: str
    told_on: date | None
    why: str
    url: str
