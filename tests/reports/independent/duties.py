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
        enough = _enough(asked, duty, answers)
        found["cadence_held" if enough else "cadence_missing"].append(fact)
    return found


def _enough(asked: Asked, duty: Duty, answers: tuple[int, ...]) -> bool:
    """Each 党小组 meets by itself (支部工作条例 第十三条), or the branch for all of them."""
    if duty.kind != "group":
        return len(answers) >= duty.times
    places = [asked.world.by_id("meetings_meeting")[pk]["organization_id"] for pk in answers]
    return all(
        sum(place in (group, duty.branch["id"]) for place in places) >= duty.times
        for group in _groups(asked, duty)
    )


def _groups(asked: Asked, duty: Duty) -> list[int]:
    return [
        row["id"]
        for row in asked.world["members_organization"]
        if row["kind"] == "group"
        and asked.world.parent[row["id"]] == duty.branch["id"]
        and _existed(row, duty)
    ]


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
    for place in asked.world["members_organization"]:
        if place["kind"] in BRANCHES:
            yield from _due_of_branch(asked, place)
        elif place["kind"] != "group":
            yield from _due_of_committee(asked, place)


def _due_of_branch(asked: Asked, branch: Row) -> Iterator[Duty]:
    for kind in NATIONAL:
        if kind == "committee" and not _has_committee(asked, branch["id"]):
            continue
        for starts, ends, times, _ in _spans(asked, branch["id"], kind, "branch"):
            duty = Duty(branch, kind, starts, ends, times)
            if _due_by_now(asked, duty) and _owes(asked, duty):
                yield duty


def _due_of_committee(asked: Asked, committee: Row) -> Iterator[Duty]:
    """Of the kinds with a national number only 党课 is held by a 党委; a local rule must ask it."""
    for starts, ends, times, local in _spans(asked, committee["id"], "lecture", "committee"):
        duty = Duty(committee, "lecture", starts, ends, times)
        if local and _due_by_now(asked, duty) and _existed(committee, duty):
            yield duty


def _due_by_now(asked: Asked, duty: Duty) -> bool:
    return duty.times > 0 and duty.ends - timedelta(days=1) <= asked.day


def _owes(asked: Asked, duty: Duty) -> bool:
    if not _existed(duty.branch, duty):
        return False
    return duty.kind != "group" or bool(_groups(asked, duty))


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


def _spans(
    asked: Asked, place: int, kind: str, level: str
) -> Iterator[tuple[date, date, int, bool]]:
    """The spans of the year, each under the rule in force on its first day, local or not."""
    day = date(asked.year, 1, 1)
    while day.year == asked.year:
        period, times, local = _rule(asked, place, kind, day, level)
        length = MONTHS[period]
        last = (day.month - 1) // length * length + length  # the span's last month
        ends = date(day.year + 1, 1, 1) if last == 12 else date(day.year, last + 1, 1)
        yield day, ends, times, local
        day = ends


def _rule(asked: Asked, start: int, kind: str, day: date, level: str) -> tuple[str, int, bool]:
    """The newest local rule of the nearest organisation that has one by then; else national."""
    place: int | None = start
    while place is not None:
        local = [
            row
            for row in asked.world["meetings_kindoverride"]
            if (row["organization_id"], row["kind"]) == (place, kind)
            and row["level"] in ("", level)
            and in_force(row, day)
        ]
        if local:
            newest = max(local, key=lambda row: row["starts_on"])
            return newest["period"], newest["times"], True
        place = asked.world.parent[place]
    return NATIONAL[kind], 1, False
