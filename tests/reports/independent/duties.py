"""制度: what each branch owed by the day, and which sealed records answer it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from .asked import Asked, Fact, in_force
from .people import BRANCHES, on_roll
from .raw import Row

MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
# 支部工作条例 第十一条至第十八条; 党课: the product's default where no national number exists.
NATIONAL = {
    "general": "quarter",
    "committee": "month",
    "group": "month",
    "lecture": "half_year",
    "party_day": "month",
    "organization_life": "year",
    "appraisal": "year",
}
COMMITTEE_FROM = 7  # 正式党员; 支部工作条例 第六章
COMMITTEE_POSTS = ("organization", "publicity", "discipline", "committee_member")


class Duty(NamedTuple):
    """One kind that a branch owes between two days (the end excluded), so many times."""

    branch: Row
    kind: str
    starts: date
    ends: date
    times: int


def duties(asked: Asked) -> dict[str, list[Fact]]:
    """到期 each branch × kind × span, and whether it was held often enough."""
    found: dict[str, list[Fact]] = {"cadence_due": [], "cadence_held": [], "cadence_missing": []}
    held = _held_by_branch(asked)
    for duty in _due(asked):
        answers = tuple(
            row["id"]
            for row in held.get((duty.branch["id"], duty.kind), [])
            if duty.starts <= row["held_on"] < duty.ends
        )
        fact = Fact(duty.branch["id"], answers)
        found["cadence_due"].append(fact)
        enough = len(answers) >= duty.times
        found["cadence_held" if enough else "cadence_missing"].append(fact)
    return found


def _held_by_branch(asked: Asked) -> dict[tuple[int, str], list[Row]]:
    """Sealed meetings by branch and kind; a 党小组会 counts for the branch of its group."""
    organizations = asked.world.by_id("members_organization")
    found: dict[tuple[int, str], list[Row]] = {}
    for row in asked.world["meetings_meeting"]:
        if row["state"] != "sealed":
            continue
        place = row["organization_id"]
        if row["kind"] == "group" and organizations[place]["kind"] == "group":
            place = asked.world.parent[place]
        found.setdefault((place, row["kind"]), []).append(row)
    return found


def _due(asked: Asked) -> Iterator[Duty]:
    for branch in asked.world["members_organization"]:
        if branch["kind"] not in BRANCHES:
            continue
        for kind in NATIONAL:
            if kind == "committee" and not _has_committee(asked, branch["id"]):
                continue
            for starts, ends, times in _spans(asked, branch["id"], kind):
                duty = Duty(branch, kind, starts, ends, times)
                if times and ends - timedelta(days=1) <= asked.day and _owes(asked, duty):
                    yield duty


def _owes(asked: Asked, duty: Duty) -> bool:
    if not _existed(duty.branch, duty):
        return False
    return duty.kind != "group" or any(
        _existed(row, duty)
        for row in asked.world["members_organization"]
        if row["kind"] == "group" and asked.world.parent[row["id"]] == duty.branch["id"]
    )


def _existed(organization: Row, duty: Duty) -> bool:
    """Who was not there for the second half of a span owes nothing for it."""
    middle = duty.starts + timedelta(days=(duty.ends - duty.starts).days // 2)
    founded = organization["founded_on"] is None or organization["founded_on"] <= middle
    gone = organization["dissolved_on"] is not None and organization["dissolved_on"] < duty.ends
    return founded and not gone


def _has_committee(asked: Asked, branch: int) -> bool:
    """A post that only a 支委会 has is held, or there are so many 正式党员 that one must be."""
    if any(
        row["organization_id"] == branch
        and row["post"] in COMMITTEE_POSTS
        and in_force(row, asked.day)
        for row in asked.world["members_position"]
    ):
        return True
    full = [home for _, home in on_roll(asked, ("full",)) if home["organization_id"] == branch]
    return len(full) >= COMMITTEE_FROM


def _spans(asked: Asked, branch: int, kind: str) -> Iterator[tuple[date, date, int]]:
    """The spans of the year, each under the rule in force on its first day."""
    day = date(asked.year, 1, 1)
    while day.year == asked.year:
        period, times = _rule(asked, branch, kind, day)
        length = MONTHS[period]
        last = (day.month - 1) // length * length + length  # the span's last month
        ends = date(day.year + 1, 1, 1) if last == 12 else date(day.year, last + 1, 1)
        yield day, ends, times
        day = ends


def _rule(asked: Asked, branch: int, kind: str, day: date) -> tuple[str, int]:
    """The newest local rule of the nearest organisation that has one by then; else national."""
    place: int | None = branch
    while place is not None:
        local = [
            row
            for row in asked.world["meetings_cadenceoverride"]
            if (row["organization_id"], row["kind"]) == (place, kind) and row["valid_from"] <= day
        ]
        if local:
            newest = max(local, key=lambda row: row["valid_from"])
            return newest["period"], newest["times"]
        place = asked.world.parent[place]
    return NATIONAL[kind], 1
