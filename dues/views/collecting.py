"""党费日: a whole branch in one screen; what was posted; undoing one payment."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.contrib import messages
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.access.scoping import can
from branchrecords.errors import ActionError
from branchrecords.web.formats import cn_month
from branchrecords.web.forms import submitted
from branchrecords.web.pagination import page_of
from dues.actions.collecting import collect
from dues.actions.reversing import reverse_payment
from dues.forms.collecting import CollectForm, ReverseForm
from dues.models import Collection, Payment
from dues.queries.branch import DueRow, branch_month
from dues.queries.statements import companions_of
from members.queries.roster import roster

from .scope import branch_in_scope, month_asked, organization_in_scope, row_in_scope


@require(P.DUES_COLLECT)
def day(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody who owes stands there ticked; untick who did not pay, confirm once."""
    organization = branch_in_scope(request, pk, P.DUES_COLLECT)
    now = timezone.now()
    form = CollectForm(request.POST or None, initial=_fresh(now))
    problem = None
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("key", "lines", "paid_on")}
        try:
            done = collect(organization=organization, by=request.user, at=now, **facts)
        except ActionError as error:
            problem = error
        else:
            return redirect("dues-collection", done.pk)
    month = month_asked(request)
    context = {
        "organization": organization,
        "dues": branch_month(organization=organization, month=month, with_bases=True),
        "people": [e.person for e in roster(organization=organization, on=timezone.localdate())],
        "form": form,
        "key": uuid4(),  # a page shown again is a new collection; the old one posted nothing
        "problem": problem,
        "month_name": cn_month(month),
        "not_assessed": f"{cn_month(month)}还没有核算应交党费",
        "all_paid": f"{cn_month(month)}党费已经收齐",
    }
    context["rows"] = [_line(row, form) for row in context["dues"].rows]
    return render(request, "dues/branches/day.html", context)


def _fresh(now) -> dict:
    return {"key": uuid4(), "paid_on": timezone.localdate(now), "method": Payment.Method.CASH}


def _line(due: DueRow, form: CollectForm) -> dict:
    """One row of the page: as it was sent, or everybody ticked."""
    key = str(due.person_id)
    payer = form.data.get(f"payer-{key}", "") if form.is_bound else ""
    return {
        "due": due,
        "picked": key in form.picks if form.is_bound else True,
        "payer": int(payer) if payer.isdecimal() else None,
        "shown": ",".join(f"{month:%Y-%m}" for month in due.months) + f"|{due.payable}",
    }


@require(P.DUES_VIEW)
def collection(request: HttpRequest, pk: int) -> HttpResponse:
    """What one confirmation posted."""
    found = row_in_scope(
        request,
        Collection.objects.select_related("organization", "collected_by"),
        pk,
        P.DUES_VIEW,
    )
    payments = found.payments.select_related("person", "payer", "reversal").prefetch_related(
        "entry__lines"
    )
    posted = [payment for payment in payments.order_by("pk") if not payment.reverses_id]
    context = {
        "collection": found,
        "payments": posted,
        "total": sum(payment.amount for payment in posted),
        "may_collect": can(request.user, P.DUES_COLLECT, found.organization),
    }
    return render(request, "dues/payments/collection.html", context)


@require(P.DUES_VIEW)
def payments(request: HttpRequest, pk: int) -> HttpResponse:
    """Every payment and reversal of a branch or subtree, the newest first."""
    organization = organization_in_scope(request, pk, P.DUES_VIEW)
    found = (
        Payment.objects.filter(organization__path__startswith=organization.path)
        .select_related("person", "payer", "organization", "posted_by", "reversal")
        .prefetch_related("entry__lines")
    )
    context = {
        "organization": organization,
        "page": page_of(found, request),
        "total": found.aggregate(total=Sum("amount"))["total"] or 0,
        "may_collect": can(request.user, P.DUES_COLLECT, organization),
    }
    return render(request, "dues/payments/list.html", context)


@require(P.DUES_COLLECT)
def reverse(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the reason, then undo the payment by its opposite."""
    payment = row_in_scope(
        request, Payment.objects.select_related("person", "organization"), pk, P.DUES_COLLECT
    )
    form = ReverseForm(request.POST or None)

    def act(at: datetime) -> None:
        reverse_payment(payment=payment, by=request.user, at=at, **form.cleaned_data)

    if submitted(request, form, act):
        messages.success(request, f"已冲正{payment.person}的 {payment.amount} 元")
        return redirect("dues-payments", payment.organization_id)
    together = companions_of(payment)
    context = {"payment": payment, "form": form, "together": together if together[1:] else []}
    return render(request, "dues/payments/reverse.html", context)
