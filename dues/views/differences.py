"""What assessed months would owe now, beside what they owe: shown first, then booked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.errors import ActionError
from branchrecords.web.formats import cn_month
from dues.actions.differences import book_pending
from dues.actions.exporting import note_export
from dues.exports.books import differences_table
from dues.forms.closings import DifferenceForm
from dues.queries.differences import Change, booked_differences, digest_of, pending

from .scope import branch_in_scope, download, organization_in_scope, watermark, year_asked


def is_confirmed(request: HttpRequest, changes: Sequence[Change]) -> bool:
    """That nothing assessed changes, or that just these changes were on the page that was sent."""
    return not changes or request.POST.get("seen") == digest_of(changes)


def shown(changes: Sequence[Change]) -> dict:
    """For `dues/differences/_seen.html`."""
    return {"changes": changes, "seen": digest_of(changes)} if changes else {}


@require(P.DUES_BASE)
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """After a standard or a local rule has changed: the months of a year that differ now."""
    branch = branch_in_scope(request, pk, P.DUES_BASE)
    start = date(year_asked(request), 1, 1)
    form = DifferenceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = {"organization": branch, "from_month": start, "by": request.user}
        try:
            booked = book_pending(at=timezone.now(), **facts, **form.cleaned_data)
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已补记 {booked} 个月的差额")
            return redirect("dues-differences", pk)
    changes = pending(organization=branch, from_month=start)
    context = {
        "organization": branch,
        "form": form,
        "changes": changes,
        "seen": digest_of(changes),
        "total": sum(change.delta for change in changes),
        "since": f"{cn_month(start)}起",
        "year": start.year,
    }
    return render(request, "dues/differences/review.html", context)


@require(P.DUES_VIEW)
def xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """The differences booked in a year, with their reasons, as a spreadsheet."""
    organization = organization_in_scope(request, pk, P.DUES_VIEW)
    year = year_asked(request)
    found = booked_differences(organization=organization, year=year)
    content = differences_table(
        found, organization=str(organization), year=year, watermark=watermark(request)
    )
    name = f"{organization}{year}年应交差额.xlsx"
    people = [one.assessment.person_id for one in found]
    note_export(
        organization=organization, what=name, by=request.user, at=timezone.now(), people=people
    )
    return download(content, name)
