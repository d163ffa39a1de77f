"""The job that makes the summaries of a subtree: repeatable, resumable, honest about failures."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from branchrecords.access.permissions import Permission
from branchrecords.documents.pdf import PdfUnavailable, merge_pdfs, zip_files
from branchrecords.errors import ActionError
from branchrecords.jobs.models import Job
from branchrecords.jobs.parts import forget_parts, made_part
from members.models import Organization
from members.models.placements import stood_within
from reports.catalogue import SUMMARY_KEYS
from reports.exports import draft_pdf, summary_file_name
from reports.figures.figure import Value
from reports.models import Issue, Summary
from reports.papers import filed_paper
from reports.queries.content import digest_of, summary_content
from reports.queries.organizations import reportable
from reports.queries.values import compute_subtree
from reports.rules.batches import REASONS

log = logging.getLogger(__name__)
Advance = Callable[[int, int], None]
Failures = list[dict[str, str]]


@dataclass(frozen=True)
class Paper:
    """One PDF to be made: `key` changes whenever its bytes would."""

    organization: Organization
    key: str
    make: Callable[[], bytes]


def export_summaries(*, job: Job, advance: Advance) -> tuple[str, bytes, Failures]:
    """Handler of the job kind «summaries»; finished papers are kept until the job ends.

    What the owner may see is read anew here, not when the job was asked for.
    """
    year, today = job.params["year"], timezone.localdate()
    root = reportable(job.owner, Permission.SUMMARY_EXPORT).filter(pk=job.params["organization"])
    organization = root.first()
    if organization is None:
        raise ActionError("您已没有这个组织的导出权限，请联系系统管理员。")
    papers, failures = _papers(job, organization, today)
    advance(0, len(papers))
    parts = []
    for done, paper in enumerate(papers, start=1):
        try:
            content = made_part(job=job, key=paper.key, make=paper.make)
            parts.append((paper.organization, content))
        except PdfUnavailable as error:
            raise ActionError(str(error)) from error
        except Exception:  # one broken paper must not take the other thousand with it
            log.exception("summary of organisation %s failed", paper.organization.pk)
            failures.append(_failure(paper.organization, "生成时出错，请打开这份总结单独预览"))
        advance(done, len(papers))
    if not parts:
        raise ActionError(_nothing(failures))
    name, content = _bound(job, organization, year, parts)
    forget_parts(job=job)
    return name, content, failures


def _nothing(failures: Failures) -> str:
    return (
        f"没有可以生成的年度总结：{len(failures)} 个组织还没有报送。"
        "请先催办，或勾选「没有报送的也生成」。"
    )


def _failure(organization: Organization, reason: str) -> dict[str, str]:
    return {"name": organization.name, "reason": reason}


def _papers(
    job: Job, organization: Organization, today: date
) -> tuple[list[Paper], list[dict[str, str]]]:
    """What can be made, in tree order, and who is missing with the reason.

    For what stood below at the end of the year, as far as the owner may still read it.
    """
    year, drafts = job.params["year"], job.params["drafts"]
    day = min(today, date(year, 12, 31))
    units = reportable(job.owner, Permission.SUMMARY_EXPORT).filter(
        stood_within(organization, on=day, field="path")
    )
    units = units.active_on(day)
    summaries = _summaries(units, year)
    issues = _newest_issues(summaries)
    values: dict[str, list[Value]] = {}
    papers, failures = [], []
    for unit in units:
        summary = summaries.get(unit.pk)
        state = summary.state if summary else "none"
        if state == Summary.State.ISSUED:
            papers.append(_issued(unit, issues[summary.pk]))
        elif summary is None or (state in REASONS and not drafts):
            failures.append(_failure(unit, REASONS[state]))
        else:
            values = values or compute_subtree(
                organization, year, today, keys=SUMMARY_KEYS, with_ids=True
            )
            papers.append(_unissued(unit, summary, values[unit.path], today))
    return papers, failures


def _summaries(units: QuerySet[Organization], year: int) -> dict[int, Summary]:
    found = Summary.objects.filter(organization__in=units, year=year)
    return {one.organization_id: one for one in found.select_related("organization")}


def _newest_issues(summaries: dict[int, Summary]) -> dict[int, Issue]:
    issues = Issue.objects.filter(summary__in=[one.pk for one in summaries.values()])
    return {issue.summary_id: issue for issue in issues.order_by("version")}


def _issued(unit: Organization, issue: Issue) -> Paper:
    return Paper(unit, issue.digest, lambda: filed_paper(issue))


def _unissued(unit: Organization, summary: Summary, values: list[Value], today: date) -> Paper:
    content = summary_content(summary, values, today, verify_base="")
    at: datetime = summary.changed_at
    key = f"{digest_of(content)}-{at.isoformat()}"
    return Paper(unit, key, lambda: draft_pdf(content, at))


def _bound(
    job: Job, organization: Organization, year: int, parts: list[tuple[Organization, bytes]]
) -> tuple[str, bytes]:
    """The result file: a ZIP of single papers, or one volume with contents and bookmarks."""
    name = f"{organization.name}{year}年度总结"
    if job.params["form"] == "volume":
        volume = merge_pdfs(
            [(unit.name, content) for unit, content in parts],
            title=f"{organization}{year}年度总结合订本",
            at=job.created_at,
            identifier=f"summaries-{job.pk}",
        )
        return f"{name}合订本.pdf", volume
    files = [
        (f"{number:03d} {unit.code} {summary_file_name(unit.name, year)}", content)
        for number, (unit, content) in enumerate(parts, start=1)
    ]
    return f"{name}.zip", zip_files(files, job.created_at)
