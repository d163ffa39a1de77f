"""活动台账: one derived list of every meeting and activity, and who keeps it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.web.asof import as_of
from branchrecords.web.exporting import export_response
from branchrecords.web.forms import submitted
from branchrecords.web.pagination import page_of
from meetings.actions.ledger import appoint_custodian
from meetings.exports.ledger import LEDGER, label_of, wish_of
from meetings.forms.ledger import CustodianForm
from meetings.queries.kinds import labels_of
from meetings.queries.ledger import (
    LedgerWish,
    below_of,
    custodian_of,
    entries_of,
    kind_counts,
    lines_of,
    unsealed_in,
)
from meetings.queries.volunteering import belonging
from meetings.rules.kind_table import KINDS_BY_KEY
from meetings.rules.ledger import OTHER_SOURCES, PERIODS
from members.views.may import may_at

from .scope import organization_in_scope, posted, year_asked


@require(P.MEETING_VIEW)
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """Every meeting and activity of a period, here and below, newest first."""
    organization = organization_in_scope(request, pk, P.MEETING_VIEW)
    year_asked(request)
    today = timezone.localdate()
    wish = wish_of(request.GET, organization=organization, user=request.user, today=today)
    counts = kind_counts(wish)
    total = counts.get(wish.kind, 0) if wish.kind else sum(counts.values())
    page = page_of(lines_of(wish), request, per_page=50, count=total)
    page.object_list = entries_of(page.object_list)
    context = {
        "organization": organization,
        "as_of": as_of(request, today),
        "wish": wish,
        "kind_label": label_of(wish.kind) if wish.kind else "",
        "years": range(today.year, today.year - 8, -1),
        "periods": PERIODS,
        "kinds": _kinds(wish, counts),
        "below": below_of(organization),
        "page": page,
        "unsealed": unsealed_in(wish).count(),
        "custodian": custodian_of(organization, on=wish.on),
        "custodians": organization.custodians.select_related("person"),
        "may": may_at(request.user, organization),
    }
    return render(request, "meetings/ledger/list.html", context)


def _kinds(wish: LedgerWish, counts: dict[str, int]) -> list[tuple[str, str, int]]:
    """The kinds that the period holds, in the order of the table, with their numbers."""
    keys = {*counts, *filter(None, (wish.kind,))}
    labels = labels_of(keys - set(OTHER_SOURCES)) | OTHER_SOURCES
    order = [*KINDS_BY_KEY, *sorted(keys - set(KINDS_BY_KEY) - set(OTHER_SOURCES)), *OTHER_SOURCES]
    return [(key, labels[key], counts.get(key, 0)) for key in order if key in keys & set(labels)]


@require(P.MEETING_VIEW)
@require_POST
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """The ledger as it is narrowed, as xlsx, with its custodian."""
    organization = organization_in_scope(request, pk, P.MEETING_VIEW)
    return export_response(request, LEDGER, organization=organization)


@require(P.MEETING_EDIT)
def custodian(request: HttpRequest, pk: int) -> HttpResponse:
    """Who keeps the ledger from a day on."""
    organization = organization_in_scope(request, pk, P.MEETING_EDIT)
    today = timezone.localdate()
    form = CustodianForm(
        posted(request), people=belonging(organization, on=today), initial={"on": today}
    )

    def act(at):
        appoint_custodian(organization=organization, **form.cleaned_data, by=request.user, at=at)

    if submitted(request, form, act):
        messages.success(request, "已登记台账管理员")
        return redirect("ledger", pk=organization.pk)
    current = custodian_of(organization, on=today)
    context = {"organization": organization, "form": form, "current": current}
    return render(request, "meetings/ledger/custodian.html", context)
