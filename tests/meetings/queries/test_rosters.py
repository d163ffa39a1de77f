"""Who is due, and what a new meeting starts with."""

from datetime import date, time

import pytest

from meetings.queries.kinds import kind_named
from meetings.queries.meetings import starting_facts
from meetings.queries.rosters import roster_of, who_may_be_invited
from members.rules.kinds import OrganizationKind
from tests.factories.meetings import make_branch, make_open, make_planned
from tests.factories.members import make_organization, make_person

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 12)


def facts(branch, key):
    kind = kind_named(key, organization=branch.organization, day=DAY)
    return starting_facts(organization=branch.organization, kind=kind, on=DAY)


def test_of_a_kind_without_a_rule_the_chosen_are_due():
    branch = make_branch()
    meeting = make_planned(branch, kind="service", invitees=branch.people[2:4])
    assert {entry.person for entry in roster_of(meeting)} == set(branch.people[2:4])


def test_the_chosen_of_a_group_may_come_from_the_whole_branch():
    branch = make_branch()
    group = make_organization("第一党小组", branch.organization, OrganizationKind.GROUP)
    meeting = make_planned(branch, organization=group, kind="service", invitees=branch.people[:1])
    assert [entry.person for entry in roster_of(meeting)] == branch.people[:1]
    assert set(who_may_be_invited(group, on=DAY)) == set(branch.people)


def test_who_was_chosen_and_has_left_is_not_due():
    branch = make_branch()
    meeting = make_planned(branch, kind="service", invitees=branch.people[2:4])
    branch.people[2].memberships.update(ends_on=DAY)
    assert [entry.person for entry in roster_of(meeting)] == branch.people[3:4]


def test_a_new_meeting_starts_as_the_last_of_its_kind():
    branch = make_branch()
    make_open(
        branch,
        kind="service",
        held_on=date(2026, 9, 3),
        place="江堤",
        ends_at=time(17, 0),
        invitees=branch.people[2:5],
    )
    make_open(branch, kind="general", held_on=date(2026, 10, 8), place="三楼会议室")
    found = facts(branch, "service")
    assert (found["place"], found["ends_at"]) == ("江堤", time(17, 0))
    assert (found["chair"], found["recorder"]) == (branch.secretary.pk, branch.recorder.pk)
    assert sorted(found["invitees"]) == sorted(person.pk for person in branch.people[2:5])
    assert "invitees" not in facts(branch, "general")


def test_a_first_meeting_of_a_kind_takes_the_place_of_the_last_meeting_at_all():
    branch = make_branch()
    make_open(branch, kind="general", held_on=date(2026, 10, 8), place="三楼会议室")
    found = facts(branch, "service")
    assert found["place"] == "三楼会议室"
    assert "invitees" not in found


def test_who_has_left_is_not_carried_on_as_chair_or_recorder():
    branch = make_branch()
    recorder = make_person(branch.organization)
    meeting = make_open(branch, held_on=date(2026, 10, 8))
    meeting.recorder = recorder
    meeting.save()
    recorder.memberships.update(ends_on=date(2026, 11, 1))
    found = facts(branch, "party_day")
    assert found["chair"] == branch.secretary.pk
    assert "recorder" not in found
