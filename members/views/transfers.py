"""Letters of transfer: the registers, issuing one, registering one from outside."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.errors import ActionError
from branchrecords.web.asof import AsOf, as_of
from branchrecords.web.components import Tab
from branchrecords.web.exporting import export_response
from branchrecords.web.forms import refused
from branchrecords.web.pagination import page_of
from members.actions import transfers as actions
from members.exports.transfers import TRANSFERS
from members.forms.transfers import (
    OUT,
    REASONS,
    IncomingForm,
    IssueForm,
    TransferFilterForm,
)
from members.models import Person, Transfer
from members.models.placements import tree_on
from members.queries.organizations import branch_choices, committee_above
from members.queries.settings import settings_for
from members.queries.transfer_blockers import (
    issue_blockers,
    membership_on,
    standing_on,
)
from members.queries.transfers import (
    TABS,
    TransferFilter,
    branches_elsewhere,
    dues_paid_until,
    listed,
    overview,
)
from members.rules.kinds import MEMBER_STANDINGS
from members.views.may import may_at
from members.views.organizations import load_organization

# So many names are offered while typing; larger systems type the name or the code.
MOST_OFFERED = 500


@require(P.PERSON_VIEW)
def transfer_list(request: HttpRequest, pk: int) -> HttpResponse:
    """What waits here and elsewhere, and the registers of letters out and in."""
    organization = load_organization(request, pk, P.PERSON_VIEW)
    day = as_of(request, timezone.localdate())
    tree = tree_on(day.on, day.today)
    letters = Transfer.objects.permitted_on(request.user, P.PERSON_VIEW, tree)
    form = TransferFilterForm(request.GET)
    chosen = form.chosen()
    rows = listed(letters, organization=organization, chosen=chosen, on=day.on, tree=tree)
    counts, years = overview(letters, organization, on=day.on, tree=tree)
    context = {
        "organization": organization,
        "page": page_of(rows, request, per_page=50),
        "chosen": chosen,
        "form": form,
        "tabs": _tabs(counts, chosen, day),
        "years": years,
        "as_of": day,
        "today": day.on,
        "may": may_at(request.user, organization),
    }
    return render(request, "members/transfers/list.html", context)


@require(P.PERSON_EXPORT)
@require_POST
def transfer_export(request: HttpRequest, pk: int) -> HttpResponse:
    """Exactly the filtered register as xlsx."""
    organization = load_organization(request, pk, P.PERSON_EXPORT)
    return export_response(request, TRANSFERS, organization=organization)


@require(P.TRANSFER_EDIT)
def transfer_issue(request: HttpRequest, pk: int) -> HttpResponse:
    """A letter for a person, to another branch of the system or to the outside."""
    people = Person.objects.permitted(request.user, P.TRANSFER_EDIT)
    person, today = get_object_or_404(people, pk=pk), timezone.localdate()
    home = membership_on(person, today)
    request.organization = home.organization if home else None  # type: ignore[attr-defined]
    branches = branches_elsewhere(person=person, on=today)
    form = IssueForm(
        request.POST or None, branches=branches, initial={"handler": request.user.name}
    )
    if request.method == "POST" and form.is_valid():
        try:
            letter = actions.issue_letter(
                person=person, by=request.user, at=timezone.now(), **_letter_facts(form)
            )
        except ActionError as error:
            refused(form, error)
        else:
            messages.success(request, f"已开出介绍信 {letter.number}，请打印、盖章，交给本人")
            return redirect("transfer-detail", pk=letter.pk)
    context = {
        "person": person,
        "home": home,
        "form": form,
        "blockers": issue_blockers(person=person, target=None, by=request.user, on=today),
        "may": may_at(request.user, home.organization) if home else {},
        **_offers(branches, home, today),
        **_dues(person, today),
    }
    return render(request, "members/transfers/issue.html", context)


@require(P.TRANSFER_EDIT)
def transfer_register(request: HttpRequest, pk: int) -> HttpResponse:
    """A letter that somebody brings from outside the system."""
    organization = load_organization(request, pk, P.TRANSFER_EDIT)
    today = timezone.localdate()
    branches = branch_choices(organization=organization, on=today)
    initial = {
        "handler": request.user.name,
        "target": organization.pk if organization.is_branch else None,
        "valid_days": 30,
    }
    form = IncomingForm(request.POST or None, branches=branches, on=today, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        plain = ("standing", "target", "outside_number", "issued_on", "valid_days", "reason")
        try:
            letter = actions.register_letter(
                facts=form.facts(),
                outside=_outside(data),
                **{key: data[key] for key in (*plain, "handler", "dues_until")},
                by=request.user,
                at=timezone.now(),
            )
        except ActionError as error:
            refused(form, error)
        else:
            messages.success(request, "已登记来信，请见到本人、核对后接收")
            return redirect("transfer-detail", pk=letter.pk)
    context = {"organization": organization, "form": form, "reasons": REASONS}
    return render(request, "members/transfers/register.html", context)


def _letter_facts(form: IssueForm) -> dict:
    data = form.cleaned_data
    facts = {key: data[key] for key in ("reason", "valid_days", "handler")}
    if data["where"] == OUT:
        return facts | {"outside": _outside(data)}
    return facts | {"target": data["target"]}


def _outside(data: dict) -> actions.Outside:
    return actions.Outside(data["outside_name"], data["outside_address"], data["outside_branch"])


def _offers(branches, home, today) -> dict:
    """What the form offers while one types, and the usual validity at this committee."""
    issuer = committee_above(home.organization) if home else None
    keys = ("letter_days_within", "letter_days_outside")
    names = branches.values_list("name", flat=True)[: MOST_OFFERED + 1]
    return {
        "names": names if len(names) <= MOST_OFFERED else (),
        "reasons": REASONS,
        "issuer": issuer,
        "days": settings_for(organization=issuer, on=today, keys=keys) if issuer else {},
    }


def _dues(person: Person, today: date) -> dict:
    """党费交至 as the letter will carry it, and whether this month is still to be collected."""
    paid_until = dues_paid_until(person, today)
    owes = standing_on(person, today) in MEMBER_STANDINGS
    return {
        "paid_until": paid_until,
        "is_unpaid": owes and (paid_until is None or paid_until < today.replace(day=1)),
    }


def _tabs(counts: dict[str, int], chosen: TransferFilter, day: AsOf) -> list[Tab]:
    return [
        Tab(label, f"?tab={key}{day.also}", count=counts[key], current=chosen.tab == key)
        for key, label in TABS.items()
    ]
