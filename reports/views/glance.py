"""各支部一览: filters, order, the views one keeps, the table as xlsx."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission
from branchrecords.errors import ActionError
from branchrecords.web.components import Tab
from branchrecords.web.exporting import export_response
from branchrecords.web.links import typed_line
from branchrecords.web.pagination import page_of
from reports.actions.views import forget_view, save_view
from reports.exports.desk import glance_export
from reports.forms.desk import GlanceForm
from reports.models import SavedView
from reports.queries.glance import GlanceRow, glance
from reports.queries.organizations import reportable
from reports.rules.glance import COLUMNS, TURNED

from .pages import Place, place_of


@require(Permission.SUMMARY_VIEW)
def branches_glance(request: HttpRequest, pk: int) -> HttpResponse:
    """Every branch below in one line; each number opens its records."""
    place = place_of(request, pk)
    form = GlanceForm(request.GET, organization=place.organization)
    rows = _rows(request, place, form)
    views = list(SavedView.objects.filter(user=request.user, organization=place.organization))
    page = page_of(rows, request)
    context = {
        "place": place,
        "form": form,
        "page": page,
        "rows": page.object_list,
        "columns": _headings(form, place),
        "tabs": _tabs(views, form, place),
        "current": next((view for view in views if view.query == form.query), None),
        "may_export": request.user.holds(Permission.SUMMARY_EXPORT),
        "whole": not form.query,
    }
    return render(request, "reports/desk/glance.html", context)


def _rows(request: HttpRequest, place: Place, form: GlanceForm) -> list[GlanceRow]:
    return glance(
        place.organization,
        place.year,
        place.today,
        among=reportable(request.user),
        filters=form.filters,
    )


def _tabs(views: list[SavedView], form: GlanceForm, place: Place) -> list[Tab]:
    """All branches, then the user's own views."""
    known = (("全部支部", ""), *((view.name, view.query) for view in views))
    return [
        Tab(name, f"{place.query}&{query}".removesuffix("&"), None, query == form.query)
        for name, query in known
    ]


def _headings(form: GlanceForm, place: Place) -> list[tuple[str, str, str]]:
    """Label, address and aria-sort of each column; the one in use turns round when asked again."""
    sort = form.filters.sort
    kept = QueryDict(form.query, mutable=True)
    found = []
    for column in COLUMNS:
        kept["sort"] = TURNED + column.key if sort == column.key else column.key
        high_first = column.most_first != sort.startswith(TURNED)
        order = ("descending" if high_first else "ascending") if column.key in sort else ""
        found.append((column.label, f"{place.query}&{kept.urlencode()}", order))
    return found


@require(Permission.SUMMARY_EXPORT)
@require_POST
def glance_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The table as shown, as xlsx."""
    place = place_of(request, pk, Permission.SUMMARY_EXPORT)
    form = GlanceForm(request.GET, organization=place.organization)
    rows = _rows(request, place, form)
    export = glance_export(place.year)
    return export_response(request, export, rows, organization=place.organization)


@require(Permission.SUMMARY_VIEW)
@require_POST
def view_save(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what is shown under a name."""
    place = place_of(request, pk)
    form = GlanceForm(QueryDict(request.POST.get("query", "")), organization=place.organization)
    name = typed_line(request, "name", 20)
    try:
        save_view(
            organization=place.organization,
            name=name,
            query=form.query,
            by=request.user,
            at=timezone.now(),
        )
    except ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"已保存视图“{name}”，以后在上面一点就到")
    return redirect(_back(place, form.query))


@require(Permission.SUMMARY_VIEW)
@require_POST
def view_forget(request: HttpRequest, pk: int, view: int) -> HttpResponse:
    """Take one of one's own views away."""
    place = place_of(request, pk)
    mine = SavedView.objects.filter(user=request.user, organization=place.organization)
    found = get_object_or_404(mine, pk=view)
    query = found.query
    forget_view(view=found)
    messages.success(request, f"已删去视图“{found.name}”")
    return redirect(_back(place, query))


def _back(place: Place, query: str) -> str:
    page = reverse("branches-glance", args=(place.organization.pk,))
    return f"{page}{place.query}&{query}".removesuffix("&")
