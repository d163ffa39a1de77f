"""The pages of one meeting, and the desk: 20 and 200 people, one and ten years: `make bench`.

A meeting of 200 has ten times the 议题, speeches, absentees and guests too. No page may ask more of
it than of a meeting of 20, nor the desk of ten years' records more than of one year's.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.db.models import F
from django.test import Client
from django.urls import reverse

from meetings.actions.guests import add_guest
from meetings.actions.minutes import write_minutes
from meetings.models import Meeting
from members.rules.kinds import Post
from tests.bench.cadence import KINDS
from tests.bench.measuring import Measured, measure, measured, show, tell
from tests.bench.register import analyze, copy_rows
from tests.factories.meetings import Branch, make_branch, make_open, make_sealed, on_day
from tests.factories.members import make_position

SIZES = (20, 200)
YEARS = (1, 10)
MOST_QUERIES = 60  # the desk asks every app for its own duties
TODAY = date(2026, 11, 20)
pytestmark = pytest.mark.django_db(transaction=True)
Pages = dict[str, Callable[[Client], Measured]]


def test_a_meeting_of_200_asks_as_much_as_one_of_20(capsys):
    found = [_measured(_branch(size), _pages_of_meeting) for size in SIZES]
    _compare(capsys, [f"{size} attendees" for size in SIZES], found)


def test_the_desk_asks_as_much_of_ten_years_as_of_one(capsys):
    found = []
    for size, years in zip(SIZES, YEARS, strict=True):
        branch = _branch(size)
        _fill(branch, years)
        found.append(_measured(branch, _desk))
    labels = [f"{p} people, {y * 144:,} records" for p, y in zip(SIZES, YEARS, strict=True)]
    _compare(capsys, labels, found)


def _measured(branch: Branch, pages_of: Callable[[Branch], Pages]) -> dict[str, Measured]:
    with time_machine.travel(on_day(TODAY), tick=True):
        pages = pages_of(branch)
        analyze()
        client = Client()
        client.force_login(branch.user, "members.backends.UsernameOrPhoneBackend")
        return {name: ask(client) for name, ask in pages.items()}


def _compare(capsys, labels: list[str], found: list[dict[str, Measured]]) -> None:
    small, large = found
    show(capsys, labels, {name: [small[name], large[name]] for name in small})
    tell(capsys, "")
    for name, one in large.items():
        assert one.queries == small[name].queries, f"{name}: {small[name]}, {one}"
        assert one.queries <= MOST_QUERIES, f"{name}: {one}"


def _branch(size: int) -> Branch:
    branch = make_branch(full=size - size // 10, probationary=size // 10)
    make_position(branch.people[2], branch.organization, Post.DISCIPLINE)
    return branch


def _pages_of_meeting(branch: Branch) -> Pages:
    """The four steps of one meeting, a save of each, and another one that is sealed."""
    size = len(branch.people)
    absent = {person.pk: ("leave", "因病") for person in branch.people[3 : 3 + size // 10]}
    items = [_item(branch, n) for n in range(size // 10)]
    sealed = make_sealed(branch, absent, items, kind="general", held_on=date(2026, 8, 20))
    meeting = make_open(branch, kind="general", held_on=TODAY)
    write_minutes(meeting=meeting, items=items, by=branch.user, at=on_day(TODAY))
    for number in range(size // 10):
        add_guest(
            meeting=meeting, name=f"列席{number}", unit="区住建局", by=branch.user, at=on_day(TODAY)
        )

    def page(name: str, of: Meeting) -> Callable[[Client], Measured]:
        return lambda client: measure(client, reverse(name, args=(of.pk,)))

    return {
        "点名": page("meeting-attendance", meeting),
        "点名，全改": lambda client: _tick_all(client, meeting),
        "记录与表决": page("meeting-minutes", meeting),
        "核对封存": page("meeting-review", meeting),
        "已封存": page("meeting-detail", sealed),
    }


def _item(branch: Branch, number: int) -> dict:
    return {
        "heading": f"第 {number + 1} 件事",
        "discussion": f"支委会报告第 {number + 1} 件事的办理情况，到会党员逐项提出意见。",
        "resolution": f"会议同意第 {number + 1} 件事的办理意见。",
        "speeches": [(person.name, "同意。") for person in branch.people[:5]],
    }


def _tick_all(client: Client, meeting: Meeting) -> Measured:
    """Everybody's tick changed at once, saved as the page saves it by itself."""
    people = list(meeting.attendances.values_list("person_id", flat=True))
    states = ["present", "leave"]

    def save() -> None:
        states.reverse()
        data = {f"status-{person}": states[0] for person in people}
        data |= {f"reason-{person}": "因病" for person in people}
        url = reverse("meeting-attendance", args=(meeting.pk,))
        answer = client.post(url, data, headers={"HX-Request": "true"})
        assert answer.status_code == 200

    save()
    return measured(save)


def _desk(branch: Branch) -> Pages:
    pk = branch.organization.pk
    return {
        "工作台": lambda client: measure(client, reverse("desk", args=(pk,))),
        "全年一览": lambda client: measure(client, reverse("meeting-year", args=(pk,))),
        "会议列表": lambda client: measure(client, reverse("meeting-list", args=(pk,))),
    }


def _fill(branch: Branch, years: int) -> None:
    """Twelve kinds every month, sealed."""
    rows = [
        {
            "organization_id": branch.organization.pk,
            "kind": kind,
            "title": f"{month}月{kind}",
            "state": "open",
            "held_on": date(year, month, 11),
            "starts_at": "15:00",
            "created_at": on_day(date(year, month, 11)).isoformat(),
            "changed_at": on_day(date(year, month, 11)).isoformat(),
            "opened_at": on_day(date(year, month, 11)).isoformat(),
            "ordinal": month,
            "number": ((year - 2000) * 12 + month) * len(KINDS) + place,
        }
        for year in range(TODAY.year - years + 1, TODAY.year + 1)
        for month in range(1, 13)
        for place, kind in enumerate(KINDS)
        if (year, month) <= (TODAY.year, TODAY.month)
    ]
    copy_rows(Meeting, list(rows[0]), rows)
    # The database takes a record as sealed only by an update.
    Meeting.objects.filter(organization=branch.organization, state="open").update(
        state="sealed", sealed_at=F("changed_at"), sealed_by=branch.user, digest="0" * 64
    )
