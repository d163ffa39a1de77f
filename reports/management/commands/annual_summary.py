"""The same PDFs as the website's, without a browser."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from branchrecords.documents.pdf import PdfUnavailable
from members.models import Organization
from reports.catalogue import SUMMARY_KEYS
from reports.exports.summaries import preview_pdf, summary_file_name, unsaved_preview_pdf
from reports.models import Summary
from reports.papers import filed_paper
from reports.queries.issues import newest_issue
from reports.queries.organizations import summarized
from reports.queries.values import compute_subtree


class Command(BaseCommand):
    """Issued summaries are printed as issued, all others with the figures of today as drafts."""

    help = "Write the annual summaries of an organisation (and all below it) as PDF files."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--organization", required=True, metavar="CODE")
        parser.add_argument("--year", required=True, type=int)
        parser.add_argument("--recursive", action="store_true", help="all organisations below too")
        parser.add_argument("--output", required=True, type=Path, metavar="DIR")

    def handle(self, *, organization: str, year: int, recursive: bool, output: Path, **options):
        root = Organization.objects.filter(code=organization).first()
        if root is None:
            raise CommandError(f"没有编码为 {organization} 的组织。")
        output.mkdir(parents=True, exist_ok=True)
        units = summarized(root, year, timezone.localdate()) if recursive else [root]
        made, failed = self._write(root, list(units), year, output)
        self.stdout.write(f"生成 {made} 份，写入 {output}")
        for name, reason in failed:
            self.stderr.write(f"没有生成：{name}：{reason}")
        if failed:
            raise CommandError(f"{len(failed)} 份没有生成。")

    def _write(self, root, units, year, output) -> tuple[int, list[tuple[str, str]]]:
        today, failed = timezone.localdate(), []
        summaries = Summary.objects.filter(organization__in=units, year=year)
        by_unit = {one.organization_id: one for one in summaries.select_related("organization")}
        values = compute_subtree(root, year, today, keys=SUMMARY_KEYS, with_ids=True)
        for unit in units:
            try:
                content = _paper(unit, by_unit.get(unit.pk), values[unit.path], year)
            except PdfUnavailable as error:
                raise CommandError(str(error)) from error
            except Exception as error:
                failed.append((unit.name, str(error)))
                continue
            name = f"{unit.code} {summary_file_name(unit.name, year)}"
            (output / name.replace("/", "_")).write_bytes(content)
        return len(units) - len(failed), failed


def _paper(unit: Organization, summary: Summary | None, values, year: int) -> bytes:
    today = timezone.localdate()
    if summary is None:
        return unsaved_preview_pdf(unit, year, values, timezone.now())
    if summary.state == Summary.State.ISSUED:
        return filed_paper(newest_issue(summary))
    return preview_pdf(summary, today, values)
