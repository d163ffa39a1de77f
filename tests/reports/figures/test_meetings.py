"""Meeting figures on hand-made data."""

from datetime import date
from decimal import Decimal

import pytest

from meetings.models import AgendaItem
from members.models import Position
from reports.catalogue import FIGURES_BY_KEY
from reports.queries.values import compute, records_of
from tests.factories.reports import TODAY, committee, meeting, member, node, seal

pytestmark = pytest.mark.django_db


def number(organization, key):
    (value,) = compute(organization, 2026, TODAY, keys=[key])
    return value.number


def listed(organization, key):
    return records_of(FIGURES_BY_KEY[key], organization, 2026, TODAY).count()


@pytest.fixture
def branch():
    return node(committee())


def test_only_sealed_meetings_of_the_year_count(branch):
    meeting(branch, "general", date(2026, 1, 1))
    meeting(branch, "general", date(2025, 12, 31))
    meeting(branch, "general", date(2026, 5, 1), sealed=False)
    meeting(branch, "lecture", date(2026, 5, 1))
    assert (number(branch, "meetings_general"), listed(branch, "meetings_general")) == (1, 1)
    assert number(branch, "meetings_lecture") == 1
    assert number(branch, "meetings") == 2
    assert (number(branch, "unsealed"), listed(branch, "unsealed")) == (1, 1)


def test_late_entries(branch):
    meeting(branch, late_days=20)
    meeting(branch)
    assert number(branch, "late_entries") == 1


def test_lectures_by_the_secretary_of_that_day(branch):
    secretary = member(branch, "陶建中")
    Position.objects.create(
        person=secretary,
        organization=branch,
        post="secretary",
        starts_on=date(2024, 1, 1),
        ends_on=date(2026, 6, 1),
    )
    meeting(branch, "lecture", date(2026, 3, 1), lecturer="陶建中")
    meeting(branch, "lecture", date(2026, 7, 1), lecturer="陶建中")
    meeting(branch, "lecture", date(2026, 4, 1), lecturer="党校老师")
    assert (number(branch, "secretary_lectures"), listed(branch, "secretary_lectures")) == (1, 1)


@pytest.mark.parametrize(
    ("lecturer", "count"),
    [
        ("王建", 1),
        ("支部书记王建", 1),
        ("王建同志", 1),
        ("王建、李明", 1),
        ("李明和王建（书记）", 1),
        ("王建国", 0),
        ("支部书记王建国", 0),
    ],
)
def test_a_lecturer_is_not_found_within_a_longer_name(branch, lecturer, count):
    secretary = member(branch, "王建")
    Position.objects.create(
        person=secretary, organization=branch, post="secretary", starts_on=date(2024, 1, 1)
    )
    meeting(branch, "lecture", date(2026, 3, 1), lecturer=lecturer)
    assert number(branch, "secretary_lectures") == count


def test_attendance_and_its_rate(branch):
    a, b, c = (member(branch) for _ in range(3))
    meeting(branch, held_on=date(2026, 3, 1), present=[a, b], leave=[c])
    meeting(branch, held_on=date(2026, 4, 1), present=[a, b], absent=[c])
    assert number(branch, "attendance_due") == 6
    assert number(branch, "attendance_present") == 4
    assert number(branch, "attendance_leave") == 1
    assert number(branch, "attendance_absent") == 1
    (rate,) = compute(branch, 2026, TODAY, keys=["attendance_rate"])
    assert rate.text == "66.7%"


def test_hours_are_what_the_meeting_states(branch):
    a, b = member(branch), member(branch)
    meeting(branch, "party_day", date(2026, 3, 1), present=[a, b], study_hours=Decimal("2"))
    meeting(branch, "party_day", date(2026, 5, 1), present=[a, b])  # states none
    meeting(branch, "activity", date(2026, 4, 1), present=[a], study_hours=Decimal("30"))
    assert number(branch, "study_hours") == 34
    assert number(branch, "study_mean") == 17
    assert (number(branch, "study_32"), listed(branch, "study_32")) == (1, 1)
    assert (number(branch, "study_short"), listed(branch, "study_short")) == (1, 1)


def test_resolutions_and_votes(branch):
    held = meeting(branch, "general", sealed=False)
    AgendaItem.objects.create(meeting=held, order=1, heading="学习")
    AgendaItem.objects.create(meeting=held, order=2, heading="换届", resolution="同意。")
    AgendaItem.objects.create(
        meeting=held,
        order=3,
        heading="接收",
        resolution="同意接收。",
        voters_due=10,
        voters_present=9,
        in_favour=9,
        against=0,
        abstained=0,
    )
    seal(held)
    assert (number(branch, "resolutions"), listed(branch, "resolutions")) == (2, 2)
    assert (number(branch, "votes"), listed(branch, "votes")) == (1, 1)
