"""The blanks of the year-end form (domain.md 1.2) that records give."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from .asked import Asked, Fact, eve, in_force, on_day
from .gatherings import sealed_in_period
from .raw import Row

LEADERS = "secretary deputy organization publicity discipline committee_member".split()
DISCIPLINE = "warning serious_warning post_removal probation expulsion".split()


def _placed(rows: Iterable[Row], field: str = "id") -> list[Fact]:
    return [Fact(row["organization_id"], (row[field],)) for row in rows]


def occasions(asked: Asked) -> dict[str, list[Fact]]:
    """Who came to 中心组学习, 报告会 and 主题活动, and what a 党委会 had on its agenda."""
    held = {row["id"]: row for row in sealed_in_period(asked)}
    found: dict[str, list[Fact]] = {
        key: []
        for key in "central_group_due central_group_present report_present theme_present".split()
    }
    for row in asked.world["meetings_attendance"]:
        meeting = held.get(row["meeting_id"])
        if meeting is None:
            continue
        fact = Fact(meeting["organization_id"], (row["id"],))
        kind, came = meeting["kind"], row["state"] == "present"
        if kind == "central_group":
            found["central_group_due"].append(fact)
        if came and kind in ("central_group", "report"):
            found[f"{kind}_present"].append(fact)
        if came and kind in ("party_day", "activity"):
            found["theme_present"].append(fact)
    found["theme_activities"] = _placed(
        row for row in held.values() if row["kind"] in ("party_day", "activity")
    )
    found["committee_matters"] = [
        Fact(held[row["meeting_id"]]["organization_id"], (row["id"],))
        for row in asked.world["meetings_agendaitem"]
        if row["meeting_id"] in held and held[row["meeting_id"]]["kind"] == "party_committee"
    ]
    return found


def lectures(asked: Asked) -> dict[str, list[Fact]]:
    """党课 by who was on a 班子 that day, here or above."""
    people = asked.world.by_id("members_person")

    def by_leader(lecture: Row) -> bool:
        above, place = set(), lecture["organization_id"]
        while place is not None:
            above.add(place)
            place = asked.world.parent[place]
        return any(
            people[row["person_id"]]["name"] == lecture["lecturer"]
            for row in asked.world["members_position"]
            if row["organization_id"] in above
            and row["post"] in LEADERS
            and in_force(row, lecture["held_on"])
        )

    rows = [row for row in sealed_in_period(asked) if row["kind"] == "lecture"]
    return {"leader_lectures": _placed(row for row in rows if by_leader(row))}


def awards(asked: Asked) -> dict[str, list[Fact]]:
    """表彰 of the year that stand, by recipient, kind and level."""
    rows = [
        row
        for row in asked.world["members_award"]
        if row["revoked_on"] is None and asked.in_period(row["awarded_on"])
    ]

    def those(test: Callable[[Row], bool]) -> list[Fact]:
        return _placed(row for row in rows if test(row))

    found = {
        "awards_people": those(lambda row: bool(row["person_id"])),
        "awards_organizations": those(lambda row: row["kind"] == "organization"),
        "fifty_years_medals": those(lambda row: row["kind"] == "fifty_years"),
        "unit_honours": those(lambda row: bool(row["recipient_id"])),
    }
    for kind in ("worker", "member", "advanced"):
        found[f"awards_{kind}"] = those(lambda row, k=kind: row["kind"] == k)
    for level in ("central", "province", "city"):
        for name, field in (("unit", "recipient_id"), ("member", "person_id")):
            found[f"{name}_honours_{level}"] = those(
                lambda row, at=level, f=field: row["level"] == at and bool(row[f])
            )
    return found


def terms(asked: Asked) -> dict[str, list[Fact]]:
    """应换: to end by 31 December and still running on 1 January, or ended in the year."""
    first, end = date(asked.year, 1, 1), date(asked.year + 1, 1, 1)
    places = asked.world.by_id("members_organization")
    due, done = [], []
    for row in asked.world["members_term"]:
        dissolved = places[row["organization_id"]]["dissolved_on"]
        if dissolved and dissolved < end:
            continue
        ended_within = row["ends_on"] is not None and first <= row["ends_on"] < end
        open_then = row["ends_on"] is None or row["ends_on"] >= end
        if ended_within or (open_then and row["due_on"] < end):
            due.append(row)
            if ended_within and asked.in_period(row["ends_on"]):
                done.append(row)
    return {"terms_due": _placed(due), "terms_done": _placed(done)}


def posts(asked: Asked) -> dict[str, list[Fact]]:
    """The last change of each person in a 班子."""
    rows = [row for row in asked.world["members_position"] if row["post"] in LEADERS]
    starts = {(*_same(row), row["starts_on"]) for row in rows}
    ends = {(*_same(row), row["ends_on"]) for row in rows}
    last: dict[int, tuple[date, int, Row]] = {}
    for row in rows:
        began = asked.in_period(row["starts_on"]) and (*_same(row), row["starts_on"]) not in ends
        ended = (
            row["ends_on"] is not None
            and asked.in_period(row["ends_on"])
            and (*_same(row), row["ends_on"]) not in starts
        )
        if began or ended:
            change = (row["ends_on"] if ended else row["starts_on"], row["id"], row)
            person = row["person_id"]
            last[person] = max(last.get(person, change), change, key=lambda one: one[:2])
    found = [row for _, _, row in last.values()]
    kinds = {one["id"]: one["kind"] for one in asked.world["members_organization"]}
    return {
        "posts_changed": _placed(found),
        "posts_changed_branches": _placed(
            row for row in found if kinds[row["organization_id"]] not in ("committee", "group")
        ),
    }


def _same(row: Row) -> tuple[int, int, str]:
    return row["person_id"], row["organization_id"], row["post"]


def keepers(asked: Asked) -> dict[str, list[Fact]]:
    """台账管理员 of the day."""
    rows = asked.world["meetings_ledgercustodian"]
    return {"ledger_keepers": _placed(row for row in rows if in_force(row, asked.day))}


def disciplined(asked: Asked) -> dict[str, list[Fact]]:
    """The last 党纪处分 of the year of each person, unless revoked."""
    revoked = {
        row["sanction_id"]
        for row in asked.world["members_sanctionchange"]
        if row["kind"] == "revoked"
    }
    last: dict[int, Row] = {}
    for row in sorted(
        asked.world["members_sanction"], key=lambda row: (row["starts_on"], row["id"])
    ):
        stands = row["kind"] in DISCIPLINE and row["id"] not in revoked
        if stands and asked.in_period(row["starts_on"]):
            last[row["person_id"]] = row
    memberships = asked.world.by_person("members_membership")
    found = []
    for person, row in last.items():
        homes = memberships.get(person, [])
        before = eve(row["starts_on"])
        later = [home for home in homes if home["starts_on"] > before]
        home = on_day(homes, before) or (later[0] if later else None)
        if home:
            found.append(Fact(home["organization_id"], (row["id"],)))
    return {"disciplined": found}


def mass(asked: Asked) -> dict[str, list[Fact]]:
    """群团: newest headcounts of those that live, and activities."""
    groups = asked.world.by_id("members_massorganization")
    kinds = ("union", "women", "league")
    found: dict[str, list[Fact]] = {f"{kind}_people": [] for kind in kinds}
    found |= {f"{kind}_activities": [] for kind in kinds}
    newest: dict[int, Row] = {}
    for row in sorted(
        asked.world["members_massheadcount"], key=lambda row: (row["counted_on"], row["id"])
    ):
        if row["counted_on"] <= asked.day:
            newest[row["mass_organization_id"]] = row
    for pk, row in newest.items():
        group = groups[pk]
        lives = {"starts_on": group["founded_on"] or date.min, "ends_on": group["dissolved_on"]}
        if group["kind"] in kinds and in_force(lives, asked.day):
            fact = Fact(group["organization_id"], (row["id"],), row["members"])
            found[f"{group['kind']}_people"].append(fact)
    for row in asked.world["members_massactivity"]:
        group = groups[row["mass_organization_id"]]
        if group["kind"] in kinds and asked.in_period(row["held_on"]):
            found[f"{group['kind']}_activities"].append(
                Fact(group["organization_id"], (row["id"],))
            )
    return found


def funds(asked: Asked) -> dict[str, list[Fact]]:
    """党建经费: lines of the last version decided by the day, and what was paid."""
    newest: dict[int, Row] = {}
    for row in sorted(asked.world["dues_budget"], key=lambda row: row["version"]):
        if row["year"] == asked.year and row["decided_on"] <= asked.day:
            newest[row["organization_id"]] = row
    of_budget = {row["id"]: row["organization_id"] for row in newest.values()}
    return {
        "party_funds": [
            Fact(of_budget[row["budget_id"]], (row["id"],), row["amount"])
            for row in asked.world["dues_budgetline"]
            if row["budget_id"] in of_budget and row["fund"] == "admin"
        ],
        "party_funds_paid": [
            Fact(row["organization_id"], (row["id"],), row["amount"])
            for row in asked.world["dues_adminspending"]
            if asked.in_period(row["spent_on"])
        ],
    }
