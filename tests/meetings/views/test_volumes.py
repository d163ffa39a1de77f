from datetime import date

import pytest
from django.urls import reverse

from branchrecords.jobs.models import Job
from members.rules.kinds import OrganizationKind
from tests.factories.meetings import make_branch, make_open, make_sealed
from tests.factories.members import make_organization, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee():
    return make_organization("城北街道党工委", kind=OrganizationKind.COMMITTEE)


@pytest.fixture
def branch(committee):
    return make_branch(full=4, name="第三党支部", parent=committee)


def page(client, organization, name="meeting-volume", year=2026) -> str:
    return client.get(f"{reverse(name, args=(organization.pk,))}?year={year}").content.decode()


def test_the_secretary_comes_from_the_list_sees_what_is_missing_and_starts_the_job(client, branch):
    make_sealed(branch)
    make_open(branch, kind="lecture", held_on=date(2026, 11, 13), title="党课草稿")
    client.force_login(branch.user)
    address = reverse("meeting-volume", args=(branch.organization.pk,))
    assert f'href="{address}?year=2026"' in page(client, branch.organization, "meeting-list")
    assert f'href="{address}"' in page(client, branch.organization, "desk")
    text = page(client, branch.organization)
    assert "未封存，未收入" in text
    assert "党课草稿" in text
    answer = client.post(
        reverse("meeting-volume-start", args=(branch.organization.pk,)) + "?year=2026"
    )
    job = Job.objects.get()
    assert answer["Location"] == reverse("job", args=(job.pk,))
    assert (job.params["year"], job.title) == (2026, "第三党支部2026年会议记录合订本")
    assert reverse("job", args=(job.pk,)) in page(client, branch.organization)


def test_a_year_without_records_says_what_to_do_and_offers_no_button(client, branch):
    client.force_login(branch.user)
    text = page(client, branch.organization)
    assert "这一年还没有封存的记录" in text
    assert "生成合订本" not in text
    answer = client.post(
        reverse("meeting-volume-start", args=(branch.organization.pk,)) + "?year=2026", follow=True
    )
    assert "2026年还没有封存的会议记录" in answer.content.decode()


def test_the_committee_finds_every_branch(client, branch, committee):
    make_sealed(branch)
    client.force_login(make_user("committee_staff", committee))
    text = page(client, committee)
    assert f"{reverse('meeting-volume', args=(branch.organization.pk,))}?year=2026" in text
    assert "1 份" in text
    assert "生成合订本" in page(client, branch.organization)
