"""The batch export against the real database, with real PDFs."""

import io
import zipfile
from datetime import UTC, date, datetime

import pikepdf
import pytest

from branchrecords.errors import ActionError
from branchrecords.jobs import tasks as job_tasks
from branchrecords.jobs.lifecycle import JobCancelled
from branchrecords.jobs.models import Job
from members.models import Organization
from reports.actions.batches import start_batch
from reports.actions.summaries import archive_summary, draft_summary, submit_summary
from reports.models import Summary
from reports.tasks import export_summaries
from tests.factories.reports import committee, meeting, member, node, user

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def root():
    return committee()


@pytest.fixture
def staff(root):
    return user(root, "committee_staff", name="徐景明")


def branch_with(root, name, state, staff=None):
    branch = node(root, name=name)
    person = member(branch)
    meeting(branch, "general", date(2026, 3, 20), present=[person])
    meeting(branch, "party_day", date(2026, 4, 20), present=[person], title="义务植树")
    if state == "none":
        return branch
    summary = draft_summary(organization=branch, year=2026, by=None, at=AT)
    if state in ("submitted", "issued"):
        summary = submit_summary(summary=summary, by=None, at=AT)
    if state == "issued":
        archive_summary(summary=summary, by=staff, at=AT)
    return branch


@pytest.fixture
def three(root, staff):
    branch_with(root, "甲支部", "issued", staff)
    branch_with(root, "乙支部", "submitted")
    branch_with(root, "丙支部", "none")


def make_job(root, staff, form="zip", drafts=False):
    return start_batch(organization=root, year=2026, form=form, drafts=drafts, by=staff, at=AT)


def names(content):
    return [name.split(" ", 2)[2] for name in zipfile.ZipFile(io.BytesIO(content)).namelist()]


def test_zip_holds_what_exists_and_names_what_does_not(root, staff, three):
    seen = []
    name, content, failures = export_summaries(
        job=make_job(root, staff), advance=lambda done, total: seen.append((done, total))
    )
    assert name == "临江街道党工委2026年度总结.zip"
    assert names(content) == ["甲支部2026年度工作总结.pdf", "乙支部2026年度工作总结.pdf"]
    assert seen == [(0, 2), (1, 2), (2, 2)]
    assert failures == [
        {"name": "临江街道党工委", "reason": "年度总结还没有起草"},
        {"name": "丙支部", "reason": "年度总结还没有起草"},
    ]


def test_drafts_come_along_when_asked_for(root, staff):
    branch_with(root, "甲支部", "draft")
    without = make_job(root, staff)
    with pytest.raises(ActionError, match="没有可以生成的年度总结：2 个组织"):
        export_summaries(job=without, advance=lambda done, total: None)
    _, content, failures = export_summaries(
        job=make_job(root, staff, drafts=True), advance=lambda done, total: None
    )
    assert names(content) == ["甲支部2026年度工作总结.pdf"]
    assert [failure["name"] for failure in failures] == ["临江街道党工委"]


def test_volume_has_contents_and_bookmarks(root, staff, three):
    name, content, _ = export_summaries(
        job=make_job(root, staff, "volume"), advance=lambda done, total: None
    )
    assert name == "临江街道党工委2026年度总结合订本.pdf"
    with pikepdf.open(io.BytesIO(content)) as volume, volume.open_outline() as outline:
        assert [item.title for item in outline.root] == ["目录", "甲支部", "乙支部"]


def test_a_killed_run_goes_on_where_it_stopped(root, staff, three, tmp_path):
    job = make_job(root, staff)

    def killed(done, total):
        if done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export_summaries(job=job, advance=killed)
    kept = list((tmp_path / "jobs" / "parts" / str(job.pk)).iterdir())
    assert len(kept) == 1
    kept[0].write_bytes(kept[0].read_bytes() + b"%kept")
    _, content, _ = export_summaries(job=job, advance=lambda done, total: None)
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert [archive.read(n).endswith(b"%kept") for n in archive.namelist()] == [True, False]
    assert not (tmp_path / "jobs" / "parts" / str(job.pk)).exists()


def test_the_same_job_gives_the_same_bytes(root, staff, three):
    job = make_job(root, staff)
    first = export_summaries(job=job, advance=lambda done, total: None)
    assert export_summaries(job=job, advance=lambda done, total: None) == first


def test_what_the_owner_may_see_is_read_when_it_runs(root, staff, three):
    job = make_job(root, staff)
    staff.grants.update(ends_on=date(2026, 1, 1))
    fresh = Job.objects.get(pk=job.pk)
    with pytest.raises(ActionError, match="没有这个组织的导出权限"):
        export_summaries(job=fresh, advance=lambda done, total: None)


def test_cancelling_ends_it_between_two_papers(root, staff, three):
    def stop(done, total):
        raise JobCancelled

    with pytest.raises(JobCancelled):
        export_summaries(job=make_job(root, staff), advance=stop)


def test_the_kind_is_registered_and_the_task_runs_it(root, staff, three):
    job = make_job(root, staff)
    job_tasks.run_job(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == ("done", 2, 2)
    assert job.result_name.endswith(".zip")


def test_an_unknown_form_is_refused(root, staff):
    with pytest.raises(ActionError, match="请选择压缩包或合订本"):
        make_job(root, staff, "docx")
    assert not Job.objects.exists()
    assert not Summary.objects.exists()
    assert Organization.objects.count() == 1
