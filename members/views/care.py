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
from branchrecords.web.asof import as_of
from branchrecords.web.exporting import export_response
from branchrecords.web.forms import refused, spoken_errors
from branchrecords.web.pagination import page_of
from members.actions.care import record_visits, reverse_visit
from members.exports.care import VETERANS, VISITS
from members.forms.care import VisitFilterForm, VisitForm
from members.forms.sanctions import ReasonForm
from members.models import Hardship, Organization, Pairing, Person, Visit
from members.models.of_people import with_open
from members.models.people import PersonQuerySet
from members.models.placements import tree_on
from members.queries.care import (
    by_place,
    care_rows,
    helping,
    in_hardship,
    looked_after,
    sum_of,
    totals,
    unvisited,
    veterans,
    visit_years,
    visits_listed,
    year_day,
)
from members.queries.hardships import (
    HardshipFilter,
    PairingFilter,
    hardships_listed,
    pairings_listed,
)
from members.queries.people import with_place
from members.rules.placements import Placements
from members.views.may import may_at
from members.views.organizations import load_organization
from members.views.taking import load_to_export


@require(P.CARE_VIEW)
def care(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom nobody has visited this year, who is in hardship, who helps whom."""
    organization = load_organization(request, pk, P.CARE_VIEW)
    day = as_of(request, timezone.localdate())
    on, tree = day.on, tree_on(day.on, day.today)
    people = _members(request, organization, on, tree)
    mine, here = (request.user, P.CARE_VIEW, on, tree), {"organization": organization, "on": on}
    hardships = Hardship.objects.permitted_on(*mine)
    pairings = Pairing.objects.permitted_on(*mine)
    review = HardshipFilter(tab="review")
    page = page_of(by_place(unvisited(people, on=on), on=on), request)
    opened = page.object_list.marked_open(request.user, P.CARE_VIEW)
    page.object_list = care_rows(opened, on=on)
    context = {
        "organization": organization,
        "as_of": day,
        "due_label": f"{on.year}年还没走访" if day.is_past else "今年还没走访",
        "done_label": f"{on.year}年都走访过了" if day.is_past else "今年都走访过了",
        "page": page,
        "looked_after": looked_after(people, on=on).count(),
        "hardships": in_hardship(people, on=on).count(),
        "reviews": hardships_listed(hardships, chosen=review, tree=tree, **here).count(),
        "pairings": pairings_listed(pairings, chosen=PairingFilter(), tree=tree, **here).count(),
        "helping": helping(organization, on=on),
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
    tree = tree_on(date(chosen.year or today.year, 12, 31), today)
    mine = Visit.objects.permitted_on(request.user, P.CARE_VIEW, tree)
    rows = visits_listed(mine, organization=organization, chosen=chosen, tree=tree)
    context = {
        "organization": organization,
        "page": page_of(with_open(rows, request.user, P.CARE_VIEW), request),
        "chosen": chosen,
        "form": form,
        "years": visit_years(Visit.objects.all(), organization=organization, on=today),
        "all": sum_of(rows),
        "by_occasion": totals(rows, "occasion"),
        "by_source": totals(rows, "source"),
        "may": may_at(request.user, organization),
    }
    return render(request, "members/care/visits.html", context)


@require(P.CARE_VIEW)
@require_POST
def visit_export(request: HttpRequest, pk: int) -> HttpResponse:
    """Exactly the filtered visits as xlsx."""
    organization = load_to_export(request, pk, P.CARE_VIEW)
    today = timezone.localdate()
    chosen = VisitFilterForm(request.GET).chosen(today.year)
    tree = tree_on(date(chosen.year or today.year, 12, 31), today)
    mine = Visit.objects.permitted_on(request.user, P.CARE_VIEW, tree)
    total = sum_of(visits_listed(mine, organization=organization, chosen=chosen, tree=tree))
    note = f"不计已冲正的：{total.visits} 次、{total.people} 人，慰问金 {total.amount:,.2f} 元。"
    return export_response(request, VISITS, organization=organization, notes=[note])


@require(P.CARE_VIEW)
def veteran_list(request: HttpRequest, pk: int) -> HttpResponse:
    """建国前入党, 七一 list of who reaches 50 years, and everybody with 50 years."""
    organization = load_organization(request, pk, P.CARE_VIEW)
    today = timezone.localdate()
    on = year_day(request.GET.get("year", ""), today)
    tree = tree_on(on, today)
    people = _members(request, organization, min(on, today), tree)
    people = people.marked_open(request.user, P.PERSON_VIEW)
    found = veterans(people, organization=organization, on=on, tree=tree)
    context = {
        "organization": organization,
        "year": on.year,
        "found": found,
        "page": page_of(found.fifty, request),
        "may": may_at(request.user, organization),
    }
    return render(request, "members/care/veterans.html", context)


@require(P.CARE_VIEW)
@require_POST
def veteran_export(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody with 50 years, and who reaches them in the year, as xlsx."""
    organization = load_to_export(request, pk, P.CARE_VIEW)
    return export_response(request, VETERANS, organization=organization)


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
            refused(form, error)
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
            raise ActionError(spoken_errors(form))
        reverse_visit(
            visit=visit, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
        )
        messages.success(request, "已冲正，原来的一笔照样保留")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("person-care", pk=visit.person_id)


def _members(
    request: HttpRequest, organization: Organization, on: date, tree: Placements
) -> PersonQuerySet:
    people = Person.objects.permitted_on(request.user, P.CARE_VIEW, on, tree, within=organization)
    return people.members_on(on).of_organization(organization, on, tree)


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
