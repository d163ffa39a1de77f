"""Spending of a year beside its budget; new papers; tables to take away."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.access.scoping import can
from branchrecords.web.asked import id_asked
from branchrecords.web.exporting import export_response
from branchrecords.web.forms import submitted
from dues.actions.spending import request_spending
from dues.exports.spending import SPENT, USED
from dues.forms.spending import SpendingForm
from dues.queries.balances import money_held
from dues.queries.keepers import turn_of
from dues.queries.spending import (
    admin_spendings_of,
    asked_from,
    earmarked,
    listed_of,
    spendings_of,
    used_of_year,
)
from dues.rules.spending import PURPOSE_OF, Fund
from members.models import Person

from .scope import organization_in_scope, year_asked, years_offered


@require(P.DUES_VIEW)
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """Budget against spending by purpose and source, and every paper behind it."""
    organization = organization_in_scope(request, pk, P.DUES_VIEW)
    year, today = year_asked(request), timezone.localdate()
    wanted = id_asked(request.GET.get("purpose"))
    purpose = wanted if wanted in PURPOSE_OF else None
    fund = request.GET.get("fund", "")
    context = {
        "organization": organization,
        "used": used_of_year(organization=organization, year=year, on=today),
        "held": money_held(organization=organization, on=today),
        "earmarked": earmarked(organization=organization, on=today),
        "purpose": PURPOSE_OF.get(purpose) if purpose else None,
        "papers": [] if fund == Fund.ADMIN else spendings_of(
            organization=organization, year=year, purpose=purpose
        ),
        "office": [] if fund == Fund.DUES else admin_spendings_of(
            organization=organization, year=year, purpose=purpose
        ),
        "fund": fund if fund in Fund.values else "",
        "asked": asked_from(organization),
        "may_book": can(request.user, P.DUES_BOOKS, organization),
        "turn": turn_of(
            user=request.user, organization=organization, on=today, post="accountant"
        ),
        **years_offered(year),
    }  # fmt: skip
    return render(request, "dues/spending/list.html", context)


@require(P.DUES_BOOKS)
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Make out a paper, with invoices where they are at hand."""
    organization = organization_in_scope(request, pk, P.DUES_BOOKS)
    today = timezone.localdate()
    people = Person.objects.members_on(today).of_organization(organization, today)
    form = SpendingForm(
        request.POST or None, request.FILES or None, people=people.order_by("pinyin", "pk")
    )
    made = []

    def act(at: datetime) -> None:
        made.append(
            request_spending(
                key=form.cleaned_data["key"], organization=organization, facts=form.facts(),
                uploads=form.cleaned_data["vouchers"], by=request.user, at=at,
            )
        )  # fmt: skip

    if submitted(request, form, act):
        messages.success(request, f"已填制{made[0]}，接着登记集体决定")
        return redirect("dues-spending-detail", made[0].pk)
    context = {
        "organization": organization,
        "form": form,
        "held": money_held(organization=organization, on=today),
    }
    return render(request, "dues/spending/add.html", context)


@require(P.DUES_VIEW)
@require_POST
def xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """Every spending of a year, both sources."""
    organization = organization_in_scope(request, pk, P.DUES_VIEW)
    year = year_asked(request)
    rows = listed_of(organization=organization, year=year)
    return export_response(request, SPENT, rows, organization=organization, scope=f"{year}年")


@require(P.DUES_VIEW)
@require_POST
def used_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """Budget against spending."""
    organization = organization_in_scope(request, pk, P.DUES_VIEW)
    year = year_asked(request)
    used = used_of_year(organization=organization, year=year, on=timezone.localdate())
    rows = [row for row in used.rows if not row.is_empty]
    return export_response(request, USED, rows, organization=organization, scope=f"{year}年")
