"""志愿服务, 慰问, 培训, 表彰, 党务公开: what was done for others, and told to others."""

from __future__ import annotations

from datetime import date

from .asked import Asked, Fact, in_force
from .gatherings import sealed_in_period
from .people import on_roll


def services(asked: Asked) -> dict[str, list[Fact]]:
    """The last certificate of each sealed service of the year, and each one's hours in it."""
    held = {row["id"]: row for row in sealed_in_period(asked)}
    rows = asked.world["meetings_servicerecord"]
    replaced = {row["replaces_id"] for row in rows}
    standing = {
        row["id"]: held[row["meeting_id"]]["organization_id"]
        for row in rows
        if row["meeting_id"] in held and row["id"] not in replaced and not row["withdrawn"]
    }
    return {
        "volunteering": [Fact(place, (pk,)) for pk, place in standing.items()],
        "volunteers": [
            Fact(standing[row["record_id"]], (row["id"],))
            for row in asked.world["meetings_servicehours"]
            if row["record_id"] in standing
        ],
    }


def visits(asked: Asked) -> dict[str, list[Fact]]:
    """Visits that stand, to those in hardship and to those with fifty years, on that day."""
    rows = asked.world["members_visit"]
    reversed_ones = {row["reverses_id"] for row in rows}
    people = asked.world.by_id("members_person")
    found: dict[str, list[Fact]] = {"visits_hardship": [], "visits_elder": []}
    for row in rows:
        if row["reverses_id"] or row["id"] in reversed_ones:
            continue
        if not asked.in_period(row["visited_on"]):
            continue
        fact = Fact(row["organization_id"], (row["id"],))
        if any(
            hardship["person_id"] == row["person_id"] and in_force(hardship, row["visited_on"])
            for hardship in asked.world["members_hardship"]
        ):
            found["visits_hardship"].append(fact)
        full_on = people[row["person_id"]]["full_on"]
        if full_on and _fifty_years_after(full_on) <= row["visited_on"]:
            found["visits_elder"].append(fact)
    return found


def _fifty_years_after(day: date) -> date:
    if (day.month, day.day) == (2, 29):
        return date(day.year + 50, 2, 28)
    return date(day.year + 50, day.month, day.day)


def trained(asked: Asked) -> dict[str, list[Fact]]:
    """集中培训 whose last word is «confirmed», and the people on the roll who had one."""
    last: dict[int, str] = {}
    for step in sorted(asked.world["meetings_trainingstep"], key=lambda step: step["number"]):
        last[step["training_id"]] = step["kind"]
    rows = [
        row
        for row in asked.world["meetings_training"]
        if row["way"] == "gathered"
        and last.get(row["id"]) == "confirmed"
        and asked.in_period(row["last_on"])
    ]
    people = {row["person_id"] for row in rows}
    return {
        "trained": [Fact(row["organization_id"], (row["id"],)) for row in rows],
        "trained_people": [
            Fact(home["organization_id"], (home["id"],))
            for person, home in on_roll(asked)
            if person["id"] in people
        ],
    }


def honoured(asked: Asked) -> dict[str, list[Fact]]:
    """Members with an award of the year that was not taken back, each once."""
    people = {
        row["person_id"]
        for row in asked.world["members_award"]
        if row["person_id"] and not row["revoked_on"] and asked.in_period(row["awarded_on"])
    }
    return {
        "honoured_members": [
            Fact(home["organization_id"], (home["id"],))
            for person, home in on_roll(asked)
            if person["id"] in people
        ]
    }


def disclosed(asked: Asked) -> dict[str, list[Fact]]:
    """Items approved by the day, from the day they became public; unless they ended before."""
    rows = asked.world.by_id("meetings_disclosure")
    approved, ended = set(), set()
    for step in asked.world["meetings_disclosurestep"]:
        item = step["disclosure_id"]
        if step["kind"] == "approved" and step["on"] <= asked.day:
            approved.add(item)
        if step["kind"] == "ended" and step["on"] <= rows[item]["starts_on"]:
            ended.add(item)
    public = [
        row
        for row in rows.values()
        if row["id"] in approved - ended and asked.in_period(row["starts_on"])
    ]
    return {
        "disclosed": [Fact(row["organization_id"], (row["id"],)) for row in public],
        "decisions_public": [
            Fact(row["organization_id"], (row["id"],))
            for row in public
            if row["kind"] == "decision"
        ],
    }
