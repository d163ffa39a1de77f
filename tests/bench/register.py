"""A register of any size in seconds: rows made in Python, copied in with COPY.

Not for tests of rules: it writes past the actions, what they would have written.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import psycopg2
from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from branchrecords.database.fields import encrypt
from members.models import Membership, Organization, Person, Standing
from members.models.digests import id_number_digest, phone_digest
from members.rules.names import sound_of
from tests.factories.members import id_number, make_organization

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = (
    "玉平建中秀英桂兰志强明华丽君国庆海燕晓东文博雪梅立新春花永福子涵一鸣宇轩佳怡浩然欣妍德胜"
    "光荣学军红霞凤琴长江金山小龙思远若兰启航天佑"
)
PER_BRANCH = 50
FIRST = date(1945, 1, 1)


def build_register(number: int) -> tuple[Organization, Organization]:
    """A committee with branches of fifty members each; returns the committee and one branch."""
    committee = make_organization(f"规模{number}党委", kind="committee")
    branches = [
        make_organization(f"第{place + 1}党支部", committee)
        for place in range(max(number // PER_BRANCH, 1))
    ]
    chance = random.Random(number)
    taken = Person.objects.count()
    people = [_person(chance, taken + place) for place in range(number)]
    pks = copy_rows(Person, list(people[0]), people)
    copy_rows(
        Membership,
        ("person_id", "organization_id", "starts_on"),
        [
            {"person_id": pk, "organization_id": branches[i % len(branches)].pk,
             "starts_on": "2015-01-01"}
            for i, pk in enumerate(pks)
        ],
    )  # fmt: skip
    copy_rows(
        Standing,
        ("person_id", "kind", "starts_on"),
        [{"person_id": pk, "kind": "full", "starts_on": "2012-07-01"} for pk in pks],
    )
    analyze()
    return committee, branches[0]


def _person(chance: random.Random, place: int) -> dict[str, Any]:
    name = chance.choice(SURNAMES) + "".join(chance.sample(GIVEN, chance.choice((1, 2, 2))))
    born = FIRST + timedelta(days=chance.randrange(21_000))
    # Unique by construction: the day runs on every 990 people.
    number = id_number(FIRST + timedelta(days=place // 990), place % 990 + 1)
    phone = f"139{place:08d}"
    sound = sound_of(name)
    return {
        "name": name,
        "pinyin": sound.pinyin,
        "initials": sound.initials,
        "sex": chance.choice("12"),
        "born_on": born,
        "education": chance.choice(("14", "21", "31", "61")),
        "id_number": encrypt(number, "members_person.id_number"),
        "id_number_digest": id_number_digest(number),
        "phone": encrypt(phone, "members_person.phone"),
        "phone_digest": phone_digest(phone),
        "joined_on": "2011-07-01",
        "full_on": "2012-07-01",
    }


def copy_rows(model, columns: Sequence[str], rows: Iterable[dict[str, Any]]) -> list[int]:
    """Write the rows with every other column at its default; returns their new ids in order."""
    named = {field.column: field for field in model._meta.concrete_fields}
    table = model._meta.db_table
    rest = {
        column: field.get_default()
        for column, field in named.items()
        if column not in columns and column != "id" and not field.generated
    }
    rest = {column: value for column, value in rest.items() if value is not None}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")
        first = cursor.fetchone()[0] + 1
        stream, pks = io.StringIO(), []
        writer = csv.writer(stream)
        for pk, row in enumerate(rows, start=first):
            writer.writerow([pk, *(row[c] for c in columns), *rest.values()])
            pks.append(pk)
        stream.seek(0)
        listed = ", ".join(f'"{c}"' for c in ("id", *columns, *rest))
        # A quoted empty text is a text; what is left out entirely is NULL.
        cursor.execute(
            "CREATE TEMP TABLE incoming ON COMMIT DROP AS"
            f" SELECT {listed} FROM {table} WITH NO DATA"
        )
        cursor.copy_expert("COPY incoming FROM STDIN WITH (FORMAT csv, NULL '\\N')", stream)
        cursor.execute(f"INSERT INTO {table} ({listed}) SELECT {listed} FROM incoming")
        cursor.execute("DROP TABLE incoming")
    _as_owner(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {pks[-1]})")
    return pks


def analyze() -> None:
    """What autovacuum does in a living database: the planner knows how many rows there are."""
    _as_owner("VACUUM ANALYZE")


def _as_owner(sql: str) -> None:
    owner = psycopg2.connect(settings.DATABASE_OWNER_URL)
    owner.autocommit = True
    with owner.cursor() as cursor:
        cursor.execute(sql)
    owner.close()


def statements(captured: CaptureQueriesContext) -> int:
    """How many questions were asked. Where a transaction begins and ends is not counted, nor that
    every few minutes a page notes when the log-in was last used."""
    marks = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", 'UPDATE "members_loginsession"')
    return sum(not one["sql"].startswith(marks) for one in captured.captured_queries)
