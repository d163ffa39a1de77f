"""核定基数: a whole branch on one page, with the sum explained while typing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.access.scoping import can
from branchrecords.documents.uploads import SheetError
from branchrecords.errors import ActionError
from dues.actions.assessment import assess_until
from dues.actions.bases import BaseLine, changed_bases, set_bases
from dues.actions.exporting import note_export
from dues.exports.months import bases_table
from dues.forms.bases import BasesForm, BasesUploadForm, ExplainForm
from dues.forms.pay_items import BaseItemsForm
from dues.imports.bases import fill_in, read_bases
from dues.models import DuesBase
from dues.queries.differences import Change, pending
from dues.queries.payers import bases_in_force, had_bases, payers
from dues.rules.categories import Category
from dues.rules.months import month_of
from dues.rules.rates import FIXED_CATEGORIES, NoRule, assess
from members.models import Organization, Person
from members.queries.people import home_of
from members.queries.roster import roster

from .calculator import calculator_context, category_asked, result_of
from .differences import is_confirmed, shown
from .scope import branch_in_scope, download, watermark


@require(P.DUES_BASE)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Set or change bases; what months already assessed will owe instead is shown first."""
    branch = branch_in_scope(request, pk, P.DUES_BASE)
    form = _form(request, branch, timezone.localdate())
    saving = Saving()
    if request.method == "POST" and form.is_valid():
        saving = _save(request, branch, form.cleaned_data["from_month"], form.lines())
        if saving.rows is not None:
            messages.success(request, f"已核定 {len(saving.rows)} 人的基数，没有改的保持不变")
            return redirect("dues-bases", pk)
    rows = [(row, explained(row)) for row in form.rows()]
    context = {"organization": branch, "form": form, "rows": rows, "problem": saving.problem}
    context["upload"] = BasesUploadForm()
    return render(request, "dues/bases/edit.html", context | shown(saving.changes))


@require(P.DUES_BASE)
@require_POST
def fill(request: HttpRequest, pk: int) -> HttpResponse:
    """The page filled in from a table, to be looked through and saved; nothing is written."""
    branch, today = branch_in_scope(request, pk, P.DUES_BASE), timezone.localdate()
    upload = BasesUploadForm(request.POST, request.FILES)
    filled, form = None, _form(request, branch, today, bound=False)
    if upload.is_valid():
        file = upload.cleaned_data["file"]
        try:
            known = {person: base.category for person, base in form.current.items()}
            filled = fill_in(read_bases(file, file.name), payers=form.payers, known=known)
            form.initial |= filled.values
        except SheetError as error:
            upload.add_error("file", str(error))
    rows = [(row, explained(row)) for row in form.rows()]
    context = {"organization": branch, "form": form, "rows": rows}
    return render(request, "dues/bases/edit.html", context | {"upload": upload, "filled": filled})


@require(P.DUES_BASE)
def table(request: HttpRequest, pk: int) -> HttpResponse:
    """The bases in force as a spreadsheet, which `fill` reads again."""
    branch = branch_in_scope(request, pk, P.DUES_BASE)
    month = month_of(timezone.localdate())
    owing = payers(month=month, within=branch)
    people = [payer.person_id for payer in owing]
    bases = bases_in_force(people=people, month=month)
    name = f"{branch}党费基数.xlsx"
    note_export(organization=branch, what=name, by=request.user, at=timezone.now(), people=people)
    return download(bases_table(branch, owing, bases, watermark=watermark(request)), name)


