"""The ledger of 两新组织 of an organisation and below: list, statistics, files."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.web.asof import as_of
from branchrecords.web.downloads import PDF, download
from branchrecords.web.exporting import export_response
from branchrecords.web.pagination import is_partial, page_of
from members.actions.units import note_paper
from members.exports.units import UNITS, ledger_pdf
from members.forms.units import UnitFilterForm
from members.models import Unit
from members.models.placements import tree_on
from members.queries.organizations import narrowable
from members.queries.unit_coverage import coverage_table
from members.queries.units import UnitFilter, added_up, described, ledger, ledger_rules
from members.rules.units import UNIT_FIGURES_BY_KEY
from members.views.may import may_at
from members.views.organizations import load_organization


@require(P.ORGANIZATION_VIEW)
def unit_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The ledger as of a day; for htmx the records behind one figure, in the drawer."""
    organization = load_organization(request, pk, P.ORGANIZATION_VIEW)
    day = as_of(request, timezone.localdate())
    form = UnitFilterForm(request.GET)
    tree = tree_on(day.on, day.today)
    below = narrowable(organization=organization, on=day.on, then=tree)
    chosen, picked = form.chosen(), form.narrowed(organization, below)
    rules = ledger_rules(organization, day.on, tree)
    units = Unit.objects.permitted_on(request.user, P.ORGANIZATION_VIEW, tree)
    rows = ledger(units, organization=picked, chosen=chosen, rules=rules, on=day.on)
    figure = UNIT_FIGURES_BY_KEY.get(chosen.figure)
    page = page_of(rows.marked_here(request.user, P.ORGANIZATION_VIEW), request, per_page=50)
    page.object_list = described(page.object_list, on=day.on, figure=figure)
    context = {
        "organization": organization,
        "page": page,
        "chosen": chosen,
        "picked": picked,
        "form": form,
        "figure": figure,
        "added": added_up(rows, figure),
        "as_of": day,
        "below": below,
        "may": may_at(request.user, organization),
    }
    drawer = is_partial(request) and chosen.figure
    return render(request, f"members/units/{'_drawer' if drawer else 'list'}.html", context)


@require(P.ORGANIZATION_VIEW)
def unit_statistics(request: HttpRequest, pk: int) -> HttpResponse:
    """Coverage of the organisation and of each one directly below it; every number opens."""
    organization = load_organization(request, pk, P.ORGANIZATION_VIEW)
    day = as_of(request, timezone.localdate())
    tree = tree_on(day.on, day.today)
    rules = ledger_rules(organization, day.on, tree)
    context = {
        "organization": organization,
        "table": coverage_table(
            Unit.objects.permitted_on(request.user, P.ORGANIZATION_VIEW, tree),
            organization=organization,
            rules=rules,
            on=day.on,
        ),
        "as_of": day,
        "may": may_at(request.user, organization),
    }
    return render(request, "members/units/statistics.html", context)


@require(P.PERSON_EXPORT)
@require_POST
def unit_export(request: HttpRequest, pk: int) -> HttpResponse:
    """Exactly the filtered ledger as xlsx; phone numbers masked unless asked for with a reason."""
    organization = load_organization(request, pk, P.PERSON_EXPORT)
    return export_response(request, UNITS, organization=organization)


@require(P.PERSON_EXPORT)
@require_POST
def unit_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """统计表 and 台账 of the organisation and below as one PDF."""
    organization = load_organization(request, pk, P.PERSON_EXPORT)
    now = timezone.now()
    day = as_of(request, timezone.localdate(now))
    tree = tree_on(day.on, day.today)
    permitted = Unit.objects.permitted_on(request.user, P.PERSON_EXPORT, tree)
    rules = ledger_rules(organization, day.on, tree)
    rows = ledger(permitted, organization=organization, chosen=UnitFilter(), rules=rules, on=day.on)
    units = described(rows, on=day.on)
    note_paper(organization=organization, number=len(units), on=day.on, by=request.user, at=now)
    content = ledger_pdf(
        organization=organization,
        table=coverage_table(permitted, organization=organization, rules=rules, on=day.on),
        units=units,
        day=day,
        by=request.user,
        at=now,
    )
    return download(content, f"{organization}两新组织统计表和台账.pdf", PDF)
