"""The map of a committee: 5 and 500 branches × 12 kinds × 12 months: part of `make bench`.

Every branch holds every kind every month: 72,000 slots and 72,000 sealed meetings at 500. The
number of queries must not depend on the branches.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings.models import KindOverride, Meeting
from members.models import Organization
from members.rules.kinds import OrganizationKind, Post
from tests.bench.measuring import Measured, measure, show, tell
from tests.bench.register import analyze, copy_rows
from tests.factories.members import make_organization, make_person, make_position, make_user

SIZES = (5, 500)
YEAR = 2026
TODAY = date(2026, 12, 31)
MOST_QUERIES = 20
KINDS = (
    "general", "committee", "group", "lecture", "party_day", "organization_life", "appraisal",
    "opinion", "briefing", "consultation", "report", "activity",
)  # fmt: skip
pytestmark = pytest.mark.django_db(transaction=True)


def test_the_map_takes_as_many_queries_for_500_branches_as_for_5(capsys):
    lines: dict[str, list[Measured]] = {}
    for size in SIZES:
        committee, branch = _build(size)
        with time_machine.travel(_moment(TODAY), tick=True):
            client = Client()
            client.force_login(
                make_user("committee_staff", committee), "members.backends.UsernameOrPhoneBackend"
            )
            for name, url in _addresses(committee, branch).items():
                found = measure(client, url)
                lines.setdefault(name, []).append(found)
                tell(capsys, f"  {size} branches, {name}: {found}")
                assert found.queries <= MOST_QUERIES, f"{name}: {found} at {size} branches"
    show(capsys, [f"{size} branches" for size in SIZES], lines)
    for name, row in lines.items():
        assert len({one.queries for one in row}) == 1, f"{name}: {row}"


def _addresses(committee: Organization, branch: Organization) -> dict[str, str]:
    def at(name: str, organization: Organization = committee, *args: str) -> str:
        return f"{reverse(name, args=(organization.pk, *args))}?year={YEAR}"

    return {
        "一览": at("cadence-map"),
        "一览，一种": f"{at('cadence-map')}&kind=party_day",
        "按种类": at("cadence-kinds"),
        "合计": at("cadence-totals"),
        "明细": at("cadence-list"),
        "为什么": at("cadence-slot", branch, "party_day", f"{YEAR}-10-01"),
        "会议日历": f"{reverse('calendar', args=(branch.pk,))}?month={YEAR}-10",
    }


def _build(size: int) -> tuple[Organization, Organization]:
    """A committee that asks every kind of every branch each month, and holds most of them."""
    committee = make_organization(f"规模{size}党委", kind=OrganizationKind.COMMITTEE)
    KindOverride.objects.bulk_create(
        KindOverride(
            organization=committee,
            kind=kind,
            level="branch",
            period="month",
            times=1,
            source="测速用的制度",
            starts_on=date(2020, 1, 1),
        )
        for kind in KINDS
    )
    branches = [make_organization(f"第{n + 1}党支部", committee) for n in range(size)]
    for branch in branches:
        make_organization("第一党小组", branch, OrganizationKind.GROUP)
        make_position(make_person(branch), branch, Post.ORGANIZATION)
    user = make_user("secretary", branches[0])
    rows = list(_meetings(branches))
    copy_rows(Meeting, list(rows[0]), rows)
    # The database takes a record as sealed only by an update.
    Meeting.objects.filter(state="open").update(
        state="sealed", sealed_at=F("changed_at"), sealed_by=user, digest="0" * 64
    )
    analyze()
    return committee, branches[0]


def _meetings(branches: list[Organization]) -> Iterator[dict[str, Any]]:
    """Sealed records, every seventeenth left out and every eleventh entered late."""
    number = 0
    for branch in branches:
        for place, (kind, month) in enumerate((k, m) for k in KINDS for m in range(1, 13)):
            number += 1
            if number % 17 == 0:
                continue
            day = date(YEAR, month, 1 + number % 28)
            at = _moment(day + timedelta(days=9 if number % 11 == 0 else 0)).isoformat()
            yield {
                "organization_id": branch.pk,
                "kind": kind,
                "title": f"{month}月{kind}",
                "state": "open",
                "held_on": day,
                "starts_at": time(15, 0),
                "created_at": at,
                "changed_at": at,
                "opened_at": at,
                "late_days": 9 if number % 11 == 0 else 0,
                "ordinal": month,
                "number": place + 1,
            }


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(17, 0)))
