"""The papers of a batch: which can be made, who is missing, and how one is made.

Laid out by the worker that leads the batch, made by every worker that helps (jobs.sharing).
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, datetime

from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError
from django.db.models import QuerySet
from django.utils import timezone

from branchrecords.access.permissions import Permission
from branchrecords.database.fields import DecryptionError
from branchrecords.documents.pdf import PdfUnavailable
from branchrecords.errors import ActionError
from branchrecords.jobs.models import Job
from branchrecords.jobs.sharing import Part
from branchrecords.web.formats import cn_time
from members.models import Organization
from members.models.placements import stood_within
from reports.catalogue import SUMMARY_KEYS
from reports.exports.summaries import draft_pdf
from reports.figures.figure import Value
from reports.models import Issue, Summary
from reports.papers import filed_paper
from reports.queries.content import digest_of, summary_content
from reports.queries.issues import frozen_values
from reports.queries.organizations import reportable
from reports.queries.values import compute_subtree
from reports.rules.batches import REASONS

log = logging.getLogger(__name__)
Failures = list[dict]
# Nothing is wrong with the paper: the machine cannot make any, or the worker is interrupted.
NOT_ITS_FAULT = (PdfUnavailable, OperationalError, InterfaceError, SoftTimeLimitExceeded)


@dataclass(frozen=True)
class Paper:
    """One PDF to be made: `part` says how; `values` are what it prints."""

    organization: Organization
    part: Part
    state: str
    values: list[Value]


def make_summary(*, job: Job, params: dict) -> bytes:
    """The maker of the job kind «summaries»: the filed paper of an issue, or a draft's copy.

    One broken paper must not take the other thousand with it: it raises ActionError, which says
    why. What is no fault of the paper is raised as it is.
    """
    try:
        if "issue" in params:
            return filed_paper(Issue.objects.select_related("organization").get(pk=params["issue"]))
        return draft_pdf(params["content"], datetime.fromisoformat(params["at"]), watermark_of(job))
    except (ActionError, *NOT_ITS_FAULT):
        raise
    except Exception as error:
        log.exception("job %s: a summary failed (%s)", job.pk, params.get("issue", "draft"))
        raise ActionError(_why(error)) from error


def _why(error: Exception) -> str:
    """What is wrong with one paper, and who mends it."""
    if isinstance(error, FileNotFoundError):
        return "归档的文件不在服务器上，请系统管理员从备份恢复，再重新生成"
    if isinstance(error, DecryptionError):
        return "归档的文件被改动，或者密钥不对，打不开，请系统管理员从备份恢复，再重新生成"
    return "生成时出错，请打开这份总结单独预览"


def failure_of(organization: Organization, reason: str) -> dict:
    return {"id": organization.pk, "name": organization.name, "reason": reason}


def papers_of(job: Job, organization: Organization, today: date) -> tuple[list[Paper], Failures]:
    """What can be made, in tree order, and who is missing with the reason.

    For what stood below at the end of the year, as far as the owner may still read it.
    """
    year, drafts = job.params["year"], job.params["drafts"]
    units = _units(job, organization, min(today, date(year, 12, 31)))
    summaries = _summaries(units, year)
    issues = _newest_issues(summaries)
    values: dict[str, list[Value]] = {}
    papers: list[Paper] = []
    failures: Failures = []
    for unit in units:
        summary = summaries.get(unit.pk)
        state = summary.state if summary else "none"
        if summary is not None and state == Summary.State.ISSUED:
            papers.append(_issued(unit, issues[summary.pk]))
        elif summary is None or (state in REASONS and not drafts):
            failures.append(failure_of(unit, REASONS[state]))
        else:
            values = values or compute_subtree(
                organization, year, today, keys=SUMMARY_KEYS, with_ids=True
            )
            papers.append(_unissued(unit, summary, values[unit.path], today))
    return papers, failures


def _units(job: Job, organization: Organization, day: date) -> QuerySet[Organization]:
    units = reportable(job.owner, Permission.SUMMARY_EXPORT).filter(
        stood_within(organization, on=day, field="path")
    )
    if job.params.get("only"):
        units = units.filter(pk__in=job.params["only"])
    return units.active_on(day)


def _summaries(units: QuerySet[Organization], year: int) -> dict[int, Summary]:
    found = Summary.objects.filter(organization__in=units, year=year)
    return {one.organization_id: one for one in found.select_related("organization")}


def _newest_issues(summaries: dict[int, Summary]) -> dict[int, Issue]:
    issues = Issue.objects.filter(summary__in=[one.pk for one in summaries.values()])
    return {
        issue.summary_id: issue
        for issue in issues.select_related("organization").order_by("version")
    }


def _issued(unit: Organization, issue: Issue) -> Paper:
    part = Part(issue.digest, {"issue": issue.pk})
    return Paper(unit, part, Summary.State.ISSUED.label, frozen_values(issue))


def _unissued(unit: Organization, summary: Summary, values: list[Value], today: date) -> Paper:
    """With all that it says: whoever makes it, and whenever, makes the same."""
    content = summary_content(summary, values, today, verify_base="")
    at = summary.changed_at.isoformat()
    part = Part(f"{digest_of(content)}-{at}", {"content": content, "at": at})
    return Paper(unit, part, summary.get_state_display(), values)


def watermark_of(job: Job) -> str:
    """Who made the copy and when; filed papers never carry it (ADR 18)."""
    return f"{job.owner} {cn_time(timezone.localtime(job.created_at))} 导出"
