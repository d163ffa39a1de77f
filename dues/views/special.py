"""特殊党费: calls recorded above, a sheet of the branch under a call, totals for the committee."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.access.scoping import can
from branchrecords.web.exporting import export_response
from branchrecords.web.forms import submitted
from dues.actions.special import (
    end_call,
    receive_special,
    record_call,
    reverse_special,
)
from dues.exports.extra import SPECIAL, SPECIAL_BY_BRANCH
from dues.forms.collecting import ReverseForm
from dues.forms.extra import CallForm, EndForm, SpecialForm
from dues.models import Payment, SpecialCall, SpecialPayment
from dues.queries.extra import calls, given_by_branch, given_in_branch, held
from dues.queries.keepers import turn_of
from dues.queries.special_handovers import handovers_of, held_of_call, waiting_at
from dues.queries.statements import payable_people
from members.models import Organization

from .scope import branch_in_scope, organization_in_scope, row_in_scope


@require(P.DUES_VIEW)
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """The calls that concern a branch or committee, with what came in under each."""
    organization = organization_in_scope(request, pk, P.DUES_VIEW)
    today = timezone.localdate()
    found = list(calls(organization=organization))
    context = {
        "organization": organization,
        "calls": [
            (call, call.starts_on <= today < call.until, call.until - _DAY) for call in found
        ],
        "held": sum(one.special for one in held(organization=organization, on=today)),
        "desk": waiting_at(organization),
        "may_call": not organization.is_branch and can(request.user, P.DUES_EXTRA, organization),
    }
    return render(request, "dues/special/list.html", context)


_DAY = timedelta(days=1)


@require(P.DUES_EXTRA)
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the call of a superior organisation; a branch has none of its own."""
    organization = organization_in_scope(request, pk, P.DUES_EXTRA)
    if organization.is_branch:
        raise Http404
    form = CallForm(request.POST or None)

    def act(at: datetime) -> None:
        record_call(organization=organization, by=request.user, at=at, **form.facts())

    if submitted(request, form, act):
        messages.success(request, "已登记号召，下级支部在期间内可以收特殊党费")
        return redirect("dues-special", pk)
    return render(request, "dues/special/add.html", {"organization": organization, "form": form})


@require(P.DUES_EXTRA)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing more is received under a call from today on."""
    call = row_in_scope(
        request, SpecialCall.objects.select_related("organization"), pk, P.DUES_EXTRA
    )
    form = EndForm(request.POST or None)

    def act(at: datetime) -> None:
        end_call(call=call, by=request.user, at=at, **form.cleaned_data)

    if submitted(request, form, act):
        messages.success(request, f"「{call}」从今天起不再收")
        return redirect("dues-special", call.organization_id)
    context = {"call": call, "organization": call.organization, "form": form}
    return render(request, "dues/special/end.html", context)


def _call(organization: Organization, pk: int) -> SpecialCall:
    return get_object_or_404(calls(organization=organization), pk=pk)


@require(P.DUES_VIEW)
def call(request: HttpRequest, pk: int, call: int) -> HttpResponse:
    """What came in under a call: by member in a branch, by branch above it."""
    organization = organization_in_scope(request, pk, P.DUES_VIEW)
    found, today = _call(organization, call), timezone.localdate()
    is_open = found.starts_on <= today < found.until
    collects = can(request.user, P.DUES_COLLECT, organization)
    context = {
        "organization": organization,
        "call": found,
        "last_day": found.until - _DAY,
        "is_open": is_open,
        "may_collect": is_open and organization.is_branch and collects,
        "may_reverse": organization.is_branch and collects,
        "may_end": found.until > today and can(request.user, P.DUES_EXTRA, found.organization),
        "held": held_of_call(call=found, organization=organization),
        "handovers": handovers_of(call=found, organization=organization),
        "turn": turn_of(
            user=request.user, organization=organization, on=today, post="accountant"
        ),
    }  # fmt: skip
    if organization.is_branch:
        context["payments"] = given_in_branch(call=found, organization=organization)
    else:
        context["branches"] = given_by_branch(call=found, organization=organization)
    return render(request, "dues/special/call.html", context)


@require(P.DUES_COLLECT)
def sheet(request: HttpRequest, pk: int, call: int) -> HttpResponse:
    """The whole branch on one sheet; a blank means nothing and is never asked about."""
    branch, today = branch_in_scope(request, pk, P.DUES_COLLECT), timezone.localdate()
    found = _call(branch, call)
    people = payable_people(organization=branch, on=today)
    fresh = {"key": uuid4(), "paid_on": today, "method": Payment.Method.CASH}
    form = SpecialForm(request.POST or None, people=people, initial=fresh)

    def act(at: datetime) -> None:
        facts = {name: form.cleaned_data[name] for name in ("key", "sums", "paid_on", "method")}
        receive_special(call=found, organization=branch, by=request.user, at=at, **facts)

    if submitted(request, form, act):
        sums = form.cleaned_data["sums"]
        total = sum(sums.values(), Decimal(0))
        messages.success(request, f"已收特殊党费 {len(sums)} 人，{total:,.2f} 元")
        return redirect("dues-special-call", pk, call)
    given = {
        one.person_id: one.amount
        for one in given_in_branch(call=found, organization=branch)
        if not one.is_reversed
    }
    rows = [(name, field, given.get(person)) for person, name, field in form.rows()]
    context = {"organization": branch, "call": found, "form": form, "rows": rows}
    return render(request, "dues/special/sheet.html", context)


@require(P.DUES_COLLECT)
def reverse(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo what one member gave."""
    payment = row_in_scope(
        request,
        SpecialPayment.objects.select_related("person", "organization", "call", "entry"),
        pk,
        P.DUES_COLLECT,
    )
    form = ReverseForm(request.POST or None)

    def act(at: datetime) -> None:
        reverse_special(payment=payment, by=request.user, at=at, **form.cleaned_data)

    if submitted(request, form, act):
        messages.success(request, f"已冲正{payment.person}的特殊党费 {payment.amount} 元")
        return redirect("dues-special-call", payment.organization_id, payment.call_id)
    context = {"payment": payment, "organization": payment.organization, "form": form}
    return render(request, "dues/special/reverse.html", context)


@require(P.DUES_VIEW)
@require_POST
def xlsx(request: HttpRequest, pk: int, call: int) -> HttpResponse:
    """The same as a spreadsheet: by member in a branch, by branch above it."""
    organization = organization_in_scope(request, pk, P.DUES_VIEW)
    found = _call(organization, call)
    scope = f"{found.title}（{found.document_number}）"
    if organization.is_branch:
        rows = [
            one
            for one in given_in_branch(call=found, organization=organization)
            if not one.is_reversed
        ]
        return export_response(request, SPECIAL, rows, organization=organization, scope=scope)
    branches = given_by_branch(call=found, organization=organization)
    return export_response(
        request, SPECIAL_BY_BRANCH, branches, organization=organization, scope=scope
    )
