"""关怀帮扶 of an organisation: who is due, the registers, visits with money, old members."""

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
from branchrecords.web.pagination import page_of
from members.actions.care import record_visits, reverse_visit
from members.forms.care import VisitFilterForm, VisitForm
from members.forms.sanctions import ReasonForm
from members.models import Hardship, Organization, Pairing, Person, Visit
from members.models.people import PersonQuerySet
from members.queries.care import (
    care_rows,
    hardships_listed,
    looked_after,
    pairings_listed,
    sum_of,
    totals,
    unvisited,
    veterans,
    visit_years,
    visits_listed,
)
from members.queries.people import with_place
from members.views.may import may_at
from members.views.organizations import load_organization


@require(P.CARE_VIEW)
def care(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom nobody has visited this year, who is in hardship, who helps whom."""
    organization = load_organization(request, pk, P.CARE_VIEW)
    today = timezone.localdate()
    people = _members(request, organization, P.CARE_VIEW, today)
    context = {
        "organization": organization,
        "today": today,
        "due": care_rows(unvisited(people, on=today), on=today),
        "rows": care_rows(looked_after(people, on=today), on=today),
        "hardships": hardships_listed(Hardship.objects.all(), people=people, on=today),
        "pairings": pairings_listed(Pairing.objects.all(), people=people, on=today),
        "may": may_at(request.user, organization),
    }
    return render(request, "members/care/home.html", context)


@require(P.CARE_VIEW)
def visit_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The visits of a year, and what they come to by occasion and by source of money."""
    organization = load_organization(request, pk, P.CARE_VIEW)
    today = timezone.localdate()
    form = VisitFilterForm(request.GET)
    chosen = form.chosen(today.year)
    mine = Visit.objects.permitted(request.user, P.CARE_VIEW)
    rows = visits_listed(mine, organization=organization, chosen=chosen)
    context = {
        "organization": organization,
        "page": page_of(rows, request),
        "chosen": chosen,
        "form": form,
        "years": visit_years(mine, organization=organization, on=today),
        "all": sum_of(rows),
        "by_occasion": totals(rows, "occasion"),
        "by_source": totals(rows, "source"),
        "may": may_at(request.user, organization),
    }
    return render(request, "members/care/visits.html", context)


@require(P.CARE_VIEW)
def veteran_list(request: HttpRequest, pk: int) -> HttpResponse:
    """建国前入党, 七一 list of who reaches 50 years, and everybody with 50 years."""
    organization = load_organization(request, pk, P.CARE_VIEW)
    today = timezone.localdate()
    on = _year_day(request.GET.get("year", ""), today)
    people = _members(request, organization, P.CARE_VIEW, today)
    found = veterans(people, organization=organization, on=on)
    context = {
        "organization": organization,
        "year": on.year,
        "found": found,
        "page": page_of(found.fifty, request),
        "may": may_at(request.user, organization),
    }
    return render(request, "members/care/veterans.html", context)


@require(P.CARE_EDIT)
def visit_add(request: HttpRequest, pk: int) -> HttpResponse:
    """One round of visits."""
    organization = load_organization(request, pk, P.CARE_EDIT)
    today = timezone.localdate()
    picked = [pk for pk in request.GET.getlist("person") if pk.isdecimal()]
    form = VisitForm(
        request.POST or None,
        people=_visitable(request, organization, picked, today),
        initial={
            "people": picked,
            "visited_on": today,
            "visitors": request.user.name,
            "occasion": request.GET.get("occasion", ""),
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            visits = record_visits(
                facts=form.facts(organization),
                people=form.cleaned_data["people"],
                by=request.user,
                at=timezone.now(),
            )
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已登记走访 {len(visits)} 人")
            return redirect("care", pk=organization.pk)
    return render(request, "members/care/visit.html", {"organization": organization, "form": form})


@require(P.CARE_EDIT)
@require_POST
def visit_reverse(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a visit back by a row that mirrors it."""
    visit = get_object_or_404(Visit.objects.permitted(request.user, P.CARE_EDIT), pk=pk)
    form = ReasonForm(request.POST)
    try:
        if not form.is_valid():
            raise ActionError("请写明冲正的理由，再冲正")
        reverse_visit(
            visit=visit, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
        )
        messages.success(request, "已冲正，原来的一笔照样保留")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("person-care", pk=visit.person_id)


def _members(
    request: HttpRequest, organization: Organization, permission: P, on: date
) -> PersonQuerySet:
    people = Person.objects.permitted(request.user, permission)
    return people.members_on(on).of_organization(organization, on)


def _visitable(
    request: HttpRequest, organization: Organization, picked: list[str], on: date
) -> PersonQuerySet:
    """Those looked after, in hardship or old, and whoever the page before has picked."""
    people = Person.objects.permitted(request.user, P.CARE_EDIT)
    here = people.members_on(on).of_organization(organization, on)
    old = veterans(here, organization=organization, on=on)
    wanted = set(looked_after(here, on=on).values_list("pk", flat=True))
    wanted |= set(old.fifty.values_list("pk", flat=True)) | {p.pk for p in old.before_founding}
    wanted |= {int(pk) for pk in [*picked, *request.POST.getlist("people")] if pk.isdecimal()}
    rows = people.filter(pk__in=wanted)
    return with_place(rows, on=on).order_by("home_path", "pinyin", "pk")


def _year_day(text: str, today: date) -> date:
    """The day as of which a year is looked at: today, or the last day of another year."""
    year = int(text) if text.isdecimal() and 1950 <= int(text) <= 2200 else today.year
    return today if year == today.year else date(year, 12, 31)
