"""What the desk says of 志愿服务, with the rule and the day."""

from datetime import date

import pytest

from tests.factories.desk import desk_duties
from tests.factories.meetings import make_branch
from tests.factories.members import make_user
from tests.factories.service import certify, make_application, make_service, make_team

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch():
    return make_branch(full=4)


def _duties(branch, on):
    return [
        (duty.title, duty.due_on, duty.late)
        for duty in desk_duties(
            "meetings.queries.service_duties", organization=branch.organization, on=on
        )
    ]


def test_a_registration_waits_a_week_before_it_is_late(branch):
    team = make_team(branch.organization, branch.people[1])
    person = branch.people[2]
    make_application(team, person, make_user("member", branch.organization, person))
    title = f"{person.name}报名参加志愿服务，待审核"
    assert _duties(branch, date(2026, 11, 27)) == [(title, date(2026, 11, 27), False)]
    assert _duties(branch, date(2026, 11, 28)) == [(title, date(2026, 11, 27), True)]


def test_a_sealed_service_waits_for_its_certificate(branch):
    meeting = make_service(branch, held_on=date(2026, 11, 12))
    title = f"「{meeting.title}」待认定服务时间"
    assert _duties(branch, date(2026, 11, 20)) == [(title, date(2026, 12, 12), False)]
    certify(meeting)
    assert _duties(branch, date(2026, 11, 20)) == []


def test_a_branch_without_service_is_not_spoken_of(branch):
    assert _duties(branch, date(2026, 11, 20)) == []
