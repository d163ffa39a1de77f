"""党员队伍, 年龄, 入党时间, 职业, 发展和变动, 组织设置."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from .asked import Asked, Fact, eve, in_force, on_day
from .raw import Row

MEMBER = ("probationary", "full")
OUT = (
    "ended probation_cancelled resigned persuaded_out refused_to_leave lapsed dismissed expelled"
).split()
BRANCHES = ("branch", "joint_branch", "temporary_branch", "mobile_branch")
AGES = {
    "age_30": (0, 30),
    "age_35": (31, 35),
    "age_40": (36, 40),
    "age_45": (41, 45),
    "age_50": (46, 50),
    "age_55": (51, 55),
    "age_60": (56, 60),
    "age_61": (61, 999),
}
# From (included) until (excluded): founding of the republic, opening of the plenum of 1978 and of
# the congress of 2012.
JOINED = {
    "joined_1949": (date(1, 1, 1), date(1949, 10, 1)),
    "joined_1978": (date(1949, 10, 1), date(1978, 12, 18)),
    "joined_2012": (date(1978, 12, 18), date(2012, 11, 8)),
    "joined_since": (date(2012, 11, 8), date(9999, 1, 1)),
}
OCCUPATIONS = "worker farmer professional manager official student other retired".split()


def on_roll(asked: Asked, kinds: tuple[str, ...] = MEMBER) -> list[tuple[Row, Row]]:
    """Person and membership of everybody who belongs somewhere on the day in such a standing."""
    memberships = asked.world.by_person("members_membership")
    standings = asked.world.by_person("members_standing")
    found = []
    for person in asked.world["members_person"]:
        home = on_day(memberships.get(person["id"], []), asked.day)
        standing = on_day(standings.get(person["id"], []), asked.day)
        if home and standing and standing["kind"] in kinds:
            found.append((person, home))
    return found


def age(born_on: date, day: date) -> int:
    """周岁: completed years; one is a year older on the birthday itself."""
    years = day.year - born_on.year
    if (day.month, day.day) < (born_on.month, born_on.day):
        years -= 1
    return years


def years_in_party(person: Row, day: date) -> int:
    """党龄: completed years since 转正 (教条 24; glossary: counted from full_on)."""
    return age(person["full_on"], day) if person["full_on"] else 0


def _those(asked: Asked, test: Callable[[Row], bool], kinds=MEMBER) -> list[Fact]:
    return [
        Fact(home["organization_id"], (home["id"],))
        for person, home in on_roll(asked, kinds)
        if test(person)
    ]


def _everybody(person: Row) -> bool:
    return True


def register(asked: Asked) -> dict[str, list[Fact]]:
    """Who is on the roll, and what they are."""
    day = asked.day
    found = {
        "members": _those(asked, _everybody),
        "probationary": _those(asked, _everybody, ("probationary",)),
        "full": _those(asked, _everybody, ("full",)),
        "activists": _those(asked, _everybody, ("activist",)),
        "applicants": _those(asked, _everybody, ("applicant",)),
        "women": _those(asked, lambda p: p["sex"] == "2"),
        "men": _those(asked, lambda p: p["sex"] == "1"),
        "sex_unknown": _those(asked, lambda p: p["sex"] in ("", "0", "9")),
        "majority": _those(asked, lambda p: p["ethnicity"] == "01"),
        "ethnicity_unknown": _those(asked, lambda p: p["ethnicity"] == ""),
        "full_on_unknown": _those(asked, lambda p: p["full_on"] is None, ("full",)),
        "minorities": _those(asked, lambda p: p["ethnicity"] not in ("", "01")),
        "college": _those(asked, lambda p: p["education"][:1] in ("1", "2", "3")),
        "education_unknown": _those(asked, lambda p: not p["education"]),
        "fifty_years": _those(asked, lambda p: years_in_party(p, day) >= 50),
        "age_unknown": _those(asked, lambda p: p["born_on"] is None),
        "joined_unknown": _those(asked, lambda p: p["joined_on"] is None),
        "occupation_unknown": _those(asked, lambda p: not p["occupation"]),
    }
    for key, (least, most) in AGES.items():
        found[key] = _those(
            asked,
            lambda p, a=least, b=most: bool(p["born_on"]) and a <= age(p["born_on"], day) <= b,
        )
    for key, (first, end) in JOINED.items():
        found[key] = _those(
            asked, lambda p, a=first, b=end: bool(p["joined_on"]) and a <= p["joined_on"] < b
        )
    for group in "12346789":
        found[f"schooling_{group}0"] = _those(
            asked, lambda p, g=group: p["education"].startswith(g)
        )
    for name in OCCUPATIONS:
        found[f"occupation_{name}"] = _those(asked, lambda p, n=name: p["occupation"] == n)
    return found


def changes(asked: Asked) -> dict[str, list[Fact]]:
    """What happened to people's standing in the period, and who the newcomers are."""
    found: dict[str, list[Fact]] = {key: [] for key in CHANGES}
    memberships = asked.world.by_person("members_membership")
    people = asked.world.by_id("members_person")
    places = asked.world.by_id("members_organization")
    for person, standings in asked.world.by_person("members_standing").items():
        before: Row | None = None
        for standing in standings:
            key = _what_happened(before, standing)
            if key and asked.in_period(standing["starts_on"]):
                home = _home_of_change(memberships.get(person, []), standing["starts_on"], key)
                if home:
                    sector = places[home["organization_id"]]["sector"]
                    for name in _named(asked, key, people[person], sector):
                        found[name].append(Fact(home["organization_id"], (standing["id"],)))
            before = standing
    return found


