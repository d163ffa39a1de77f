"""少交 and 免交 of a branch."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.access.scoping import can
from branchrecords.errors import ActionError
from branchrecords.web.forms import spoken_errors
from branchrecords.web.proving import proven
from dues.actions.reliefs import (
    ReliefTerms,
    grant_relief,
    refuse_relief,
    relief_of,
    reveal_relief,
)
from dues.forms.arrears import RevealForm
from dues.forms.reliefs import ReliefForm
from dues.models import Relief
from dues.queries.differences import Change, pending
from dues.rules.months import month_of
from members.models import Organization, Person

from .differences import is_confirmed, shown
from .scope import branch_in_scope, row_in_scope


@require(P.DUES_VIEW)
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """The reliefs granted in a branch, the newest first."""
    return _list(request, branch_in_scope(request, pk, P.DUES_VIEW))


@require(P.DUES_BASE)
@require_POST
@proven
def reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """The list with the hardship of one member in the clear, this once."""
    relief = row_in_scope(
        request, Relief.objects.select_related("organization", "person"), pk, P.DUES_BASE
    )
    form = RevealForm(request.POST)
    if not form.is_valid():
        messages.error(request, spoken_errors(form))
        return redirect("dues-reliefs", relief.organization_id)
    text = reveal_relief(relief=relief, **form.cleaned_data, by=request.user, at=timezone.now())
    return _list(request, relief.organization, shown={relief.pk: text})


def _list(
    request: HttpRequest, branch: Organization, shown: dict[int, str] | None = None
) -> HttpResponse:
    """Hardship is encrypted: not even read for the list."""
    found = Relief.objects.filter(organization=branch).select_related("person").defer("reason")
    context = {
        "organization": branch,
        "reliefs": [
            (one, (shown or {}).get(one.pk)) for one in found.order_by("-until_month", "-pk")
        ],
        "month": month_of(timezone.localdate()),
        "may_grant": can(request.user, P.DUES_BASE, branch),
    }
    return render(request, "dues/reliefs/list.html", context)


@require(P.DUES_BASE)
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Register a relief that the next level has approved."""
    branch = branch_in_scope(request, pk, P.DUES_BASE)
    today = timezone.localdate()
    people = Person.objects.members_on(today).of_organization(branch, today)
    initial = {"approved_by": _above(branch), "from_month": month_of(today)}
    form = ReliefForm(request.POST or None, people=people, initial=initial)
    problem, changes = None, []
    if request.method == "POST" and form.is_valid():
        person, terms = form.cleaned_data["person"], ReliefTerms(**form.terms())
        try:
            changes = _changes(person, terms)
            if is_confirmed(request, changes):
                grant_relief(
                    person=person,
                    organization=branch,
                    terms=terms,
                    by=request.user,
                    at=timezone.now(),
                )
                messages.success(request, f"已登记{person}的党费减免")
                return redirect("dues-reliefs", pk)
        except ActionError as error:
            problem = error
    context = {"organization": branch, "form": form, "problem": problem}
    return render(request, "dues/reliefs/add.html", context | shown(changes))


def _changes(person: Person, terms: ReliefTerms) -> list[Change]:
    """Which assessed months the relief would change."""
    refuse_relief(terms=terms)
    relief = relief_of(terms=terms, person=person)
    return pending(people=[person.pk], from_month=relief.from_month, reliefs=[relief])


def _above(branch: Organization) -> str:
    parent = Organization.objects.above(branch).last()
    return parent.name if parent else ""