@require(P.DUES_BASE)
def items(request: HttpRequest, pk: int) -> HttpResponse:
    """One member's base from the lines of the pay slip."""
    payer, branch, base = _payer_in_scope(request, pk)
    category = category_asked(request, base)
    form = _items_form(request, category, base)
    saving = Saving()
    if request.method == "POST" and not request.htmx and form.is_valid():
        line = BaseLine(payer.pk, category, form.amount, form.cleaned_data["reason"], form.amounts)
        saving = _save(request, branch, form.cleaned_data["from_month"], [line])
        if saving.rows is not None:
            messages.success(request, f"已核定{payer}的基数 {form.amount:,.2f} 元")
            return redirect("dues-bases", branch.pk)
    context = {
        **calculator_context(form, category, result_of(form, branch)),
        **shown(saving.changes),
        "organization": branch,
        "person": payer,
        "base": base,
        "problem": saving.problem,
    }
    part = "dues/calculator/_result.html"
    return render(request, part if request.htmx else "dues/bases/items.html", context)


@dataclass(frozen=True)
class Saving:
    """How saving bases went: rows written, or what would change first, or the refusal."""

    rows: list[DuesBase] | None = None
    changes: Sequence[Change] = ()
    problem: ActionError | None = None


def _save(
    request: HttpRequest, branch: Organization, month: date, lines: Sequence[BaseLine]
) -> Saving:
    now, by = timezone.now(), request.user
    facts = {"organization": branch, "from_month": month, "lines": lines, "at": now}
    try:
        changes = _changes(facts)
        if not is_confirmed(request, changes):
            return Saving(changes=changes)
        rows = set_bases(by=by, **facts)
        until = timezone.localdate(now)
        assess_until(organization=branch, from_month=month, until=until, by=by, at=now)
    except ActionError as error:
        return Saving(problem=error)
    return Saving(rows=rows)


def _payer_in_scope(request: HttpRequest, pk: int) -> tuple[Person, Organization, DuesBase | None]:
    """A member whose base the user may set, the branch, the base in force; else 404."""
    person = get_object_or_404(Person.objects.permitted(request.user, P.DUES_BASE), pk=pk)
    month = month_of(timezone.localdate())
    home = home_of(person)
    if home is None or not can(request.user, P.DUES_BASE, home):
        raise Http404
    request.organization = home
    return person, home, bases_in_force(people=[pk], month=month).get(pk)


def _items_form(request: HttpRequest, category: Category, base: DuesBase | None) -> BaseItemsForm:
    month = month_of(timezone.localdate())
    return BaseItemsForm(
        request.POST or None,
        category=category,
        amounts=base.amounts if base and base.category == category else {},
        initial={"from_month": month if base else month.replace(month=1)},
    )


def _changes(facts: dict) -> list[Change]:
    """Which assessed months the new bases would change."""
    bases = changed_bases(**facts)
    people = [base.person_id for base in bases]
    return pending(people=people, from_month=month_of(facts["from_month"]), bases=bases)


def _form(
    request: HttpRequest, branch: Organization, today: date, *, bound: bool = True
) -> BasesForm:
    month = month_of(today)
    owing = payers(month=month, within=branch)
    order = {e.person.pk: i for i, e in enumerate(roster(organization=branch, on=today))}
    owing.sort(key=lambda payer: order.get(payer.person_id, 9999))
    people = [payer.person_id for payer in owing]
    current = bases_in_force(people=people, month=month)
    # Who begins here in the middle of a year owes nothing for the months before.
    start = month.replace(month=1) if not current and had_bases(people=people) else month
    typed = (request.POST or None) if bound else None
    return BasesForm(typed, payers=owing, current=current, initial={"from_month": start})


def explained(row) -> str:
    """What the row's values owe a month, "" while they make no sense yet."""
    form = ExplainForm({"category": row.category.value(), "amount": row.amount.value()})
    return _explanation(form)


@require(P.DUES_BASE)
@require_POST
def explain(request: HttpRequest, pk: int) -> HttpResponse:
    """One row's sum while it is typed; the fields are named as on the page. An income is sent in
    the body of the request: addresses end up in logs."""
    branch_in_scope(request, pk, P.DUES_BASE)
    values = {name.split("-")[0]: value for name, value in request.POST.items()}
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
