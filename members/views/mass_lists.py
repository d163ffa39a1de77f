"""党建带群建 of an organisation and below: mass organisations and a year's activities."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.web.components import Tab
from branchrecords.web.pagination import is_partial, page_of
from members.exports.mass import kind_asked, year_asked, years_offered
from members.models import MassActivity, MassOrganization, Organization
from members.queries.mass_organizations import (
    activities_of,
    mass_organizations_of,
    mass_totals,
)
from members.rules.mass_organizations import MassKind
from members.views.may import may_at
from members.views.organizations import load_organization


@require(P.ORGANIZATION_VIEW)
def mass_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Mass organisations here and below, with the year's totals by kind."""
    organization = load_organization(request, pk, P.ORGANIZATION_VIEW)
    year, on, tree = year_asked(request.GET, timezone.localdate())
    permitted = MassOrganization.objects.permitted_on(request.user, P.ORGANIZATION_VIEW, tree)
    asked = {"organization": organization, "year": year, "on": on, "tree": tree}
    rows = mass_organizations_of(permitted, **asked)
    rows = rows.marked_here(request.user, P.ORGANIZATION_VIEW)
    kind = kind_asked(request.GET)
    context = {
        "organization": organization,
        "year": year,
        "year_text": str(year),
        "years": years_offered(timezone.localdate()),
        "on": on,
        "kind": kind,
        "totals": mass_totals(permitted, **asked),
        "page": page_of(rows.filter(kind=kind) if kind else rows, request),
        "tabs": mass_tabs(organization, year, "mass-list"),
        "may": may_at(request.user, organization),
    }
    drawer = is_partial(request) and kind
    return render(request, f"members/mass/{'_drawer' if drawer else 'list'}.html", context)


@require(P.ORGANIZATION_VIEW)
def mass_activities(request: HttpRequest, pk: int) -> HttpResponse:
    """A year's activities here and below; what is behind 活动[次]."""
    organization = load_organization(request, pk, P.ORGANIZATION_VIEW)
    year, on, tree = year_asked(request.GET, timezone.localdate())
    permitted = MassActivity.objects.permitted_on(request.user, P.ORGANIZATION_VIEW, tree)
    rows = activities_of(permitted, organization=organization, year=year, on=on, tree=tree)
    rows = rows.marked_here(request.user, P.ORGANIZATION_VIEW)
    kind = kind_asked(request.GET)
    context = {
        "organization": organization,
        "year": year,
        "year_text": str(year),
        "years": years_offered(timezone.localdate()),
        "kind": kind,
        "kinds": MassKind.choices,
        "page": page_of(rows.filter(mass_organization__kind=kind) if kind else rows, request),
        "tabs": mass_tabs(organization, year, "mass-activities"),
        "may": may_at(request.user, organization),
    }
    part = "_activities_drawer" if is_partial(request) and kind else "activities"
    return render(request, f"members/mass/{part}.html", context)


def mass_tabs(organization: Organization, year: int, current: str) -> list[Tab]:
    lists = (
        ("mass-list", "群团组织"),
        ("mass-activities", "活动"),
        ("model-posts", "示范岗和责任区"),
    )
    query = f"?year={year}" if year != timezone.localdate().year else ""
    return [
        Tab(label, reverse(name, args=(organization.pk,)) + query, current=name == current)
        for name, label in lists
    ]
