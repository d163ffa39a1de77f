"""Annual summaries as PDF: issued, filed, in draft; the same bytes for the same content."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from branchrecords.documents.pdf import qr_svg, render_pdf
from members.models import Organization
from reports.catalogue import SUMMARY_KEYS
from reports.charts.charts import charts_from
from reports.figures.figure import Value
from reports.models import Issue, Summary
from reports.queries.content import canonical, digest_of, summary_content
from reports.queries.drafts import drafted
from reports.queries.values import compute
from reports.rules.texts import plain

# The digest's beginning, printed and carried by the QR code; 16 hex digits are 64 bits.
CHECK_DIGITS = 16


def check_digits(digest: str) -> str:
    """The part of a digest that stands on paper."""
    return digest[:CHECK_DIGITS]


def verify_path(serial: str, digest: str) -> str:
    """Where the paper is verified, without the site's address."""
    return reverse("verify-issue", args=(serial, check_digits(digest)))


def issue_pdf(issue: Issue) -> bytes:
    """The issued paper as it is made now, from the frozen content alone, unsigned.

    What is handed out is the filed paper (`papers.filed_paper`).
    """
    return content_pdf(issue.content, issue.serial, issue.issued_at)


def content_pdf(content: dict, serial: str, at: datetime) -> bytes:
    """The paper that frozen content makes: the same bytes for the same content.

    Data of an older schema (queries.content) print as they did: else a paper that was filed then
    could no longer be made again.
    """
    digest = digest_of(content)
    url = content["verify_base"] + verify_path(serial, digest)
    issued = {
        "serial": serial,
        "digest_short": " ".join(_grouped(check_digits(digest))),
        "qr_svg": qr_svg(url, "核验二维码"),
        "verify_url": url,
        "at": at,
        "kept": content["schema"] > 2,
        "loose": content["schema"] < 4,
    }
    filed = f"{serial} sha256:{digest}" if content["schema"] > 1 else ""
    return _summary_pdf(content, digest, at, issued, filed=filed)


def unsaved_preview_pdf(
    organization: Organization, year: int, values: list[Value], at: datetime
) -> bytes:
    """A summary nobody has started: what its draft would say, not saved anywhere."""
    today = timezone.localdate(at)
    text = plain(drafted(organization=organization, year=year, on=today, values=values))
    summary = Summary(organization=organization, year=year, changed_at=at, **text)
    return preview_pdf(summary, today, values)


def draft_pdf(content: dict, at: datetime, imprint: str = "") -> bytes:
    """A summary that is not issued: 草稿 across every page, no serial; `imprint` at their feet."""
    return _summary_pdf(content, digest_of(content), at, None, imprint=imprint)


def _grouped(text: str, size: int = 4) -> list[str]:
    return [text[start : start + size] for start in range(0, len(text), size)]


def _summary_pdf(
    content: dict,
    digest: str,
    at: datetime,
    issued: dict | None,
    *,
    filed: str = "",
    imprint: str = "",
) -> bytes:
    name = content["organization"]["name"]
    return render_pdf(
        template="documents/summary.html",
        context={
            "org_name": name,
            "year": content["year"],
            "title": content["title"],
            "figures": _figure_groups(content["figures"]),
            "figures_title": "年度数据",
            "charts": charts_from(content.get("charts", {})),
            "narrative": [
                (section["heading"], section["text"].splitlines())
                for section in content["narrative"]
            ],
            "issued": issued,
            "replaces": content.get("replaces"),
            "dated": timezone.localdate(at),
            "draft": issued is None,
            "imprint": imprint,
        },
        title=f"{name}{content['title']}",
        identifier=digest,
        at=at,
        attachments=[("figures.json", canonical(content))],
        archive=filed,
    )


def _figure_groups(figures: Sequence[dict]) -> list[tuple[str, list[tuple[str, str, str, str]]]]:
    groups: dict[str, list[tuple[str, str, str, str]]] = {}
    for figure in figures:
        unit = "" if figure["unit"] == "%" else figure["unit"]
        line = (figure["label"], figure["text"], unit, figure["article"] or figure["explanation"])
        groups.setdefault(figure["group"], []).append(line)
    return list(groups.items())


def summary_file_name(organization_name: str, year: int, suffix: str = "pdf") -> str:
    """The name under which a summary is downloaded."""
    return f"{organization_name}{year}年度工作总结.{suffix}"


def preview_pdf(summary: Summary, today: date, values: list[Value] | None = None) -> bytes:
    """A summary on its way, with the figures of today (or `values`) and 草稿 across it.

    Its date is when it was last saved, so that printing it twice gives the same bytes.
    """
    if values is None:
        values = compute(
            summary.organization, summary.year, today, keys=SUMMARY_KEYS, with_ids=True
        )
    content = summary_content(summary, values, today, verify_base="")
    return draft_pdf(content, summary.changed_at)
