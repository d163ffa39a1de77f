"""A corrected 入党日期 or 转正日期 moves the dated standings."""

from datetime import date

import pytest

from branchrecords.errors import ActionError
from members.actions.people import change_person, change_standing
from members.models import Standing
from tests.factories.members import AT, make_person, make_tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch():
    return make_tree()["branch"]


def spans(person) -> list[tuple]:
    rows = person.standings.order_by("starts_on")
    return [(row.kind, row.starts_on, row.ends_on) for row in rows]


def correct(person, **changes):
    change_person(person=person, changes=changes, by=None, at=AT)


def test_the_roster_of_a_past_day_follows_the_correction(branch):
    person = make_person(branch)
    ids = set(person.standings.values_list("pk", flat=True))
    correct(person, joined_on=date(2016, 7, 1), full_on=date(2017, 7, 1))
    assert spans(person) == [
        ("probationary", date(2016, 7, 1), date(2017, 7, 1)),
        ("full", date(2017, 7, 1), None),
    ]
    assert set(person.standings.values_list("pk", flat=True)) == ids
    assert not Standing.objects.active_on(date(2016, 6, 30)).filter(person=person).exists()


def test_a_probation_that_becomes_known_gets_its_row(branch):
    person = make_person(branch, joined_on=date(1970, 1, 1), full_on=None)
    correct(person, full_on=date(1971, 1, 1))
    assert spans(person) == [
        ("probationary", date(1970, 1, 1), date(1971, 1, 1)),
        ("full", date(1971, 1, 1), None),
    ]


def test_what_contradicts_a_later_change_is_refused_and_nothing_written(branch):
    person = make_person(branch)
    change_standing(
        person=person, kind="suspended", starts_on=date(2020, 1, 1), reason="失去联系",
        papers={"meeting_on": date(2019, 12, 1), "approved_on": date(2020, 1, 1)}, by=None, at=AT,
    )  # fmt: skip
    before = spans(person)
    with pytest.raises(ActionError, match="2020-03-01 起是正式党员，应早于 2020-01-01"):
        correct(person, full_on=date(2020, 3, 1))
    assert spans(person) == before
    person.refresh_from_db()
    assert person.full_on == date(2011, 7, 1)


def test_the_meeting_of_an_admission_moves_along_but_not_past_the_approval(branch):
    person = make_person(branch, standing="probationary", joined_on=date(2025, 6, 1))
    person.standings.update(meeting_on=date(2025, 6, 1), approved_on=date(2025, 7, 1))
    correct(person, joined_on=date(2025, 6, 10))
    assert person.standings.get().meeting_on == date(2025, 6, 10)
    with pytest.raises(ActionError, match="批准日期是 2025-07-01"):
        correct(person, joined_on=date(2025, 7, 2))
