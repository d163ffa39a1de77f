"""The pages of jobs: the owner's own, nobody else's."""

from datetime import UTC, datetime

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from branchrecords.audit.models import AuditEvent
from branchrecords.jobs.models import Job
from members.models import User

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def owner(client):
    user = User.objects.create_user("owner", name="徐景明")
    client.force_login(user)
    return user


def make_job(owner, **fields):
    return Job.objects.create(owner=owner, kind="x", title="年度总结", created_at=AT, **fields)


def test_progress_is_asked_for_until_the_job_has_ended(client, owner):
    job = make_job(owner, state="running", done=11, total=14)
    url = reverse("job-progress", args=(job.pk,))
    answer = client.get(url, **HTMX)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "every 2s" in page
    assert "<b>11</b> / 14 份" in page
    Job.objects.update(state="done", finished_at=AT)
    ended = client.get(url, **HTMX)
    assert ended.status_code == 286
    assert "every 2s" not in ended.content.decode()
    assert client.get(url).url == reverse("job", args=(job.pk,))


def test_failures_are_listed_by_name(client, owner):
    job = make_job(
        owner,
        state="done",
        finished_at=AT,
        failures=[{"name": "第二中队党支部", "reason": "还没有起草"}],
    )
    page = client.get(reverse("job", args=(job.pk,))).content.decode()
    assert "1 份没有生成" in page
    assert "第二中队党支部" in page
    assert "还没有起草" in page


def test_only_the_owner_downloads_and_it_is_written_down(client, owner, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    job = make_job(owner, state="done", finished_at=AT, result_name="总结.zip")
    job.result.save("1.zip", ContentFile(b"zip"))
    url = reverse("job-download", args=(job.pk,))
    answer = client.get(url)
    assert b"".join(answer.streaming_content) == b"zip"
    assert "attachment" in answer["Content-Disposition"]
    assert AuditEvent.objects.get().action == "job.downloaded"
    stranger = User.objects.create_user("stranger", name="别人")
    client.force_login(stranger)
    for name in ("job", "job-progress", "job-download"):
        assert client.get(reverse(name, args=(job.pk,))).status_code == 404
    assert client.post(reverse("job-cancel", args=(job.pk,))).status_code == 404
    assert "年度总结" not in client.get(reverse("job-list")).content.decode()


def test_a_result_that_is_not_there_is_not_found(client, owner, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    running = make_job(owner, state="running")
    lost = make_job(owner, state="done", finished_at=AT, result="jobs/gone.zip")
    for job in (running, lost):
        assert client.get(reverse("job-download", args=(job.pk,))).status_code == 404


def test_cancelling(client, owner):
    job = make_job(owner)
    client.post(reverse("job-cancel", args=(job.pk,)))
    job.refresh_from_db()
    assert job.state == "cancelled"
    assert client.get(reverse("job-cancel", args=(job.pk,))).status_code == 405


def test_the_list_is_paged_and_says_when_it_is_empty(client, owner):
    assert "还没有后台任务" in client.get(reverse("job-list")).content.decode()
    make_job(owner)
    assert "等待开始" in client.get(reverse("job-list")).content.decode()
