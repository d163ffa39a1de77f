"""核定基数: a whole branch on one page, with the sum explained while typing."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.errors import ActionError
from dues.actions.assessment import assess_until
from dues.actions.bases import changed_bases, set_bases
from dues.forms.bases import BasesForm, ExplainForm
from dues.queries.differences import Change, pending
from dues.queries.payers import bases_in_force, payers
from dues.rules.categories import Category
from dues.rules.months import month_of
from dues.rules.rates import FIXED_CATEGORIES, NoRule, assess
from members.queries.roster import roster

from .differences import is_confirmed, shown
from .scope import branch_in_scope


@require(P.DUES_BASE)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Set or change bases; what months already assessed will owe instead is shown first."""
    branch = branch_in_scope(request, pk, P.DUES_BASE)
    now, today = timezone.now(), timezone.localdate()
    form = _form(request, branch, today)
    problem, changes = None, []
    if request.method == "POST" and form.is_valid():
        month, by = form.cleaned_data["from_month"], request.user
        facts = {"organization": branch, "from_month": month, "lines": form.lines(), "at": now}
        try:
            changes = _changes(facts)
            if is_confirmed(request, changes):
                rows = set_bases(by=by, **facts)
                assess_until(organization=branch, from_month=month, until=today, by=by, at=now)
                messages.success(request, f"已核定 {len(rows)} 人的基数，没有改的保持不变")
                return redirect("dues-bases", pk)
        except ActionError as error:
            problem = error
    rows = [(row, explained(row)) for row in form.rows()]
    context = {"organization": branch, "form": form, "rows": rows, "problem": problem}
    return render(request, "dues/bases/edit.html", context | shown(changes))


def _changes(facts: dict) -> list[Change]:
    """Which assessed months the new bases would change."""
    bases = changed_bases(**facts)
    people = [base.person_id for base in bases]
    return pending(people=people, from_month=month_of(facts["from_month"]), bases=bases)


def _form(request: HttpRequest, branch, today) -> BasesForm:
    month = month_of(today)
    owing = payers(month=month, within=branch)
    order = {e.person.pk: i for i, e in enumerate(roster(organization=branch, on=today))}
    owing.sort(key=lambda payer: order.get(payer.person_id, 9999))
    current = bases_in_force(people=[payer.person_id for payer in owing], month=month)
    start = month if current else month.replace(month=1)
    return BasesForm(
        request.POST or None, payers=owing, current=current, initial={"from_month": start}
    )


def explained(row) -> str:
    """What the row's values owe a month, "" while they make no sense yet."""
    form = ExplainForm({"category": row.category.value(), "amount": row.amount.value()})
    return _explanation(form)


@require(P.DUES_BASE)
def explain(request: HttpRequest, pk: int) -> HttpResponse:
    """One row's sum while it is typed; the fields are named as on the page."""
    branch_in_scope(request, pk, P.DUES_BASE)
    values = {name.split("-")[0]: value for name, value in request.GET.items()}
    context = {"text": _explanation(ExplainForm(values))}
    return render(request, "dues/bases/_explanation.html", context)


def _explanation(form: ExplainForm) -> str:
    if not form.is_valid():
        return ""
    category, amount = Category(form.cleaned_data["category"]), form.cleaned_data["amount"]
    if amount is None and category not in FIXED_CATEGORIES:
        return ""
    try:
        result = assess(category, amount or Decimal(0), timezone.localdate())
    except NoRule as error:
        return str(error)
    return f"{result.explanation} · {result.article}"
