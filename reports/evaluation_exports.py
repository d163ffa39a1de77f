"""量化考核 on paper and as xlsx: the board, the 公示, the summary table."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from branchrecords.audit.recording import record
from branchrecords.documents.columns import Column
from branchrecords.documents.exports import Export, Field, Wanted
from branchrecords.documents.pdf import render_pdf
from branchrecords.errors import ActionError
from reports.models import Publication
from reports.queries.evaluation_board import NO_BAND, SORTS, board, narrowed, wish_of
from reports.queries.evaluations import Line, limits_of, year_day
from reports.rules.evaluation_course import Subject
from reports.rules.evaluation_marks import Band, band_label

MOST_PRINTED = 2_000


def _rows(wanted: Wanted) -> list[Line]:
    on = timezone.localdate(wanted.at)
    wish = wish_of(wanted.query, on)
    return narrowed(board(wanted.user, wanted.organization, wish, on), wish)


def _scope(wanted: Wanted) -> str:
    wish = wish_of(wanted.query, timezone.localdate(wanted.at))
    words = [f"{wish.year}年", Subject(wish.subject).label, SORTS[wish.sort]]
    if wish.band:
        of_branch = wish.subject == Subject.BRANCHES
        words.append(
            "还没有等次"
            if wish.band == NO_BAND
            else band_label(Band(wish.band), of_branch=of_branch)
        )
    return "，".join(words)


BOARD = Export(
    "量化考核",
    "evaluation.exported",
    (
        Field(Column("organization", "党支部", width=32), "evaluation.organization.name"),
        Field(Column("person", "姓名", width=12), "evaluation.person.name"),
        Field(Column("own", "自评", kind="number", width=10), "own"),
        Field(Column("total", "考核得分", kind="number", width=10), "total"),
        Field(Column("band", "等次", width=12), "band_label"),
        Field(Column("state", "进度", width=14), "state"),
        Field(Column("steps", "已办步骤", kind="integer", width=10), "position"),
        Field(
            Column("due", "整改期限", kind="date", width=12),
            lambda row: row.mending.due_on if row.mending else None,
        ),
        Field(
            Column("mending", "整改", width=12),
            lambda row: row.mending.state.label if row.mending else "",
        ),
    ),
    unit="个考核对象",
    read=_rows,
    scope=_scope,
)


def publication_pdf(publication: Publication, wanted: Wanted) -> tuple[bytes, str]:
    """公示 of the results as they were first published; written to the log."""
    scheme = publication.scheme
    results = publication.results.filter(number=1).select_related(
        "evaluation__organization", "evaluation__person"
    )
    rows = [
        (
            number,
            one.evaluation.name,
            one.total,
            band_label(one.band, of_branch=scheme.of_branches),
            one.reason,
        )
        for number, one in enumerate(
            results.order_by("-total", "evaluation__organization__path", "pk"), start=1
        )
    ]
    return _printed(
        wanted,
        "documents/evaluation_publication.html",
        f"{scheme.year}年度{scheme.get_subject_display()}量化考核结果公示",
        {
            "rows": rows,
            "scheme": scheme,
            "starts_on": publication.starts_on,
            "last_day": publication.ends_on - timedelta(days=1),
            "text": publication.text,
            "dated": publication.starts_on,
        },
        f"evaluation-publication-{publication.pk}",
    )


def summary_pdf(wanted: Wanted) -> tuple[bytes, str]:
    """The table of everybody on the board as it is narrowed, on paper."""
    lines = _rows(wanted)
    if not lines:
        raise ActionError("没有考核对象，先执行考核办法")
    if len(lines) > MOST_PRINTED:
        raise ActionError(f"超过 {MOST_PRINTED} 行，请按支部分别打印")
    wish = wish_of(wanted.query, timezone.localdate(wanted.at))
    return _printed(
        wanted,
        "documents/evaluation_table.html",
        f"{wish.year}年度{Subject(wish.subject).label}量化考核汇总表",
        {
            "lines": lines,
            "members": wish.subject == Subject.MEMBERS,
            "year": wish.year,
            "top_label": band_label(Band.TOP, of_branch=wish.subject == Subject.BRANCHES),
            "limits": limits_of(
                wanted.organization,
                year_day(wish.year, timezone.localdate(wanted.at)),
            ),
        },
        f"evaluation-table-{wanted.organization.pk}-{wish.year}-{wish.subject}",
    )


def _printed(
    wanted: Wanted, template: str, title: str, context: dict[str, Any], identifier: str
) -> tuple[bytes, str]:
    place = wanted.organization
    record(
        "evaluation.printed", by=wanted.user, at=wanted.at, thing=place, organization=place,
        detail={"title": title},
    )  # fmt: skip
    imprint = f"{wanted.user} 打印于 {timezone.localtime(wanted.at):%Y-%m-%d %H:%M}"
    content = render_pdf(
        template=template,
        context={"org_name": place.name, "title": title, "imprint": imprint, **context},
        title=f"{place.name}{title}", identifier=identifier, at=wanted.at,
    )  # fmt: skip
    return content, f"{place.name}{title}.pdf"
