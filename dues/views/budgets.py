"""预算 of an organisation by version, its adjustment, and 行政办公费."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.access.scoping import can
from branchrecords.web.asked import id_asked
from branchrecords.web.exporting import export_response
from branchrecords.web.forms import submitted
from dues.actions.budgets import decide_budget, enter_office_funds
from dues.exports.spending import BUDGET
from dues.forms.budgets import BudgetForm, OfficeFundsForm
from dues.models import Budget
from dues.queries.budgets import funds_rule, office_funds_of, sheet_of, versions_of
from dues.queries.decisions import sealed_decisions

from .papers import paper_response
from .scope import organization_in_scope, year_asked, years_offered


@require(P.DUES_VIEW)
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The version in force, or that of `?version=`, the others, and the 10% rule."""
    organization = organization_in_scope(request, pk, P.DUES_VIEW)
    year, today = year_asked(request), timezone.localdate()
    versions = versions_of(organization=organization, year=year)
    newest = versions[0] if versions else None
    shown = _version_asked(request, versions)
    office = office_funds_of(organization=organization, year=year)
    context = {
        "organization": organization,
        "sheet": sheet_of(shown) if shown else None,
        "versions": versions,
        "office": office,
        "rule": funds_rule(
            organization=organization, year=year, on=today, budget=newest,
            office=office,
        ),
        "may_book": can(request.user, P.DUES_BOOKS, organization),
        **years_offered(year),
    }  # fmt: skip
    return render(request, "dues/budgets/page.html", context)


@require(P.DUES_BOOKS)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Register the budget of a year as decided, or its adjustment."""
    organization = organization_in_scope(request, pk, P.DUES_BOOKS)
    year, today = year_asked(request), timezone.localdate()
    versions = versions_of(organization=organization, year=year)
    last = versions[0] if versions else None
    form = BudgetForm(
        request.POST or None, last=last,
        decisions=sealed_decisions(organization=organization, on=today),
    )  # fmt: skip

    def act(at: datetime) -> None:
        decide_budget(
            key=form.cleaned_data["key"], organization=organization, year=year,
            lines=form.lines(), decision=form.decision(),
            reason=form.cleaned_data.get("reason", ""), by=request.user, at=at,
        )  # fmt: skip

    if submitted(request, form, act):
        messages.success(request, f"已登记{year}年预算")
        return _back(pk, year)
    context = {"organization": organization, "form": form, "last": last, "year": year}
    return render(request, "dues/budgets/decide.html", context)


@require(P.DUES_BOOKS)
def office(request: HttpRequest, pk: int) -> HttpResponse:
    """行政办公费 of a year, with its paper."""
    organization = organization_in_scope(request, pk, P.DUES_BOOKS)
    year = year_asked(request)
    last = office_funds_of(organization=organization, year=year)
    initial = {"amount": last.amount, "source": last.source} if last else {}
    form = OfficeFundsForm(request.POST or None, corrects=last is not None, initial=initial)

    def act(at: datetime) -> None:
        enter_office_funds(
            organization=organization, year=year, by=request.user, at=at, **form.cleaned_data
        )

    if submitted(request, form, act):
        messages.success(request, f"已登记{year}年行政办公费")
        return _back(pk, year)
    context = {"organization": organization, "form": form, "last": last, "year": year}
    return render(request, "dues/budgets/office.html", context)


@require(P.DUES_VIEW)
@require_POST
def xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """The lines of every version of a year."""
    organization = organization_in_scope(request, pk, P.DUES_VIEW)
    year = year_asked(request)
    rows = [
        line
        for one in versions_of(organization=organization, year=year)
        for line in one.lines.all()
    ]
    return export_response(request, BUDGET, rows, organization=organization, scope=f"{year}年")


@require(P.DUES_VIEW)
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The version in force, or that of `?version=`, on paper."""
    organization = organization_in_scope(request, pk, P.DUES_VIEW)
    year = year_asked(request)
    shown = _version_asked(request, versions_of(organization=organization, year=year))
    if shown is None:
        messages.info(request, f"{year}年还没有预算，登记以后再打印")
        return _back(pk, year)
    context = {"title": f"{year}年党费和党建经费预算（{shown.name}）", "sheet": sheet_of(shown)}
    return paper_response(request, organization, "documents/dues_budget.html", context)


def _version_asked(request: HttpRequest, versions: Sequence[Budget]) -> Budget | None:
    """The version of `?version=`, by default the newest; None without any."""
    wanted = id_asked(request.GET.get("version"))
    newest = versions[0] if versions else None
    return next((one for one in versions if one.version == wanted), newest)


def _back(pk: int, year: int) -> HttpResponse:
    return redirect(f"{reverse('dues-budget', args=(pk,))}?year={year}")
