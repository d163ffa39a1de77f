"""How the register answers at 3, 1,000 and 100,000 members: `make bench`, not part of the tests.

Each page must take at most twelve queries, whatever the size; each search must answer from an
index. Times are printed as they are on this machine, and as a ratio to the small register.
"""

from __future__ import annotations

import time

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from members.models import Person
from members.queries.people import matching
from tests.bench.measuring import Measured, measure, show, tell
from tests.bench.register import build_register
from tests.factories.members import make_user

SIZES = (3, 1_000, 100_000)
MOST_QUERIES = 12
pytestmark = pytest.mark.django_db(transaction=True)


def test_pages_take_as_many_queries_and_searches_answer_from_an_index(capsys):
    lines: dict[str, list[Measured]] = {}
    for size in SIZES:
        started = time.perf_counter()
        committee, branch = build_register(size)
        built = time.perf_counter() - started
        tell(capsys, f"\n{size:,} members, built in {built:.1f} s")
        person = Person.objects.order_by("-pk")[0]
        if size == SIZES[-1]:
            _show_plans(capsys, person)
        client = Client()
        client.force_login(
            make_user("committee_staff", committee), "members.backends.UsernameOrPhoneBackend"
        )
        for name, url in _addresses(committee, branch, person).items():
            found = measure(client, url)
            tell(capsys, f"  {name}: {found}")
            lines.setdefault(name, []).append(found)
            assert found.queries <= MOST_QUERIES, f"{name}: {found} at {size} members"
    show(capsys, [f"{size:,}" for size in SIZES], lines)
    for name, row in lines.items():
        counts = {one.queries for one in row}
        assert len(counts) == 1 or max(counts) - min(counts) <= 1, f"{name}: {counts}"


def _addresses(committee, branch, person) -> dict[str, str]:
    people = reverse("person-list", args=(committee.pk,))
    number, phone = person.id_number, person.phone
    return {
        "名册": people,
        "支部名册": reverse("person-list", args=(branch.pk,)),
        "查姓名": f"{people}?q={person.name}",
        "查单字": f"{people}?q={person.name[-1]}",
        "查拼音": f"{people}?q={person.pinyin.replace(' ', '')}",
        "查首字母": f"{people}?q={person.initials}",
        "查手机": f"{people}?q={phone}",
        "查身份证号": f"{people}?q={number}",
        "搜索框": f"{reverse('search')}?q={person.name}",
        "党员页": reverse("person-detail", args=(person.pk,)),
    }


def _show_plans(capsys, person: Person) -> None:
    asked = {
        "姓名": person.name,
        "姓名两字": person.name[:2],
        "单字": person.name[-1],
        "拼音": person.pinyin.replace(" ", ""),
        "首字母": person.initials,
        "手机": person.phone,
        "身份证号": person.id_number,
    }
    for label, query in asked.items():
        sql, params = matching(Person.objects.all(), query).values("pk").query.sql_with_params()
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {sql}", params)
            plan = "\n".join(line for (line,) in cursor.fetchall())
        tell(capsys, f"\n-- {label}\n{plan}")
        assert "Seq Scan on members_person" not in plan, f"{label}: no index"
