"""What the unit's office paid out of 党建经费."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.attachments.responses import attachment_response
from branchrecords.audit.recording import record
from branchrecords.web.forms import submitted
from dues.actions.admin_spending import record_admin_spending, reverse_admin_spending
from dues.forms.spending import AdminSpendingForm, ReasonForm
from dues.models import AdminSpending

from .scope import organization_in_scope, row_in_scope


@require(P.DUES_BOOKS)
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Register one payment of the office."""
    organization = organization_in_scope(request, pk, P.DUES_BOOKS)
    form = AdminSpendingForm(
        request.POST or None, request.FILES or None, initial={"spent_on": timezone.localdate()}
    )

    def act(at: datetime) -> None:
        record_admin_spending(
            key=form.cleaned_data["key"], organization=organization, facts=form.facts(),
            upload=form.cleaned_data["upload"], by=request.user, at=at,
        )  # fmt: skip

    if submitted(request, form, act):
        messages.success(request, "已登记党建经费支出")
        return _back(pk, form.cleaned_data["spent_on"].year)
    context = {"organization": organization, "form": form}
    return render(request, "dues/spending/add_admin.html", context)


@require(P.DUES_BOOKS)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo a registered payment, with the reason."""
    row = row_in_scope(
        request, AdminSpending.objects.select_related("organization"), pk, P.DUES_BOOKS
    )
    form = ReasonForm(request.POST or None)

    def act(at: datetime) -> None:
        reverse_admin_spending(spending=row, by=request.user, at=at, **form.cleaned_data)

    if submitted(request, form, act):
        messages.success(request, "已冲正")
        return _back(row.organization_id, row.spent_on.year)
    return render(request, "dues/spending/undo_admin.html", {"row": row, "form": form})


@require(P.DUES_VIEW)
def voucher(request: HttpRequest, pk: int) -> HttpResponse:
    """The scan of its voucher, with a row in the log."""
    row = row_in_scope(
        request, AdminSpending.objects.select_related("organization", "attachment"), pk,
        P.DUES_VIEW,
    )  # fmt: skip
    if row.attachment is None:
        raise Http404
    record(
        "dues.spending_voucher_read", by=request.user, at=timezone.now(), thing=row,
        organization=row.organization, detail={"name": row.attachment.name},
    )  # fmt: skip
    return attachment_response(row.attachment, inline=True)


def _back(pk: int, year: int) -> HttpResponse:
    return redirect(f"{reverse('dues-spending', args=(pk,))}?year={year}")
