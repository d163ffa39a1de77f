"""党费收缴台账 of a branch and year, as a spreadsheet and to print."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.documents.pdf import PdfUnavailable, render_pdf
from dues.actions.exporting import note_export
from dues.exports.months import year_book_table
from dues.queries.year_book import YearBook, year_book

from .scope import branch_in_scope, download, may_see_bases, watermark, year_asked


@require(P.DUES_VIEW)
def xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """The year as a spreadsheet; incomes for those who set bases or collect there."""
    book, sees = _asked(request, pk)
    content = year_book_table(book, with_bases=sees, watermark=watermark(request))
    name = f"{_name(book)}.xlsx"
    _note(request, book, name)
    return download(content, name)


@require(P.DUES_VIEW)
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The same to print: A4 landscape, with a row for whoever received to sign each month."""
    book, sees = _asked(request, pk)
    now, name = timezone.now(), _name(book)
    context = {
        "org_name": book.organization.name, "title": f"{book.year}年党费收缴台账", "book": book,
        "sees_bases": sees, "months": range(1, 13),
        "imprint": watermark(request).replace("导出", "打印"),
    }  # fmt: skip
    try:
        content = render_pdf(
            template="documents/dues_year_book.html", context=context, title=name,
            identifier=f"dues-year-{pk}-{book.year}-{now.isoformat()}", at=now,
        )  # fmt: skip
    except PdfUnavailable as error:
        messages.error(request, str(error))
        return redirect("dues-overview", pk)
    _note(request, book, name)
    return download(content, f"{name}.pdf", "application/pdf")


def _asked(request: HttpRequest, pk: int) -> tuple[YearBook, bool]:
    branch = branch_in_scope(request, pk, P.DUES_VIEW)
    sees = may_see_bases(request, branch)
    return year_book(organization=branch, year=year_asked(request), with_bases=sees), sees


def _name(book: YearBook) -> str:
    return f"{book.organization}{book.year}年党费收缴台账"


def _note(request: HttpRequest, book: YearBook, name: str) -> None:
    people = [row.person_id for row in book.rows]
    note_export(
        organization=book.organization, what=name, by=request.user, at=timezone.now(),
        people=people,
    )  # fmt: skip
