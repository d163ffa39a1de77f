"""Pages of one branch must not know how large the city is: `make bench`, not part of the tests.

SCALE_SIZES chooses the registers (1000,100000 unless set; up to 1000000), SCALE_MONTHS how many
months of meetings and dues each has. Goal: p95 of 150 ms, and 1.5 times the smallest register.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from branchrecords.demo.scale.build import analyze, build_scale
from branchrecords.demo.scale.sizes import Size, default_branches
from members.models import Organization, Person
from tests.bench.measuring import tell
from tests.bench.requests import Reader, Sampled, sample

SIZES = tuple(int(size) for size in os.environ.get("SCALE_SIZES", "1000,100000").split(","))
MONTHS = int(os.environ.get("SCALE_MONTHS", "3"))
GOAL_MS, GOAL_RATIO = 150, 1.5
LIKE = 2  # every tenth branch has as many members: the third, the thirteenth …
READERS = 4  # as many such branches as the smallest register has
pytestmark = pytest.mark.django_db(transaction=True)
Asked = list[tuple[Reader, str]]
Found = dict[str, list[Sampled]]


def test_pages_of_one_branch_do_not_know_how_large_the_city_is(capsys):
    connection.settings_dict["CONN_MAX_AGE"] = None
    branch: Found = {}
    above: Found = {}
    for size in SIZES:
        call_command("flush", interactive=False, verbosity=0)
        tell(capsys, f"\n{size:,} 名党员，{default_branches(size):,} 个支部，{MONTHS} 个月：")
        build_scale(
            Size(size, default_branches(size), MONTHS), progress=lambda line: tell(capsys, line)
        )
        analyze()
        for pages, found in ((branch_pages(), branch), (committee_pages(), above)):
            for name, asked in pages.items():
                found.setdefault(name, []).append(sample(asked))
    _show(capsys, "一个支部的页面", branch)
    _show(capsys, "党委、全市的页面", above)
    assert _faults(branch) == []


def branch_pages() -> dict[str, Asked]:
    """What a 书记 and a member open every day, of branches with 24 members."""
    places = [LIKE + 10 * place for place in range(READERS)]
    branches = [Organization.objects.get(code=f"GMB{b + 1:05d}") for b in places]
    people = [_plain_member(branch) for branch in branches]
    secretaries = [Reader(f"shuji{b:05d}") for b in places]
    members = [Reader(f"dangyuan{b:05d}") for b in places]

    def by_secretary(url: Callable[[Organization, Person], str]) -> Asked:
        urls = map(url, branches, people)
        return list(zip(secretaries, urls, strict=True))

    def of_branch(name: str) -> Asked:
        return by_secretary(lambda branch, _: reverse(name, args=(branch.pk,)))

    def searched(by: Callable[[Person], str]) -> Asked:
        return by_secretary(
            lambda branch, person: (
                f"{reverse('person-list', args=(branch.pk,))}?q={quote(by(person))}"
            )
        )

    return {
        "书记工作台": of_branch("desk"),
        "支部名册": of_branch("person-list"),
        "名册查姓名": searched(lambda person: person.name),
        "名册查拼音": searched(lambda person: person.pinyin.replace(" ", "")),
        "名册查身份证号": searched(lambda person: person.id_number),
        "搜索框": by_secretary(lambda _, person: f"{reverse('search')}?q={quote(person.name)}"),
        "党员页": by_secretary(lambda _, person: reverse("person-detail", args=(person.pk,))),
        "会议列表": of_branch("meeting-list"),
        "频次图": of_branch("cadence-map"),
        "党费": of_branch("dues-overview"),
        "收党费": of_branch("dues-day"),
        "数据": of_branch("figures"),
        "党员首页": [(member, reverse("member-home")) for member in members],
        "我的学时": [(member, reverse("my-study")) for member in members],
    }


def committee_pages() -> dict[str, Asked]:
    """What grows with the organisation itself: one 党委 (to 400 branches), and the whole city."""
    pages: dict[str, Asked] = {}
    names = {"工作台": "committee-desk", "名册": "person-list", "频次图": "cadence-map"}
    names |= {"支部一览": "branches-glance", "党费": "dues-committee", "数据": "figures"}
    for label, username, code in (("党委", "dangwei001", "GM001"), ("全市", "dangwei", "GM")):
        reader = Reader(username)
        place = Organization.objects.get(code=code)
        for name, view in names.items():
            pages[f"{label}{name}"] = [(reader, reverse(view, args=(place.pk,)))]
        person = Person.objects.order_by("-pk")[0]
        listing = reverse("person-list", args=(place.pk,))
        pages[f"{label}名册查姓名"] = [(reader, f"{listing}?q={quote(person.name)}")]
    return pages


def _plain_member(branch: Organization) -> Person:
    people = Person.objects.filter(memberships__organization=branch, positions=None)
    return people.exclude(joined_on=None).order_by("pk")[3]


def _show(capsys, title: str, found: Found) -> None:
    tell(capsys, f"\n{title}（ms：中位、p95、处理器；查询数），负载 {os.getloadavg()[0]:.1f}")
    tell(capsys, f"{'':<10}" + "".join(f"{size:>31,}" for size in SIZES))
    for name, row in found.items():
        cells = "  |".join(str(one) for one in row)
        ratio = row[-1].busy / row[0].busy
        over = " > 150" if row[-1].p95 > GOAL_MS else ""
        tell(capsys, f"{name:\u3000<8}{cells}  x{ratio:.1f}{over}")


def _faults(found: Found) -> list[str]:
    """By processor time and queries, which other work on the machine hardly changes; the p95 is
    only printed."""
    faults = []
    for name, row in found.items():
        if row[-1].busy > GOAL_RATIO * row[0].busy:
            faults.append(f"{name}: {row[-1].busy / row[0].busy:.1f} times the smallest register")
        if abs(row[-1].queries - row[0].queries) > 2:
            faults.append(f"{name}: {row[0].queries} queries become {row[-1].queries}")
    return faults
