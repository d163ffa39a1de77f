"""Registering and changing people."""

from datetime import date

import pytest

from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from members.actions.people import change_person, change_standing
from members.actions.reveals import reveal_person
from members.models import Person, Standing
from members.queries.roster import roster
from members.rules.kinds import StandingKind
from tests.factories.members import AT, TODAY, id_number, make_person, make_tree, make_user

pytestmark = pytest.mark.django_db


def test_add_person_writes_membership_and_both_standings():
    tree = make_tree()
    person = make_person(tree["branch"], "单雄信", id_number=id_number(), phone="13812345678")
    assert list(person.standings.values_list("kind", "starts_on", "ends_on")) == [
        ("probationary", date(2010, 7, 1), date(2011, 7, 1)),
        ("full", date(2011, 7, 1), None),
    ]
    assert [m.organization for m in person.memberships.all()] == [tree["branch"]]
    assert (person.pinyin, person.initials) == ("shan xiong xin", "sxx")
    event = AuditEvent.objects.get(action="person.added")
    assert event.person_id == person.pk
    assert event.organization_path == tree["branch"].path


def test_add_person_refuses_a_number_registered_already():
    tree = make_tree()
    make_person(tree["branch"], "沈玉平", id_number=id_number())
    with pytest.raises(ActionError, match="身份证号已经登记过：陶建中"):
        make_person(tree["sister"], "陶建中", id_number=id_number())


def test_add_person_refuses_a_committee_as_home():
    tree = make_tree()
    with pytest.raises(ActionError, match="是党总支，党员要登记到支部"):
        make_person(tree["general"])


def test_change_person_logs_the_field_and_not_its_content():
    tree = make_tree()
    person = make_person(tree["branch"], phone="13812345678")
    change_person(person=person, changes={"phone": "13912345678"}, by=None, at=AT)
    event = AuditEvent.objects.get(action="person.changed")
    assert event.detail == {"fields": ["联系电话"]}
    assert Person.objects.get(pk=person.pk).phone == "13912345678"


def test_change_person_moves_the_log_in_to_the_new_phone():
    tree = make_tree()
    person = make_person(tree["branch"], phone="13812345678")
    user = make_user(person=person)
    changed = change_person(person=person, changes={"phone": "13912345678"}, by=None, at=AT)
    user.refresh_from_db()
    assert user.phone_digest == changed.phone_digest


def test_change_standing_to_full_dates_the_file():
    tree = make_tree()
    person = make_person(tree["branch"], standing=StandingKind.PROBATIONARY)
    change_standing(
        person=person, kind=StandingKind.FULL, starts_on=TODAY, reason="支部党员大会通过",
        by=None, at=AT,
    )  # fmt: skip
    assert Person.objects.get(pk=person.pk).full_on == TODAY
    assert list(person.standings.values_list("kind", "ends_on")) == [
        ("probationary", TODAY),
        ("full", None),
    ]


def test_deceased_person_leaves_the_roster_on_that_day():
    tree = make_tree()
    person = make_person(tree["branch"])
    change_standing(
        person=person, kind=StandingKind.DECEASED, starts_on=TODAY, reason="", by=None, at=AT
    )
    assert roster(organization=tree["branch"], on=TODAY) == []
    assert [e.person for e in roster(organization=tree["branch"], on=date(2026, 11, 19))] == [
        person
    ]


def test_reveal_person_needs_a_reason_and_leaves_a_row():
    tree = make_tree()
    person = make_person(tree["branch"], phone="13812345678")
    user = make_user("secretary", tree["branch"])
    with pytest.raises(ActionError, match="请写明查看的事由"):
        reveal_person(person=person, fields=["phone"], reason=" ", by=user, at=AT)
    shown = reveal_person(person=person, fields=["phone"], reason="核对信息", by=user, at=AT)
    assert shown == {"phone": "13812345678"}
    event = AuditEvent.objects.get(action="person.revealed")
    assert event.detail == {"fields": ["联系电话"], "reason": "核对信息"}


def test_standings_of_one_person_never_overlap():
    from django.db import IntegrityError

    person = make_person(make_tree()["branch"])
    with pytest.raises(IntegrityError, match="standing_one_at_a_time"):
        Standing.objects.create(person=person, kind="full", starts_on=date(2020, 1, 1))
