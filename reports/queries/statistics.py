"""The statistics of domain.md 10 (S15): organisations by level and sector, members by every axis.

Shares are rounded half up, never cut off (domain.md 1.3, piece 7: the source truncates).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from branchrecords.web.formats import percent
from members.models import Organization
from members.models.placements import placements_on
from members.queries.organizations import within_on
from members.rules.codes import OCCUPATIONS
from members.rules.kinds import OrganizationKind, Sector
from reports.figures.axes import AXES
from reports.figures.figure import Value

from .values import compute, compute_subtree

LEVELS = ("committees", "general_branches", "branches")
SECTORS = tuple(f"sector_{sector.value}" for sector in Sector)
_KEYS = ("organizations", *LEVELS, *SECTORS, "members", "college", "college_share")
# Tables of domain.md 10, each with the figure that its shares are of.
PARTS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("性别", "members", ("men", "women", "sex_unknown")),
    ("民族", "members", ("majority", "minorities", "ethnicity_unknown")),
    *(
        (axis.label, "members", tuple(one.key for one in axis.categories))
        for axis in AXES
        if axis.key in ("age", "schooling", "occupation", "joined")
    ),
    (
        "发展党员",
        "developed",
        (
            "developed",
            "developed_women",
            "developed_minorities",
            "developed_young",
            "developed_college",
            "developed_frontline",
            *(f"developed_occupation_{code}" for code in OCCUPATIONS),
            "developed_occupation_unknown",
        ),
    ),
    ("入党积极分子和申请人", "", ("applicants", "activists")),
    (
        "表彰和党龄",
        "",
        (
            "awards_organizations",
            "awards_member",
            "awards_worker",
            "fifty_years",
            "fifty_years_medals",
        ),
    ),
)
_PART_KEYS = tuple(key for _, of, keys in PARTS for key in (*keys, of) if key)
_CHILD_KEYS = ("organizations", "branches", "members", "college", "college_share")


@dataclass(frozen=True)
class Line:
    """One line of the table: a figure and its share of its total ("" where it has none)."""

    part: str
    value: Value
    share: str = ""


@dataclass(frozen=True)
class Part:
    """One table of the members or of the year's new members."""

    title: str
    lines: tuple[Line, ...]


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
    parts: tuple[Part, ...] = ()


def statistics(organization: Organization, year: int, on: date) -> Statistics:
    """Counts as of the day; shares half up, one decimal for organisations, two for schooling."""
    keys = dict.fromkeys((*_KEYS, *_PART_KEYS))
    found = {value.figure.key: value for value in compute(organization, year, on, keys=keys)}
    total = found["organizations"].number or Decimal(0)
    lines = [Line("", found["organizations"], percent(Decimal(1)) if total else "")]
    lines += [Line("按层级", found[key], _share(found[key], total)) for key in LEVELS]
    lines += [Line("按行业", found[key], _share(found[key], total)) for key in SECTORS]
    lines.append(Line("党员", found["members"]))
    lines.append(Line("党员", found["college"], found["college_share"].text))
    parts = tuple(_part(title, of, keys, found) for title, of, keys in PARTS)
    return Statistics(tuple(lines), _children(organization, year, on), parts)


def _part(title: str, of: str, keys: tuple[str, ...], found: Mapping[str, Value]) -> Part:
    total = (found[of].number if of else None) or Decimal(0)
    return Part(title, tuple(Line(title, found[key], _share(found[key], total)) for key in keys))


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
