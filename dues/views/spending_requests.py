"""What the organisations below ask to spend."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.web.forms import submitted
from dues.actions.spending import answer_spending
from dues.forms.spending import AnswerForm
from dues.models import Spending
from dues.queries.balances import money_held
from dues.queries.spending import asked_from, planned_and_taken

from .scope import organization_in_scope


@require(P.DUES_VIEW)
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """Papers that wait for an answer from here."""
    organization = organization_in_scope(request, pk, P.DUES_VIEW)
    context = {"organization": organization, "asked": asked_from(organization)}
    return render(request, "dues/spending/requests.html", context)


@require(P.DUES_BOOKS)
def answer(request: HttpRequest, pk: int, spending_pk: int) -> HttpResponse:
    """Agree or not, with the paper, its vouchers and its budget before one's eyes."""
    organization = organization_in_scope(request, pk, P.DUES_BOOKS)
    rows = Spending.objects.with_course().filter(upper=organization)
    row = get_object_or_404(rows, pk=spending_pk)
    form = AnswerForm(request.POST or None)

    def act(at: datetime) -> None:
        answer_spending(spending=row, by=request.user, at=at, **form.cleaned_data)

    if submitted(request, form, act):
        messages.success(request, f"已批复{row.organization}的支出")
        return redirect("dues-requests", pk)
    planned, taken = planned_and_taken(row)
    context = {
        "organization": organization,
        "row": row,
        "form": form,
        "vouchers": row.vouchers.select_related("attachment"),
        "planned": planned,
        "left": planned - taken - row.amount,
        "held": money_held(organization=row.organization, on=timezone.localdate()),
    }
    return render(request, "dues/spending/answer.html", context)
