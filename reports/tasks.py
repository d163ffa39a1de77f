"""The jobs of reports: batches of summaries, bound 个人总结; resumable, honest about failures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.utils import timezone

from branchrecords.access.permissions import Permission
from branchrecords.documents.pdf import PdfUnavailable, merge_pdfs, zip_paths
from branchrecords.errors import ActionError
from branchrecords.jobs.models import Job
from branchrecords.jobs.parts import part_path
from branchrecords.jobs.sharing import make_parts
from members.models import Organization
from reports.batch import Failures, Paper, failure_of, papers_of, watermark_of
from reports.exports.summaries import summary_file_name
from reports.personal_papers import personal_part
from reports.queries.organizations import reportable
from reports.queries.personal_summaries import texts_handed_in
from reports.rules.personal_volume import volume_title
from reports.sheets import SheetLine, sheet_xlsx

Advance = Callable[[int, int], None]


def export_summaries(*, job: Job, advance: Advance) -> tuple[str, bytes | Path, Failures]:
    """Handler of the job kind «summaries»; finished papers are kept until the job ends.

    What the owner may see is read anew here, not when the job was asked for. `params["only"]`
    (ids of organisations) is set where a job makes what another could not.
    """
    root = reportable(job.owner, Permission.SUMMARY_EXPORT).filter(pk=job.params["organization"])
    organization = root.first()
    if organization is None:
        raise ActionError("您已没有这个组织的导出权限，请联系系统管理员。")
    papers, failures = papers_of(job, organization, timezone.localdate())
    if job.params["form"] == "sheet":
        return _sheet(job, organization, papers, failures, advance)
    parts = _made(job, papers, failures, advance)
    if not parts:
        raise ActionError(_nothing(failures))
    return *_bound(job, organization, parts), failures


def _made(
    job: Job, papers: list[Paper], failures: Failures, advance: Advance
) -> list[tuple[Organization, Path]]:
    """The files of what could be made; who could not is added to `failures`."""
    try:
        made = make_parts(job=job, parts=[paper.part for paper in papers], advance=advance)
    except PdfUnavailable as error:
        raise ActionError(str(error)) from error
    files = []
    for paper, one in zip(papers, made, strict=True):
        if one.path is None:
            failures.append(failure_of(paper.organization, one.failure))
        else:
            files.append((paper.organization, one.path))
    return files


def _nothing(failures: Failures) -> str:
    return (
        f"没有可以生成的年度总结：{len(failures)} 个组织还没有报送。"
        "请先催办，或勾选「没有报送的也生成」。"
    )


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
            watermark=watermark_of(job),
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
    content = sheet_xlsx(title, lines, watermark=watermark_of(job))
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
    made = make_parts(job=job, parts=[personal_part(summary) for summary in texts], advance=advance)
    parts = []
    for summary, one in zip(texts, made, strict=True):
        if one.path is None:
            raise ActionError(one.failure)
        parts.append((summary.person.name, one.path.read_bytes()))
    title = volume_title(organization.name, year)
    content = merge_pdfs(
        parts,
        title=title,
        at=job.created_at,
        identifier=f"personal-{job.pk}",
        watermark=watermark_of(job),
    )
    return f"{title}.pdf", content, []
