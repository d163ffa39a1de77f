"""Figures of a committee with 20 and 1,000 branches, 30 members each: part of `make bench`.

Every figure of the catalogue, the year-end form and a pivot: the queries must not depend on the
branches. All figures of 1,000 branches and 30,000 members are to come in three seconds: the last
line says how far that is. Beside each stands the same SQL alone, sent again in the same run.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

import pytest
from django.db.models import F
from django.utils import timezone

from meetings.models import Attendance, Meeting
from members.models import Membership, Organization, Person, Position, Standing
from reports.charts.charts import charts_of
from reports.figures.axes import AXES_BY_KEY
from reports.models import EnteredFigure
from reports.queries.annual_form import annual_form
from reports.queries.pivot import pivot
from reports.queries.values import compute
from reports.rules.annual_form import FORM_SECTIONS
from tests.bench.measuring import Measured, measured, show, tell
from tests.bench.register import analyze, copy_rows
from tests.factories.members import make_organization, make_user

SIZES = (20, 1_000)
PEOPLE, MONTHS = 30, 11
YEAR, TODAY = 2026, date(2026, 11, 20)
GOAL = 3.0  # seconds, for all figures of the large committee
KINDS = ("general", "lecture", "party_day", "committee")
pytestmark = pytest.mark.django_db(transaction=True)


def test_figures_of_1000_branches_take_as_many_queries_as_those_of_20(capsys):
    lines: dict[str, list[Measured]] = {}
    for size in SIZES:
        committee = _build(size)
        for name, ask in _questions(committee).items():
            found = measured(ask)
            lines.setdefault(name, []).append(found)
            tell(capsys, f"  {size} branches, {name}: {found}")
    show(capsys, [f"{size:,} branches" for size in SIZES], lines)
    for name, row in lines.items():
        assert len({one.queries for one in row}) == 1, f"{name}: {row}"
    took = lines["全部数字"][-1].seconds
    tell(capsys, f"goal {GOAL} s for all figures of the large committee: {took:.1f} s")


def _questions(committee: Organization) -> dict[str, Any]:
    age, sex = AXES_BY_KEY["age"], AXES_BY_KEY["sex"]
    return {
        "全部数字": lambda: compute(committee, YEAR, TODAY),
        "年度统计表": lambda: annual_form(committee, YEAR, TODAY),
        "交叉统计": lambda: pivot(committee, YEAR, TODAY, rows=age, columns=sex),
        "图表": lambda: charts_of(committee, YEAR, TODAY),
    }


def _build(size: int) -> Organization:
    """A committee whose branches met every month, with everybody on the roll."""
    committee = make_organization(f"数字{size}党委", kind="committee")
    branches = [make_organization(f"第{n + 1}党支部", committee) for n in range(size)]
    user = make_user("secretary", branches[0])
    chance = random.Random(size)
    people = _people(chance, branches)
    rows = list(_meetings(branches))
    meetings = copy_rows(Meeting, list(rows[0]), rows)
    lines = list(_attendances(meetings, rows, branches, people))
    copy_rows(Attendance, list(lines[0]), lines)
    # The database takes a record as sealed only by an update.
    Meeting.objects.filter(state="open").update(
        state="sealed", sealed_at=F("changed_at"), sealed_by=user, digest="0" * 64
    )
    _entered(branches, user)
    analyze()
    return committee


def _people(chance: random.Random, branches: list[Organization]) -> list[int]:
    taken = Person.objects.count()
    rows = [
        {
            "name": f"党员{taken + n}", "sex": chance.choice("012"),
            "born_on": date(1940 + chance.randrange(65), 1 + chance.randrange(12), 5),
            "education": chance.choice(("14", "21", "31", "61")), "joined_on": "2011-07-01",
            "full_on": "2012-07-01", "occupation": chance.choice(("worker", "retired", "")),
        }
        for n in range(PEOPLE * len(branches))
    ]  # fmt: skip
    pks = copy_rows(Person, list(rows[0]), rows)
    homes = [
        {"person_id": pk, "organization_id": branches[n // PEOPLE].pk, "starts_on": "2015-01-01"}
        for n, pk in enumerate(pks)
    ]
    copy_rows(Membership, list(homes[0]), homes)
    held = [{"person_id": pk, "kind": "full", "starts_on": "2012-07-01"} for pk in pks]
    copy_rows(Standing, list(held[0]), held)
    posts = [
        {"person_id": pks[n * PEOPLE], "organization_id": branch.pk, "post": "secretary",
         "starts_on": "2024-01-01"}
        for n, branch in enumerate(branches)
    ]  # fmt: skip
    copy_rows(Position, list(posts[0]), posts)
    return pks


def _meetings(branches: list[Organization]) -> Iterator[dict[str, Any]]:
    for number, branch in enumerate(branches):
        for month in range(1, MONTHS + 1):
            kind = KINDS[(number + month) % len(KINDS)]
            day = date(YEAR, month, 1 + (number + month) % 19)
            at = timezone.make_aware(datetime.combine(day, time(17))).isoformat()
            yield {
                "organization_id": branch.pk, "kind": kind, "title": f"{month}月{kind}",
                "state": "open", "held_on": day, "starts_at": time(15), "created_at": at,
                "changed_at": at, "opened_at": at, "study_hours": "2", "ordinal": month,
                "number": month, "lecturer": f"党员{number * PEOPLE}",
            }  # fmt: skip


def _attendances(
    meetings: list[int], rows: list[dict], branches: list[Organization], people: list[int]
) -> Iterator[dict[str, Any]]:
    place = {branch.pk: number for number, branch in enumerate(branches)}
    for pk, row in zip(meetings, rows, strict=True):
        first = place[row["organization_id"]] * PEOPLE
        for order, person in enumerate(people[first : first + PEOPLE]):
            yield {
                "meeting_id": pk, "person_id": person, "name": "党员", "standing": "full",
                "may_vote": True, "order": order,
                "state": "leave" if order % 9 == 0 else "present",
                "reason": "出差" if order % 9 == 0 else "",
            }  # fmt: skip


def _entered(branches: list[Organization], user) -> None:  # type: ignore[no-untyped-def]
    keys = [one.figure for section in FORM_SECTIONS for one in section.blanks if one.entered]
    now = timezone.now().isoformat()
    rows = [
        {"organization_id": branch.pk, "year": YEAR, "key": key, "value": number % 7,
         "entered_by_id": user.pk, "entered_at": now}
        for branch in branches
        for number, key in enumerate(keys[::4])
    ]  # fmt: skip
    copy_rows(EnteredFigure, list(rows[0]), rows)
