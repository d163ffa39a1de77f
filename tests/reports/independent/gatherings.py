"""三会一课, 到会, 学习: only sealed records count."""

from __future__ import annotations

from decimal import Decimal

from .asked import Asked, Fact, in_force
from .people import on_roll
from .raw import Row

KINDS = (
    "general committee group lecture party_day organization_life appraisal activity "
    "democratic_life party_committee assembly central_group opinion briefing consultation service "
    "report visit survey condolence"
).split()
HOURS_A_YEAR = 32


def sealed_in_period(asked: Asked) -> list[Row]:
    """The records that count."""
    return [
        row
        for row in asked.world["meetings_meeting"]
        if row["state"] == "sealed" and asked.in_period(row["held_on"])
    ]


def meetings(asked: Asked) -> dict[str, list[Fact]]:
    """How many, of which kind, and what became of them."""
    found: dict[str, list[Fact]] = {f"meetings_{kind}": [] for kind in KINDS}
    found |= {"meetings": [], "secretary_lectures": [], "late_entries": [], "unsealed": []}
    for row in sealed_in_period(asked):
        fact = Fact(row["organization_id"], (row["id"],))
        found["meetings"].append(fact)
        found[f"meetings_{row['kind']}"].append(fact)
        if row["late_days"] > 0:
            found["late_entries"].append(fact)
        if row["kind"] == "lecture" and _by_secretary(asked, row):
            found["secretary_lectures"].append(fact)
    for row in asked.world["meetings_meeting"]:
        in_year = row["held_on"].year == asked.year
        if row["state"] in ("planned", "open") and in_year and row["held_on"] < asked.on:
            found["unsealed"].append(Fact(row["organization_id"], (row["id"],)))
    return found


def _by_secretary(asked: Asked, lecture: Row) -> bool:
    """Whether the lecturer held the post of 书记 in the branch on that day."""
    organization = asked.world.by_id("members_organization")[lecture["organization_id"]]
    branch = organization["id"]
    if organization["kind"] == "group":
        branch = asked.world.parent[branch]
    people = asked.world.by_id("members_person")
    return any(
        people[row["person_id"]]["name"] == lecture["lecturer"]
        for row in asked.world["members_position"]
        if row["post"] == "secretary"
        and row["organization_id"] == branch
        and in_force(row, lecture["held_on"])
    )


def decisions(asked: Asked) -> dict[str, list[Fact]]:
    """议题 with a decision, and those with counted votes."""
    held = {row["id"]: row for row in sealed_in_period(asked)}
    resolutions, votes = [], []
    for row in asked.world["meetings_agendaitem"]:
        if row["meeting_id"] not in held:
            continue
        fact = Fact(held[row["meeting_id"]]["organization_id"], (row["id"],))
        if row["resolution"].strip():
            resolutions.append(fact)
        if row["in_favour"] is not None:
            votes.append(fact)
    return {"resolutions": resolutions, "votes": votes}


def attendance(asked: Asked) -> dict[str, list[Fact]]:
    """应到, 实到, 请假, 缺席 人次 and 学时, where the meeting was."""
    held = {row["id"]: row for row in sealed_in_period(asked)}
    found: dict[str, list[Fact]] = {
        f"attendance_{key}": [] for key in ("due", "present", "leave", "absent")
    }
    for row in asked.world["meetings_attendance"]:
        meeting = held.get(row["meeting_id"])
        if meeting is None:
            continue
        fact = Fact(meeting["organization_id"], (row["id"],))
        found["attendance_due"].append(fact)
        found[f"attendance_{row['state']}"].append(fact)
    found["study_hours"] = [fact for _, fact in _earned(asked)]
    return found


def _earned(asked: Asked) -> list[tuple[int, Fact]]:
    """(person, where and how many 学时), of attendances and of confirmed trainings.

    A 学时 is known by twice the id of its attendance, or twice that of its training and one.
    """
    held = {row["id"]: row for row in sealed_in_period(asked)}
    found = []
    for row in asked.world["meetings_attendance"]:
        meeting = held.get(row["meeting_id"])
        if meeting is not None and row["state"] == "present" and meeting["study_hours"]:
            hours = Decimal(meeting["study_hours"])
            fact = Fact(meeting["organization_id"], (2 * row["id"],), hours)
            found.append((row["person_id"], fact))
    last: dict[int, str] = {}
    for step in sorted(asked.world["meetings_trainingstep"], key=lambda step: step["number"]):
        last[step["training_id"]] = step["kind"]
    for row in asked.world["meetings_training"]:
        if last.get(row["id"]) == "confirmed" and asked.in_period(row["last_on"]):
            hours = Decimal(row["hours"])
            fact = Fact(row["organization_id"], (2 * row["id"] + 1,), hours)
            found.append((row["person_id"], fact))
    return found


def study(asked: Asked) -> dict[str, list[Fact]]:
    """Members by their own 学时 of the year, wherever they earned them."""
    hours: dict[int, Decimal] = {}
    for person_id, fact in _earned(asked):
        hours[person_id] = hours.get(person_id, Decimal(0)) + fact.amount
    enough, short = [], []
    for person, home in on_roll(asked):
        reached = hours.get(person["id"], Decimal(0)) >= HOURS_A_YEAR
        (enough if reached else short).append(Fact(home["organization_id"], (home["id"],)))
    return {"study_32": enough, "study_short": short}
