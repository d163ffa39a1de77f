"""Invented members: every number encrypted by itself, as the product would, and unique."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from random import Random

from branchrecords.database.fields import encrypt
from branchrecords.demo.people import FEMALE, MALE, SURNAMES, id_number
from members.models import Membership, Person, Standing
from members.models.digests import id_number_digest, phone_digest
from members.rules.kinds import StandingKind
from members.rules.names import Sound, sound_of
from members.rules.standings import probation_ends

from .organizations import FOUNDED_ON
from .sizes import Size
from .writing import CHUNK, copy, execute, hold, insert, new_ids

COLUMNS = ("id", "name", "pinyin", "initials", "sex", "ethnicity", "born_on", "id_number")
COLUMNS += ("id_number_digest", "phone", "phone_digest", "education", "occupation", "employer")
COLUMNS += ("joined_on", "full_on")
# Prime to the number of days: neighbours in a branch are of all ages, and no day comes twice
# before every day came once.
_DAYS, _STRIDE, _BORN_FROM = 20_000, 7_919, date(1950, 1, 1)
_RETIRED = date(1964, 1, 1)
_SCHOOLS = ("21", "31", "61", "41", "14", "71")
_WORK = ("professional", "manager", "worker", "official", "other")
_LATEST = date(2024, 12, 1)


@dataclass(frozen=True)
class Invented:
    """One person: the row for COPY without its id, and what other tables need of it."""

    row: tuple
    name: str
    joined_on: date
    full_on: date | None


def build_people(size: Size, rng: Random) -> None:
    """Writes the members with membership and standing.

    Holds them as `scale_member`: `n` from 0, `id`, `b` and `place` of the branch, `name`, dates.
    """
    places = (
        (b, place, members)
        for b, members in enumerate(size.members_of_branches())
        for place in range(members)
    )
    hold(
        "scale_member",
        "n int, id bigint, b int, place int, name text, full_on date, retired boolean",
        _written(places, new_ids(Person, size.members), rng),
    )
    execute("CREATE INDEX ON scale_member (b, place)")
    _memberships()
    _standings()


def _written(places: Iterator[tuple], ids: list[int], rng: Random) -> Iterator[tuple]:
    """COPY the people chunk by chunk, and hand on what is held of each."""
    people, held = [], []
    for n, (b, place, members) in enumerate(places):
        newcomer = members >= 12 and b % 3 == 1 and place == members - 1
        one = invent(rng, n, probationary=newcomer)
        people.append((ids[n], *one.row))
        retired = one.row[5] < _RETIRED
        held.append((n, ids[n], b, place, one.name, one.full_on, retired))
        if len(people) == CHUNK or n == len(ids) - 1:
            copy(Person, COLUMNS, people)
            yield from held
            people, held = [], []


def invent(rng: Random, n: int, *, probationary: bool = False, member: bool = True) -> Invented:
    """The person of this number; two numbers never give the same 身份证号 or phone."""
    sex = "1" if rng.random() < 0.57 else "2"
    given = MALE if sex == "1" else FEMALE
    name = rng.choice(SURNAMES) + rng.choice(given)[0] + rng.choice(given)[-1]
    sound = _sound(name)
    born_on = _BORN_FROM + timedelta(days=n * _STRIDE % _DAYS)
    number = id_number(born_on, n // _DAYS * 2 + (1 if sex == "1" else 2))
    phone = f"199{n:08d}"
    joined_on, full_on = _dates(rng, born_on, probationary) if member else (None, None)
    row = (
        name,
        sound.pinyin,
        sound.initials,
        sex,
        "01" if rng.random() < 0.95 else "03",
        born_on,
        encrypt(number, "members_person.id_number"),
        id_number_digest(number),
        encrypt(phone, "members_person.phone"),
        phone_digest(phone),
        rng.choice(_SCHOOLS),
        "retired" if born_on < _RETIRED else rng.choice(_WORK),
        "规模市街道办事处",
        joined_on,
        full_on,
    )
    return Invented(row, name, joined_on or FOUNDED_ON, full_on)


def _dates(rng: Random, born_on: date, probationary: bool) -> tuple[date, date | None]:
    if probationary:
        return date(2025, 12, 1) + timedelta(days=rng.randrange(28)), None
    earliest = date(born_on.year + 19, born_on.month, min(born_on.day, 28))
    joined_on = earliest + timedelta(days=rng.randrange((_LATEST - earliest).days))
    return joined_on, probation_ends(joined_on)


@lru_cache(maxsize=100_000)
def _sound(name: str) -> Sound:
    return sound_of(name)


def _memberships() -> None:
    insert(
        Membership,
        {
            "person_id": "member.id",
            "organization_id": "branch.id",
            "starts_on": "greatest(person.joined_on, %(founded)s)",
        },
        "scale_member member JOIN scale_branch branch USING (b) "
        "JOIN members_person person ON person.id = member.id ORDER BY member.n",
        founded=FOUNDED_ON,
    )


def _standings() -> None:
    insert(
        Standing,
        {
            "person_id": "person.id",
            "kind": "CASE WHEN person.full_on IS NULL THEN %(probationary)s ELSE %(full)s END",
            "starts_on": "coalesce(person.full_on, person.joined_on)",
        },
        "scale_member member JOIN members_person person ON person.id = member.id ORDER BY member.n",
        probationary=StandingKind.PROBATIONARY.value,
        full=StandingKind.FULL.value,
    )
