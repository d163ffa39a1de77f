"""What the parts of the demo hand to each other."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from random import Random
from zoneinfo import ZoneInfo

from members.models import Organization, Person, User

from .people import Invented
from .structure import Node

SHANGHAI = ZoneInfo("Asia/Shanghai")
YEAR = 2026
TODAY = date(2026, 11, 20)
PASSWORD = "zhibu-2026"  # noqa: S105  printed at start: a demo has no secrets


def moment(on: date, hour: int = 9, minute: int = 0) -> datetime:
    """A time of day in Shanghai."""
    return datetime.combine(on, time(hour, minute), SHANGHAI)


@dataclass
class Branch:
    """One branch while the demo is built."""

    node: Node
    organization: Organization
    groups: list[Organization] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    invented: list[Invented] = field(default_factory=list)
    officers: dict[str, Person] = field(default_factory=dict)
    secretary: User | None = None

    @property
    def has_committee(self) -> bool:
        """A 支委会 from seven members on (支部工作条例 第六章)."""
        return len(self.people) >= 7


@dataclass
class World:
    """Everything built so far."""

    rng: Random
    root: Organization
    organizations: dict[str, Organization] = field(default_factory=dict)
    branches: list[Branch] = field(default_factory=list)
    users: dict[str, User] = field(default_factory=dict)
