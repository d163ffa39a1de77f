"""The roster of a day: who belongs, who leads, who votes."""

from datetime import date

import pytest

from members.actions.moving import move_person
from members.actions.people import change_standing
from members.queries.roster import committee_roster, roster
from members.rules.kinds import StandingKind
from tests.factories.members import AT, TODAY, make_person, make_position

pytestmark = pytest.mark.django_db


def names(entries) -> list[str]:
    return [entry.person.name for entry in entries]


def test_post_holders_come_first_then_by_sound(tree):
    branch = tree["branch"]
    people = {name: make_person(branch, name) for name in ("单雄信", "曾文静", "安国梁", "江一帆")}
    make_position(people["曾文静"], branch, "secretary")
    make_position(people["江一帆"], branch, "discipline")
    assert names(roster(organization=branch, on=TODAY)) == ["曾文静", "江一帆", "安国梁", "单雄信"]
    assert names(committee_roster(organization=branch, on=TODAY)) == ["曾文静", "江一帆"]


def test_probationary_members_belong_but_do_not_vote(tree):
    make_person(tree["branch"], "江一帆", standing=StandingKind.PROBATIONARY)
    make_person(tree["branch"], "安文静", standing=StandingKind.ACTIVIST)
    entries = roster(organization=tree["branch"], on=TODAY)
    assert [(e.person.name, e.may_vote) for e in entries] == [("江一帆", False)]
    change_standing(
        person=entries[0].person, kind="full", starts_on=TODAY, reason="转正", by=None, at=AT
    )
    assert roster(organization=tree["branch"], on=TODAY)[0].may_vote is True


def test_roster_of_a_group_and_of_a_past_day(tree):
    person = make_person(tree["branch"], "沈玉平", group=tree["group"])
    make_person(tree["branch"], "陶建中")
    assert names(roster(organization=tree["group"], on=TODAY)) == ["沈玉平"]
    move_person(
        person=person, organization=tree["sister"], starts_on=TODAY, reason="", by=None, at=AT
    )
    assert names(roster(organization=tree["branch"], on=TODAY)) == ["陶建中"]
    assert names(roster(organization=tree["branch"], on=date(2026, 11, 19))) == [
        "沈玉平",
        "陶建中",
    ]