CHANGES = (
    "developed confirmed ended deceased developed_women developed_minorities developed_young "
    "developed_college developed_frontline developed_agency developed_other confirmed_agency "
    "confirmed_other developed_occupation_unknown"
).split() + [f"developed_occupation_{name}" for name in OCCUPATIONS]


def _named(asked: Asked, key: str, person: Row, sector: str) -> list[str]:
    """Every figure that such a change counts in."""
    where = "agency" if sector == "agency" else "other"
    if key == "confirmed":
        return [key, f"confirmed_{where}"]
    if key != "developed":
        return [key]
    codes = asked.world.by_id("members_dictionaryentry")
    line = codes[person["front_line_id"]]["code"] if person["front_line_id"] else "0"
    is_so = {
        "developed": True,
        f"developed_{where}": True,
        "developed_women": person["sex"] == "2",
        "developed_minorities": person["ethnicity"] not in ("", "01"),
        "developed_young": person["born_on"] and age(person["born_on"], asked.day) <= 35,
        "developed_college": person["education"][:1] in ("1", "2", "3"),
        "developed_frontline": line != "0",
        f"developed_occupation_{person['occupation'] or 'unknown'}": True,
    }
    return [name for name, holds in is_so.items() if holds]


def _what_happened(before: Row | None, standing: Row) -> str:
    """The figure that a new standing counts in, seen from the standing before it."""
    was, now = before["kind"] if before else "", standing["kind"]
    if now == "probationary" and was not in (*MEMBER, "suspended", "transferred_out"):
        return "developed"
    if now == "full" and was == "probationary":
        return "confirmed"
    if now in OUT and was in ("probationary", "full", "suspended"):
        return "ended"
    if now == "deceased" and was in MEMBER:
        return "deceased"
    return ""


def _home_of_change(memberships: list[Row], day: date, key: str) -> Row | None:
    """Where one belonged on the day, or where one was registered first after it.

    Who left the party counts where they belonged until then: the end of their membership is the
    very day of the change. Who had moved away before is somebody else's.
    """
    at = day if key in ("developed", "confirmed") else eve(day)
    later = [row for row in memberships if row["starts_on"] > at]
    return on_day(memberships, at) or (later[0] if later else None)


def transfers(asked: Asked) -> dict[str, list[Fact]]:
    """组织关系 that came and went: of members, from one branch to another or to outside."""
    arrived, left = [], []
    standings = asked.world.by_person("members_standing")
    for person, rows in asked.world.by_person("members_membership").items():
        held = standings.get(person, [])
        for number, row in enumerate(rows):
            before = rows[number - 1] if number else None
            after = rows[number + 1] if number + 1 < len(rows) else None
            if asked.in_period(row["starts_on"]) and _arrives(row, before, held):
                arrived.append(Fact(row["organization_id"], (row["id"],)))
            if row["ends_on"] and asked.in_period(row["ends_on"]) and _leaves(row, after, held):
                left.append(Fact(row["organization_id"], (row["id"],)))
    return {"transferred_in": arrived, "transferred_out": left}


def _is_member(standings: list[Row], day: date) -> bool:
    standing = on_day(standings, day)
    return standing is not None and standing["kind"] in MEMBER


def _same_branch(earlier: Row | None, later: Row | None) -> bool:
    """Whether the later row only continues the earlier one (another 党小组 of the branch)."""
    return (
        earlier is not None
        and later is not None
        and earlier["ends_on"] == later["starts_on"]
        and earlier["organization_id"] == later["organization_id"]
    )


def _arrives(row: Row, before: Row | None, standings: list[Row]) -> bool:
    """A member already, from another branch or, as the row says, 转入 from outside.

    A new row of the same branch is no arrival, nor is the first row of a registered roster.
    """
    if not _is_member(standings, row["starts_on"]) or _same_branch(before, row):
        return False
    return before is not None or row["reason"].startswith("转入")


def _leaves(row: Row, after: Row | None, standings: list[Row]) -> bool:
    elsewhere = on_day(standings, row["ends_on"])
    moved_away = elsewhere is not None and elsewhere["kind"] == "transferred_out"
    stays = _is_member(standings, row["ends_on"]) or moved_away
    return stays and not _same_branch(row, after)


def organizations(asked: Asked) -> dict[str, list[Fact]]:
    """下级组织: each counts for its superior and for all above, 党小组 never."""
    found: dict[str, list[Fact]] = {
        key: []
        for key in (
            "organizations committees general_branches branches "
            "sector_agency sector_community sector_other"
        ).split()
    }
    for row in asked.world["members_organization"]:
        above = asked.world.parent[row["id"]]
        lives = in_force(
            {"starts_on": row["founded_on"] or date.min, "ends_on": row["dissolved_on"]}, asked.day
        )
        if above is None or not lives or row["kind"] == "group":
            continue
        level = {"committee": "committees", "general_branch": "general_branches"}
        fact = Fact(above, (row["id"],))
        found["organizations"].append(fact)
        found[level.get(row["kind"], "branches")].append(fact)
        found[f"sector_{row['sector']}"].append(fact)
    return found
