"""A letter is accepted, from within the register or from outside."""

from datetime import date, datetime, timedelta

import pytest

from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from members.actions.arrivals import accept_letter
from members.actions.people import change_standing
from members.rules.kinds import StandingKind
from tests.factories.members import (
    AT,
    TODAY,
    id_number,
    make_person,
)
from tests.factories.transfers import accept, letter, letter_from_outside, places, visiting

pytestmark = pytest.mark.django_db


# As the letters of the factory have them.
DATES = {"joined_on": date(2008, 7, 1), "full_on": date(2009, 7, 1)}


def test_acceptance_ends_here_and_begins_there_on_the_same_day(tree):
    person = make_person(tree["branch"], starts_on=date(2020, 1, 1))
    sent = accept(letter(person, tree["other"]))
    assert places(person) == [
        (tree["branch"], date(2020, 1, 1), TODAY),
        (tree["other"], TODAY, None),
    ]
    assert (sent.state, sent.closed_on) == ("accepted", TODAY)
    event = AuditEvent.objects.get(action="transfer.accepted")
    assert event.organization_id == tree["branch"].pk
    assert event.person_id == person.pk


def test_acceptance_needs_both_checks(tree):
    sent = letter(make_person(tree["branch"]), tree["other"])
    with pytest.raises(ActionError) as refusal:
        accept_letter(
            transfer=sent,
            accepted_on=TODAY,
            met_person=False,
            checked_letter=True,
            by=None,
            at=AT,
        )
    assert [b.target for b in refusal.value.blockers] == ["id_met_person"]


def test_an_expired_letter_is_accepted_with_a_note_only(tree):
    person = make_person(tree["branch"])
    sent = letter(person, tree["other"])
    late = AT + timedelta(days=11)
    with pytest.raises(ActionError, match="有效期到 2026-11-30，已经过期"):
        accept(sent, date(2026, 12, 1), at=late)
    accept(sent, date(2026, 12, 1), at=late, note="本人住院，出院后报到")
    assert places(person)[-1] == (tree["other"], date(2026, 12, 1), None)


@pytest.mark.parametrize(
    ("on", "message"),
    [
        (date(2026, 11, 19), "不能早于介绍信开出日期 2026-11-20"),
        (date(2026, 11, 21), "不能晚于今天 2026-11-20"),
    ],
)
def test_the_day_of_acceptance_lies_between_issue_and_today(tree, on, message):
    sent = letter(make_person(tree["branch"]), tree["other"])
    with pytest.raises(ActionError, match=message):
        accept(sent, on)


def test_who_died_meanwhile_is_not_accepted(tree):
    person = make_person(tree["branch"])
    sent = letter(person, tree["other"], at=AT - timedelta(days=5))
    change_standing(
        person=person,
        kind=StandingKind.DECEASED,
        starts_on=TODAY,
        reason="病故",
        by=None,
        at=AT,
    )
    with pytest.raises(ActionError, match="已不在「机关第一党支部」，请作废"):
        accept(sent)


def test_somebody_new_belongs_from_the_day_of_acceptance(tree):
    incoming = letter_from_outside(tree["branch"])
    person = incoming.person
    assert (incoming.number, incoming.issuer) == ("南川组〔2026〕18号", None)
    assert not person.memberships.exists()
    accept(incoming)
    assert places(person) == [(tree["branch"], TODAY, None)]
    assert list(person.standings.values_list("kind", "starts_on", "ends_on")) == [
        ("probationary", date(2008, 7, 1), date(2009, 7, 1)),
        ("full", date(2009, 7, 1), None),
    ]
    assert "南川组〔2026〕18号" in person.memberships.get().reason


def test_who_left_comes_back_as_the_same_person(tree):
    number = id_number(sequence=61)
    person = make_person(
        tree["branch"], "秦立新", id_number=number, starts_on=date(2020, 1, 1), **DATES
    )
    accept(letter(person, at=AT - timedelta(days=30)), TODAY - timedelta(days=20))
    incoming = letter_from_outside(tree["other"], sequence=61)
    assert incoming.person == person
    accept(incoming)
    assert places(person) == [
        (tree["branch"], date(2020, 1, 1), TODAY - timedelta(days=20)),
        (tree["other"], TODAY, None),
    ]
    assert [row.kind for row in person.standings.order_by("starts_on")] == [
        "probationary",
        "full",
        "transferred_out",
        "full",
    ]
    assert [row.gain for row in person.memberships.order_by("starts_on")][1] == "transferred_in"


def test_a_letter_does_not_change_the_dates_of_the_file(tree):
    person = make_person(tree["branch"], "秦立新", id_number=id_number(sequence=61), **DATES)
    accept(letter(person, at=AT - timedelta(days=30)), TODAY - timedelta(days=20))
    with pytest.raises(ActionError, match="以前登记的转正日期是 2009-07-01，与来信不同") as refusal:
        letter_from_outside(tree["other"], sequence=61, facts={"full_on": date(2009, 7, 10)})
    assert [one.target for one in refusal.value.blockers] == ["id_full_on"]


def test_a_probationer_who_became_full_elsewhere_comes_back_as_full(tree):
    person = make_person(
        tree["branch"],
        "秦立新",
        standing=StandingKind.PROBATIONARY,
        joined_on=date(2025, 3, 1),
        starts_on=date(2025, 3, 1),
        id_number=id_number(sequence=61),
    )
    long_ago = datetime(2025, 9, 1, 2, 0, tzinfo=AT.tzinfo)
    accept(letter(person, at=long_ago), date(2025, 9, 1), at=long_ago)
    facts = {"joined_on": date(2025, 3, 1), "full_on": date(2026, 3, 1)}
    accept(letter_from_outside(tree["other"], sequence=61, facts=facts))
    assert list(person.standings.values_list("kind", "starts_on", "ends_on")) == [
        ("probationary", date(2025, 3, 1), date(2025, 9, 1)),
        ("transferred_out", date(2025, 9, 1), TODAY),
        ("full", TODAY, None),
    ]
    person.refresh_from_db()
    assert person.full_on == date(2026, 3, 1)


def test_a_member_of_the_system_does_not_come_from_outside(tree):
    make_person(tree["branch"], "秦立新", id_number=id_number(sequence=61))
    with pytest.raises(ActionError, match="现在就在「机关第一党支部」，请由该支部开系统内介绍信"):
        letter_from_outside(tree["other"], sequence=61)


def test_another_name_with_a_known_number_is_refused(tree):
    make_person(tree["branch"], "秦立新", id_number=id_number(sequence=61))
    with pytest.raises(ActionError, match="登记的姓名是秦立新"):
        letter_from_outside(tree["other"], name="秦立信", sequence=61)


def test_who_was_expelled_does_not_come_back_by_letter(tree):
    person = make_person(tree["branch"], "秦立新", id_number=id_number(sequence=61))
    change_standing(
        person=person,
        kind=StandingKind.LAPSED,
        starts_on=TODAY - timedelta(days=9),
        reason="除名",
        papers={"meeting_on": TODAY - timedelta(days=9), "approved_on": TODAY},
        by=None,
        at=AT,
    )
    with pytest.raises(ActionError, match="登记为自行脱党除名"):
        letter_from_outside(tree["other"], sequence=61)


def test_a_visitor_who_is_taken_in_visits_no_longer(tree):
    person = make_person(tree["branch"])
    row = visiting(tree["other"], person=person)
    accept(letter(person, tree["other"]))
    row.refresh_from_db()
    assert (row.ends_on, row.outcome) == (TODAY, "transferred")
    assert AuditEvent.objects.filter(action="mobile.closed").count() == 1
