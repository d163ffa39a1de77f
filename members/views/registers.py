"""The register of an organisation as of a day: list and export."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.web.asof import as_of
from branchrecords.web.components import Tab
from branchrecords.web.exporting import export_response
from branchrecords.web.pagination import page_of
from members.exports.people import PEOPLE
from members.forms.people import PeopleFilterForm
from members.models import Hardship, Person
from members.models.placements import TODAY, placements_on
from members.queries.organizations import narrowable
from members.queries.people import (
    SORTS,
    TABS,
    PeopleFilter,
    described,
    listed,
    tab_counts,
)
from members.views.may import may_at
from members.views.organizations import load_organization


@require(P.PERSON_VIEW)
def person_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The register of an organisation and below on a day: search, filters, paging."""
    organization = load_organization(request, pk, P.PERSON_VIEW)
    day = as_of(request, timezone.localdate())
    then = placements_on(day.on) if day.is_past else TODAY
    form = PeopleFilterForm(request.GET, care=request.user.holds(P.CARE_VIEW))
    below = narrowable(organization=organization, on=day.on, then=then)
    chosen, picked = form.chosen(), form.narrowed(organization, below)
    people = Person.objects.permitted_on(request.user, P.PERSON_VIEW, day.on, then, within=picked)
    shown = listed(
        people,
        organization=picked,
        chosen=chosen,
        on=day.on,
        hardships=Hardship.objects.permitted_on(request.user, P.CARE_VIEW, day.on, then),
        tree=then,
    )
    searched = shown if form.is_narrow else None
    counts = tab_counts(people, organization=picked, on=day.on, shown=searched, tree=then)
    opened = shown.marked_open(request.user, P.PERSON_VIEW)
    page = page_of(opened, request, per_page=50, count=counts.get("shown", counts[chosen.tab]))
    page.object_list = described(page.object_list, on=day.on)
    context = {
        "organization": organization,
        "page": page,
        "chosen": chosen,
        "picked": picked,
        "form": form,
        "as_of": day,
        "sorts": {key: label for key, (label, _) in SORTS.items()},
        "tabs": _tabs(request, counts, chosen),
        "below": below,
        "may": may_at(request.user, organization),
    }
    return render(request, "members/people/list.html", context)


@require(P.PERSON_EXPORT)
@require_POST
def person_export(request: HttpRequest, pk: int) -> HttpResponse:
    """Exactly the filtered list as xlsx; numbers masked unless asked for with a reason."""
    organization = load_organization(request, pk, P.PERSON_EXPORT)
    return export_response(request, PEOPLE, organization=organization)


def _tabs(request: HttpRequest, counts: Mapping[str, int], chosen: PeopleFilter) -> list[Tab]:
    tabs = []
    for key, label in TABS.items():
        query = request.GET.copy()
        query["tab"] = key
        query.pop("page", None)
        url = f"?{query.urlencode()}"
        tabs.append(Tab(label, url, count=counts[key], current=chosen.tab == key))
    return tabs
