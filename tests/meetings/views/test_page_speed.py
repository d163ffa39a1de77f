"""A meeting's pages cost the same number of queries for 3 people as for 200."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.actions.attendance import record_attendance
from tests.factories.meetings import make_branch, make_open, make_planned, make_sealed, on_day

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 12)
PAGES = {
    "planned": ("meeting-detail", "meeting-basics"),
    "open": ("meeting-attendance", "meeting-minutes", "meeting-review", "meeting-papers"),
    "sealed": ("meeting-detail",),
}


def meetings_of(branch) -> dict:
    absent = {
        person.pk: ("leave", "出差") if n % 2 else ("absent", "未说明")
        for n, person in enumerate(branch.people[2::7])
    }
    running = make_open(branch, kind="general")
    record_attendance(meeting=running, entries=absent, by=branch.user, at=on_day(DAY))
    return {
        "planned": make_planned(branch, kind="lecture", held_on=date(2026, 11, 19)),
        "open": running,
        "sealed": make_sealed(branch, absent=absent),
    }


def costs(client, branch) -> dict[tuple[str, str], int]:
    client.force_login(branch.user)
    found = {}
    for state, meeting in meetings_of(branch).items():
        for page in PAGES[state]:
            url = reverse(page, args=(meeting.pk,))
            client.get(url)  # what is asked once per log-in
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert client.get(url).status_code == 200, page
            found[state, page] = len(queries)
    return found


def test_every_page_of_a_meeting_costs_the_same_for_3_and_for_200(client):
    few, many = costs(client, make_branch(full=3)), costs(client, make_branch(full=200))
    assert many == few
    assert max(few.values()) < 60
