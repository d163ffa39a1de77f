"""The job that makes the summaries of a subtree: repeatable, resumable, honest about failures."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path

from django.db import InterfaceError, OperationalError
from django.db.models import QuerySet
from django.utils import timezone

from branchrecords.access.permissions import Permission
from branchrecords.database.fields import DecryptionError
from branchrecords.documents.pdf import PdfUnavailable, merge_pdfs, zip_paths
from branchrecords.errors import ActionError
from branchrecords.jobs.models import Job
from branchrecords.jobs.parts import kept_part, part_path
from branchrecords.web.formats import cn_time
from members.models import Organization
from members.models.placements import stood_within
from reports.catalogue import SUMMARY_KEYS
from reports.exports.summaries import draft_pdf, summary_file_name
from reports.figures.figure import Value
from reports.models import Issue, Summary
from reports.papers import filed_paper
from reports.personal_papers import personal_pdf
from reports.queries.content import digest_of, summary_content
from reports.queries.issues import frozen_values
from reports.queries.organizations import reportable
from reports.queries.personal_summaries import texts_handed_in
from reports.queries.values import compute_subtree
from reports.rules.batches import REASONS
from reports.rules.personal_volume import volume_title
from reports.sheets import SheetLine, sheet_xlsx

log = logging.getLogger(__name__)
Advance = Callable[[int, int], None]
Failures = list[dict]


@dataclass(frozen=True)
class Paper:
    """One PDF to be made: `key` changes whenever its bytes would; `values` are what it prints."""

    organization: Organization
    key: str
    make: Callable[[], bytes]
    state: str
    values: list[Value]


def export_summaries(*, job: Job, advance: Advance) -> tuple[str, bytes | Path, Failures]:
    """Handler of the job kind «summaries»; finished papers are kept until the job ends.

    What the owner may see is read anew here, not when the job was asked for. `params["only"]`
    (ids of organisations) is set where a job makes what another could not.
    """
    root = reportable(job.owner, Permission.SUMMARY_EXPORT).filter(pk=job.params["organization"])
    organization = root.first()
    if organization is None:
        raise ActionError("您已没有这个组织的导出权限，请联系系统管理员。")
    papers, failures = _papers(job, organization, timezone.localdate())
    advance(0, len(papers))
    if job.params["form"] == "sheet":
        return _sheet(job, organization, papers, failures, advance)
    parts = _made(job, papers, failures, advance)
    if not parts:
        raise ActionError(_nothing(failures))
    return *_bound(job, organization, parts), failures


def _made(
    job: Job, papers: list[Paper], failures: Failures, advance: Advance
) -> list[tuple[Organization, Path]]:
    parts = []
    for done, paper in enumerate(papers, start=1):
        try:
            parts.append((paper.organization, kept_part(job=job, key=paper.key, make=paper.make)))
        except PdfUnavailable as error:
            raise ActionError(str(error)) from error
        except (OperationalError, InterfaceError):
            raise  # the database went away: not this paper's fault, the job is resumed
        except Exception as error:  # one broken paper must not take the other thousand with it
            log.exception("summary of organisation %s failed", paper.organization.pk)
            failures.append(_failure(paper.organization, _why(error)))
        advance(done, len(papers))
    return parts


def _why(error: Exception) -> str:
    """What is wrong with one paper, and who mends it."""
    if isinstance(error, ActionError):
        return str(error)
    if isinstance(error, FileNotFoundError):
        return "归档的文件不在服务器上，请系统管理员从备份恢复，再重新生成"
    if isinstance(error, DecryptionError):
        return "归档的文件被改动，或者密钥不对，打不开，请系统管理员从备份恢复，再重新生成"
    return "生成时出错，请打开这份总结单独预览"


def _nothing(failures: Failures) -> str:
    return (
        f"没有可以生成的年度总结：{len(failures)} 个组织还没有报送。"
        "请先催办，或勾选「没有报送的也生成」。"
    )


def _failure(organization: Organization, reason: str) -> dict:
    return {"id": organization.pk, "name": organization.name, "reason": reason}


def _papers(job: Job, organization: Organization, today: date) -> tuple[list[Paper], Failures]:
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
            failures.append(_failure(unit, REASONS[state]))
        else:
            values = values or compute_subtree(
                organization, year, today, keys=SUMMARY_KEYS, with_ids=True
            )
            papers.append(_unissued(unit, summary, values[unit.path], job, today))
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
    state = Summary.State.ISSUED.label
    return Paper(unit, issue.digest, lambda: filed_paper(issue), state, frozen_values(issue))


def _unissued(
    unit: Organization, summary: Summary, values: list[Value], job: Job, today: date
) -> Paper:
    content = summary_content(summary, values, today, verify_base="")
    at: datetime = summary.changed_at
    key = f"{digest_of(content)}-{at.isoformat()}"
    imprint = _watermark(job)
    return Paper(
        unit, key, lambda: draft_pdf(content, at, imprint), summary.get_state_display(), values
    )


def _watermark(job: Job) -> str:
    """Who made the copy and when; filed papers never carry it (ADR 18)."""
    return f"{job.owner} {cn_time(timezone.localtime(job.created_at))} 导出"


def _bound(
    job: Job, organization: Organization, parts: list[tuple[Organization, Path]]
) -> tuple[str, bytes | Path]:
    """The result file: a ZIP of single papers, or one volume with contents and bookmarks."""
    year = job.params["year"]
    name = f"{organization.name}{year}年度总结"
    if job.params["form"] == "volume":
        volume = merge_pdfs(
            [(unit.name, path.read_bytes()) for unit, path in parts],
            title=f"{organization}{year}年度总结合订本",
            at=job.created_at,
            identifier=f"summaries-{job.pk}",
            watermark=_watermark(job),
        )
        return f"{name}合订本.pdf", volume
    files = [
        (f"{number:03d} {unit.code} {summary_file_name(unit.name, year)}", path)
        for number, (unit, path) in enumerate(parts, start=1)
    ]
    return f"{name}.zip", zip_paths(files, part_path(job=job, name="all.zip"), job.created_at)


def _sheet(
    job: Job, organization: Organization, papers: list[Paper], failures: Failures, advance: Advance
) -> tuple[str, bytes, Failures]:
    """All figures, one line for each organisation; who has none is listed, never zero."""
    if not papers:
        raise ActionError(_nothing(failures))
    title = f"{organization}{job.params['year']}年度总结数字汇总表"
    lines = [SheetLine(paper.organization, paper.state, paper.values) for paper in papers]
    content = sheet_xlsx(title, lines, watermark=_watermark(job))
    advance(len(papers), len(papers))
    return f"{title}.xlsx", content, failures


def bind_personal(*, job: Job, advance: Advance) -> tuple[str, bytes, Failures]:
    """Handler of the job kind «personal-volume»: what members handed in, one after another.

    What the owner may see is read anew here, not when the job was asked for.
    """
    year = job.params["year"]
    seen = reportable(job.owner, Permission.PERSONAL_RETURN)
    organization = seen.filter(pk=job.params["organization"]).first()
    if organization is None:
        raise ActionError("您已没有这个组织的个人总结权限，请联系上级党组织。")
    texts = texts_handed_in(organization, year=year, on=timezone.localdate())
    if not texts:
        raise ActionError("没有已交的个人总结：可能都退回了，请看名单。")
    parts = []
    for done, summary in enumerate(texts, start=1):
        key = f"personal-{summary.pk}-{summary.changed_at.isoformat()}"
        at = summary.changed_at
        made = kept_part(job=job, key=key, make=partial(personal_pdf, summary, summary.text, at))
        parts.append((summary.person.name, made.read_bytes()))
        advance(done, len(texts))
    title = volume_title(organization.name, year)
    content = merge_pdfs(
        parts,
        title=title,
        at=job.created_at,
        identifier=f"personal-{job.pk}",
        watermark=_watermark(job),
    )
    return f"{title}.pdf", content, []
