"""A sealed meeting and the topics of its year's study plan."""

from decimal import Decimal

import pytest
from django.urls import reverse

from meetings.queries.topics import topics_of
from tests.factories.meetings import make_branch, make_open, make_sealed
from tests.factories.members import TODAY
from tests.factories.plans import make_study_plan, report

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch():
    return make_branch(full=3)


def test_a_sealed_meeting_with_hours_is_offered_the_topics(client, branch):
    plan = make_study_plan(branch)
    meeting = make_sealed(branch, study_hours=Decimal(4))
    assert [topic.what for topic in topics_of(meeting, on=TODAY).offered] == [
        "学习《支部工作条例》"
    ]
    client.force_login(branch.user)
    page = client.get(reverse("meeting-detail", args=(meeting.pk,))).content.decode()
    link = f"{reverse('plan-topic-link', args=(plan.tasks.get().pk,))}?meeting={meeting.pk}"
    assert link in page
    assert f'<option value="{meeting.pk}" selected' in client.get(link).content.decode()


def test_a_meeting_that_carried_one_out_names_it(branch):
    plan = make_study_plan(branch)
    meeting = make_sealed(branch, study_hours=Decimal(4))
    report(plan.tasks.get(), on=meeting.held_on, meeting=meeting)
    found = topics_of(meeting, on=TODAY)
    assert (found.done.task, found.offered) == (plan.tasks.get(), ())


def test_no_plan_no_hours_or_no_seal_offers_nothing(branch):
    assert topics_of(make_sealed(branch, study_hours=Decimal(4)), on=TODAY) is None
    make_study_plan(branch)
    assert topics_of(make_sealed(branch, study_hours=Decimal(0)), on=TODAY) is None
    assert topics_of(make_open(branch, study_hours=Decimal(4)), on=TODAY) is None
