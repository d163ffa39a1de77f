"""What dues come to from a pay slip: anybody's calculator, which keeps nothing."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from dues.forms.pay_items import CategoryForm, PayItemsForm
from dues.models import DuesBase
from dues.queries.facts import local_rules_of
from dues.queries.payers import bases_in_force
from dues.rules.categories import Category
from dues.rules.months import month_of
from dues.rules.pay_items import NOT_COUNTED, TAKEN_OFF, items_of
from dues.rules.rates import Assessed, assess
from members.models import Organization
from members.queries.people import home_of


@dataclass(frozen=True)
class Result:
    """The base in words, and what it owes a month."""

    base_words: str
    assessed: Assessed


@require(P.SELF_VIEW)
def mine(request: HttpRequest) -> HttpResponse:
    """Base × rate for the pay that is typed; begins with the member's own base."""
    own, home = _own_base(request), _home(request)
    category = category_asked(request, own)
    amounts = own.amounts if own and own.category == category else {}
    form = PayItemsForm(request.POST or None, category=category, amounts=amounts)
    result = result_of(form, home)
    context = {
        **calculator_context(form, category, result),
        "own": own,
    }
    part = "dues/calculator/_result.html"
    return render(request, part if request.htmx else "dues/calculator/page.html", context)


def category_asked(request: HttpRequest, base: DuesBase | None) -> Category:
    """`?category=`, by default that of the base in force."""
    asked = request.GET.get("category", "")
    if asked in Category.values:
        return Category(asked)
    return Category(base.category) if base else Category.ENTERPRISE


def result_of(form: PayItemsForm, organization: Organization | None) -> Result | None:
    """What the form comes to, by the local rules of the branch; None while it makes no sense."""
    today = timezone.localdate()
    local = local_rules_of(organization, month_of(today))
    if not items_of(form.category):
        return Result("", assess(form.category, Decimal(0), today, local))
    form.full_clean()
    if form.base is None:
        return None
    found = assess(form.category, form.base.amount, today, local)
    return Result(form.base.sum_in_words, found)


def calculator_context(form: PayItemsForm, category: Category, result: Result | None) -> dict:
    """What the form's pages share."""
    return {
        "form": form,
        "category": category,
        "category_form": CategoryForm(initial={"category": category}),
        "result": result,
        "has_items": bool(items_of(category)),
        "not_counted": NOT_COUNTED,
        "taken_off": TAKEN_OFF,
    }


def _own_base(request: HttpRequest) -> DuesBase | None:
    person = request.user.person_id
    month = month_of(timezone.localdate())
    return bases_in_force(people=[person], month=month).get(person) if person else None


def _home(request: HttpRequest) -> Organization | None:
    return home_of(request.user.person) if request.user.person else None
