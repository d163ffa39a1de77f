"""Mistakes of the register are corrected in the rows; the log keeps what stood there."""

from datetime import date

import pytest

from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from members.actions.corrections import correct_place_day, withdraw_standing
from members.actions.moving import move_person
from members.actions.people import change_person, change_standing
from tests.factories.care import make_sanction
from tests.factories.development import make_case
from tests.factories.members import AT, make_person
from tests.factories.transfers import accept, letter_from_outside

pytestmark = pytest.mark.django_db
OUT = {"meeting_on": date(2026, 3, 1), "approved_on": date(2026, 4, 1)}


def leave(person, kind="resigned"):
    change_standing(
        person=person, kind=kind, starts_on=date(2026, 4, 1), reason="大会", papers=OUT,
        by=None, at=AT,
    )  # fmt: skip


def withdraw(person):
    return withdraw_standing(person=person, reason="登记错了人", by=None, at=AT)


def place_day(person, day):
    return correct_place_day(person=person, starts_on=day, reason="按回执", by=None, at=AT)


def spans(rows) -> list[tuple]:
    return list(rows.order_by("starts_on").values_list("starts_on", "ends_on"))


def test_a_way_out_taken_back_gives_place_and_standing_back(tree):
    person = make_person(tree["branch"])
    places, standings = spans(person.memberships), spans(person.standings)
    leave(person)
    assert withdraw(person).kind == "full"
    assert (spans(person.memberships), spans(person.standings)) == (places, standings)
    assert person.memberships.get().loss == ""
    event = AuditEvent.objects.get(action="person.withdrawn")
    assert event.detail["kind"] == "退党除名"
    assert event.detail["reason"] == "登记错了人"


def test_a_wrong_conversion_taken_back_leaves_no_day_of_it(tree):
    person = make_person(tree["branch"], standing="probationary", joined_on=date(2025, 3, 1))
    change_standing(
        person=person, kind="full", starts_on=date(2026, 3, 1), reason="大会", by=None, at=AT
    )
    withdraw(person)
    person.refresh_from_db()
    assert (person.full_on, person.standings.get().kind) == (None, "probationary")


def test_a_first_standing_cannot_be_taken_back(tree):
    person = make_person(tree["branch"], standing="applicant")
    with pytest.raises(ActionError, match="只登记过一种身份"):
        withdraw(person)


def test_what_another_record_wrote_is_taken_back_there(tree):
    case = make_case(tree["branch"], "activist")
    with pytest.raises(ActionError, match="请在「发展档案」里撤回那一步"):
        withdraw(case.person)
    person = make_person(tree["branch"])
    make_sanction(person, "expulsion", starts_on=date(2026, 4, 1), papers=OUT)
    with pytest.raises(ActionError, match="请在那里撤销处分"):
        withdraw(person)


def test_dates_of_a_case_are_corrected_there(tree):
    person = make_case(tree["branch"], "admission").person
    person.refresh_from_db()
    with pytest.raises(ActionError, match="请在「发展档案」里更正那一步"):
        change_person(person=person, changes={"joined_on": date(2024, 10, 1)}, by=None, at=AT)


@pytest.mark.parametrize("day", [date(2025, 2, 1), date(2024, 6, 1)])
def test_the_place_before_ends_with_the_corrected_day(tree, day):
    person = make_person(tree["branch"], starts_on=date(2020, 1, 1))
    move_person(
        person=person, organization=tree["sister"], starts_on=date(2025, 1, 1), reason="",
        by=None, at=AT,
    )  # fmt: skip
    place_day(person, day)
    assert spans(person.memberships) == [(date(2020, 1, 1), day), (day, None)]
    event = AuditEvent.objects.get(action="person.redated")
    assert (event.detail["before"], event.detail["after"]) == ("2025-01-01", str(day))


@pytest.mark.parametrize(
    ("day", "says"),
    [
        (date(2026, 11, 21), "晚于今天 2026-11-20"),
        (date(2014, 12, 31), "2015-01-01 才成立"),
    ],
)
def test_a_day_that_cannot_be_is_refused(tree, day, says):
    person = make_person(tree["branch"], starts_on=date(2020, 1, 1))
    with pytest.raises(ActionError, match=says):
        place_day(person, day)
    assert spans(person.memberships) == [(date(2020, 1, 1), None)]


def test_a_day_that_a_letter_settled_stays(tree):
    person = accept(letter_from_outside(tree["branch"])).person
    with pytest.raises(ActionError, match="由介绍信 南川组〔2026〕18号 在这一天接收"):
        place_day(person, date(2026, 11, 1))
