"""The organisation statistics table (S15): counts and shares by level and sector, schooling."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from branchrecords.web.formats import percent
from members.models import Organization
from members.models.placements import placements_on
from members.queries.organizations import within_on
from members.rules.kinds import OrganizationKind, Sector
from reports.figures.figure import Value

from .values import compute, compute_subtree

LEVELS = ("committees", "general_branches", "branches")
SECTORS = tuple(f"sector_{sector.value}" for sector in Sector)
_KEYS = ("organizations", *LEVELS, *SECTORS, "members", "college", "college_share")
_CHILD_KEYS = ("organizations", "branches", "members", "college", "college_share")


@dataclass(frozen=True)
class Line:
    """One line of the table: a figure and its share of its total ("" where it has none)."""

    part: str
    value: Value
    share: str = ""


@dataclass(frozen=True)
class ChildLine:
    """One organisation directly below, with its own figures in the order of `_CHILD_KEYS`."""

    organization: Organization
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Statistics:
    """The table and its continuation by direct subordinates."""

    lines: tuple[Line, ...]
    children: tuple[ChildLine, ...]


def statistics(organization: Organization, year: int, on: date) -> Statistics:
    """Counts as of the day; shares half up, one decimal for organisations, two for schooling."""
    found = {value.figure.key: value for value in compute(organization, year, on, keys=_KEYS)}
    total = found["organizations"].number or Decimal(0)
    lines = [Line("", found["organizations"], percent(Decimal(1)) if total else "")]
    lines += [Line("按层级", found[key], _share(found[key], total)) for key in LEVELS]
    lines += [Line("按行业", found[key], _share(found[key], total)) for key in SECTORS]
    lines.append(Line("党员", found["members"]))
    lines.append(Line("党员", found["college"], found["college_share"].text))
    return Statistics(tuple(lines), _children(organization, year, on))


def _share(value: Value, total: Decimal) -> str:
    return percent((value.number or Decimal(0)) / total) if total else ""


def _children(organization: Organization, year: int, on: date) -> tuple[ChildLine, ...]:
    day = min(on, date(year, 12, 31))
    below = within_on(organization, on=day).exclude(kind=OrganizationKind.GROUP)
    then = placements_on(day)
    rows = [one for one in below if then.parent(one.path) == organization.path]
    if not rows:
        return ()
    values = compute_subtree(organization, year, on, keys=_CHILD_KEYS)
    return tuple(ChildLine(one, tuple(values[one.path])) for one in rows)
