"""The batch export against the real database, with real PDFs."""

import io
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pikepdf
import pytest
from django.db import OperationalError
from django.urls import reverse

from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from branchrecords.jobs import tasks as job_tasks
from branchrecords.jobs.lifecycle import JobCancelled, retry_job
from branchrecords.jobs.models import Job
from members.models import Organization
from reports.actions.batches import start_batch
from reports.actions.summaries import archive_summary, draft_summary, read_summary, submit_summary
from reports.models import Issue, IssuePaper, Summary
from reports.papers import filed_paper
from reports.tasks import export_summaries
from tests.documents.reading import texts
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
        read_summary(summary=summary, remark="", by=None, at=AT)
        archive_summary(summary=summary, by=staff, at=AT)
    return branch


@pytest.fixture
def three(root, staff):
    branch_with(root, "甲支部", "issued", staff)
    branch_with(root, "乙支部", "submitted")
    branch_with(root, "丙支部", "none")


def make_job(root, staff, form="zip", drafts=False):
    return start_batch(organization=root, year=2026, form=form, drafts=drafts, by=staff, at=AT)


def export(job, advance=lambda done, total: None):
    """What the handler gives, its file read."""
    name, content, failures = export_summaries(job=job, advance=advance)
    return name, content.read_bytes() if isinstance(content, Path) else content, failures


def names(content):
    return [name.split(" ", 2)[2] for name in zipfile.ZipFile(io.BytesIO(content)).namelist()]


def test_zip_holds_what_exists_and_names_what_does_not(root, staff, three):
    seen = []
    name, content, failures = export(
        make_job(root, staff), lambda done, total: seen.append((done, total))
    )
    assert name == "临江街道党工委2026年度总结.zip"
    assert names(content) == ["甲支部2026年度工作总结.pdf", "乙支部2026年度工作总结.pdf"]
    assert seen == [(0, 2), (1, 2), (2, 2)]
    assert [(failure["name"], failure["reason"]) for failure in failures] == [
        ("临江街道党工委", "年度总结还没有起草"),
        ("丙支部", "年度总结还没有起草"),
    ]
    assert failures[0]["id"] == root.pk


def test_drafts_come_along_when_asked_for(root, staff):
    branch_with(root, "甲支部", "draft")
    without = make_job(root, staff)
    with pytest.raises(ActionError, match="没有可以生成的年度总结：2 个组织"):
        export_summaries(job=without, advance=lambda done, total: None)
    _, content, failures = export(make_job(root, staff, drafts=True))
    assert names(content) == ["甲支部2026年度工作总结.pdf"]
    assert [failure["name"] for failure in failures] == ["临江街道党工委"]


def test_volume_has_contents_and_bookmarks(root, staff, three):
    name, content, _ = export(make_job(root, staff, "volume"))
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
    _, content, _ = export(job)
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert [archive.read(n).endswith(b"%kept") for n in archive.namelist()] == [True, False]


def test_the_parts_go_when_the_job_has_ended(root, staff, three, tmp_path):
    job = make_job(root, staff)
    job_tasks.run_job(job_id=job.pk)
    assert not (tmp_path / "jobs" / "parts" / str(job.pk)).exists()


def test_the_same_job_gives_the_same_bytes(root, staff, three):
    job = make_job(root, staff)
    assert export(job) == export(job)


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
    with pytest.raises(ActionError, match="请选择压缩包、合订本或数字汇总表"):
        make_job(root, staff, "docx")
    assert not Job.objects.exists()
    assert not Summary.objects.exists()
    assert Organization.objects.count() == 1


def test_an_issued_paper_is_the_filed_one_and_copies_say_who_made_them(root, staff, three):
    issue = Issue.objects.get()
    filed = filed_paper(issue)
    _, content, _ = export(make_job(root, staff))
    archive = zipfile.ZipFile(io.BytesIO(content))
    issued, draft = (archive.read(name) for name in archive.namelist())
    assert issued == filed
    said = "徐景明2026年11月20日10:00导出"
    assert said not in "".join(texts(issued))
    assert all(said in page for page in texts(draft))
    _, volume, _ = export(make_job(root, staff, "volume"))
    assert all(said in page for page in texts(volume))


