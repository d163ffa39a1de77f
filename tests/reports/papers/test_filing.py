"""Issued papers: made for the archive, filed once, a new version beside the old one."""

import io
import json
from datetime import date

import pikepdf
import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse

from branchrecords.audit.models import AuditEvent
from members.models import Organization
from reports.actions.summaries import archive_summary, draft_summary, return_summary, save_summary
from reports.exports.summaries import content_pdf, issue_pdf
from reports.models import Issue, IssuePaper
from reports.papers import filed_paper
from tests.documents.preflight import faults
from tests.documents.reading import texts
from tests.factories.reports import meeting, member

from .making import AT, sent

pytestmark = pytest.mark.django_db


def test_a_paper_is_filed_once_and_encrypted(issue, staff, tmp_path):
    first = filed_paper(issue, staff)
    assert first == issue_pdf(issue)
    assert filed_paper(issue) == first
    (kept,) = list(tmp_path.rglob("*.bin"))
    assert b"%PDF" not in kept.read_bytes()
    assert AuditEvent.objects.filter(action="summary.filed").count() == 1
    assert issue.paper.size == len(first)


def test_it_is_made_for_the_archive(issue):
    paper = filed_paper(issue)
    assert faults(paper) == []
    with pikepdf.open(io.BytesIO(paper)) as opened:
        data = json.loads(opened.attachments["figures.json"].get_file().read_bytes())
    assert data["issue"] == {
        "serial": "2026-LJ-3-1", "version": 1, "at": "2026-12-31T02:00:00+00:00",
    }  # fmt: skip
    members = next(row for row in data["figures"] if row["key"] == "members")
    assert (members["text"], len(members["records"])) == ("3", 3)


def test_its_charts_are_those_of_the_frozen_rows(issue, branch):
    frozen = issue.content["charts"]
    assert [row for row in frozen["attendance"] if row[1]] == [[3, 3, 2], [10, 3, 3]]
    before = issue_pdf(issue)
    meeting(branch, "party_day", date(2026, 9, 3), present=[member(branch)])
    assert issue_pdf(issue) == before
    said = "".join(texts(before))
    assert "图和旁边的数据表出自同一组数据，印发时固定。" in said
    assert "3月3266.7%" in said


def test_a_paper_from_before_there_were_charts_prints_without(issue):
    old = {key: value for key, value in issue.content.items() if key != "charts"}
    assert "图表" not in "".join(texts(content_pdf(old | {"schema": 2}, issue.serial, AT)))


def test_the_database_keeps_a_filed_paper(issue):
    filed_paper(issue)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        IssuePaper.objects.update(size=1)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        IssuePaper.objects.all().delete()
    with pytest.raises(IntegrityError, match="issue_paper_not_empty"), transaction.atomic():
        IssuePaper.objects.create(issue=issue, sha256="", size=0, file="x", filed_at=AT)


def test_a_new_version_lists_what_it_changes(issue, branch, staff):
    summary = issue.summary
    back = return_summary(summary=summary, reason="党员大会漏记一次", by=staff, at=AT)
    meeting(branch, "general", date(2026, 6, 20), present=list_of(branch))
    text = back.work.replace("支部党员大会1次", "支部党员大会2次")
    rates = "党员平均到会率"
    old_rate = text[text.index(rates) :].split("，")[0].split("。")[0]
    text = text.replace(old_rate, f"{rates}88.9%")
    save_summary(summary=back, texts={"work": text}, by=None, at=AT)
    second = archive_summary(summary=sent(back), by=staff, at=AT)
    replaces = second.content["replaces"]
    assert (replaces["serial"], replaces["reason"]) == ("2026-LJ-3-1", "党员大会漏记一次")
    figures = {row["label"]: (row["before"], row["after"]) for row in replaces["figures"]}
    assert figures["支部党员大会"] == ("1", "2")
    assert "支部党员大会1次" in replaces["text"][0]["before"]
    assert "支部党员大会2次" in replaces["text"][0]["after"]
    printed = "".join(texts(filed_paper(second)))
    assert "与上一版的差异" in printed
    assert "党员大会漏记一次" in printed
    assert filed_paper(Issue.objects.get(pk=issue.pk)) == issue_pdf(issue)
    assert faults(filed_paper(second)) == []


def list_of(branch):
    return [one.person for one in branch.memberships.select_related("person")]


def test_archiving_files_the_paper_and_the_page_shows_the_differences(client, branch, staff):
    summary = draft_summary(organization=branch, year=2026, by=None, at=AT)
    sent(summary)
    client.force_login(staff)
    client.post(reverse("summary-archive", args=(summary.pk,)))
    issue = Issue.objects.get()
    assert issue.paper.filed_by == staff
    page = client.get(reverse("issue-differences", args=(issue.pk,))).content.decode()
    assert "没有可对照的上一版" in page
    assert Organization.objects.filter(pk=branch.pk).exists()