def test_the_sheet_has_a_line_for_each_organisation(root, staff, three):
    name, content, failures = export(make_job(root, staff, "sheet"))
    assert name == "临江街道党工委2026年度总结数字汇总表.xlsx"
    page = openpyxl.load_workbook(io.BytesIO(content)).active
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    assert any("徐景明 2026年11月20日 10:00 导出" in str(row[0]) for row in rows)
    head = next(row for row in rows if row[0] == "组织")
    lines = {row[0]: dict(zip(head, row, strict=True)) for row in rows[rows.index(head) + 1 :]}
    assert {name: line["年度总结"] for name, line in lines.items()} == {
        "甲支部": "已印发", "乙支部": "待审核",
    }  # fmt: skip
    assert lines["甲支部"]["支部党员大会（次）"] == 1
    assert [failure["name"] for failure in failures] == ["临江街道党工委", "丙支部"]


def test_only_what_failed_is_made_again(root, staff, three):
    job = make_job(root, staff)
    job_tasks.run_job(job_id=job.pk)
    job.refresh_from_db()
    assert [failure["name"] for failure in job.failures] == ["临江街道党工委", "丙支部"]
    late = Organization.objects.get(name="丙支部")
    summary = draft_summary(organization=late, year=2026, by=None, at=AT)
    submit_summary(summary=summary, by=None, at=AT)
    again = retry_job(job=job, by=staff, at=AT)
    _, content, failures = export(again)
    assert names(content) == ["丙支部2026年度工作总结.pdf"]
    assert [failure["name"] for failure in failures] == ["临江街道党工委"]
    assert AuditEvent.objects.filter(action="job.retried").count() == 1


def test_a_job_that_lost_the_database_stays_to_be_resumed(root, staff, three, monkeypatch):
    job = make_job(root, staff)

    def lost(*arguments, **options):
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr("reports.batch.draft_pdf", lost)
    job_tasks.run_job(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.failures) == ("running", [])


def test_a_paper_that_breaks_is_named_and_the_others_are_made(root, staff, three, monkeypatch):
    def broken(*arguments, **options):
        raise ValueError("boom")

    monkeypatch.setattr("reports.batch.draft_pdf", broken)
    _, content, failures = export(make_job(root, staff))
    assert names(content) == ["甲支部2026年度工作总结.pdf"]
    assert failures[-1]["name"] == "乙支部"
    assert "生成时出错" in failures[-1]["reason"]


def test_a_filed_paper_that_is_gone_is_named_mended_and_made_by_the_retry(
    root, staff, client, tmp_path
):
    for name in ("甲支部", "乙支部"):
        branch_with(root, name, "issued", staff)
    for issue in Issue.objects.all():
        filed_paper(issue)
    lost = IssuePaper.objects.get(issue__organization__name="乙支部")
    aside = tmp_path / "aside"
    Path(lost.file.path).rename(aside)
    job = make_job(root, staff)
    job_tasks.run_job(job_id=job.pk)
    client.force_login(staff)
    page = client.get(reverse("job", args=(job.pk,))).text
    assert "2 份没有生成" in page
    assert "乙支部" in page
    assert "归档的文件不在服务器上，请系统管理员从备份恢复，再重新生成" in page
    # Something else in its place is no better.
    Path(lost.file.path).write_bytes(aside.read_bytes()[:-1] + b"x")
    assert "被改动" in export(make_job(root, staff))[2][-1]["reason"]
    aside.rename(lost.file.path)
    answer = client.post(reverse("job-retry", args=(job.pk,)))
    again = Job.objects.order_by("pk").last()
    assert answer.url == reverse("job", args=(again.pk,))
    job_tasks.run_job(job_id=again.pk)
    again.refresh_from_db()
    assert [failure["name"] for failure in again.failures] == [root.name]
    with again.result.open() as file:
        assert names(file.read()) == ["乙支部2026年度工作总结.pdf"]
    assert Job.objects.get(pk=job.pk).failures[-1]["name"] == "乙支部"
