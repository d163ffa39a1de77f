"""会议制度: which kinds an organisation holds and how; local rules and kinds of one's own."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.access.scoping import can
from branchrecords.errors import ActionError
from branchrecords.web.asof import as_of
from branchrecords.web.exporting import export_response
from branchrecords.web.forms import spoken_errors
from meetings.actions.kinds import (
    add_own_kind,
    end_kind_override,
    override_kind,
    retire_own_kind,
)
from meetings.exports.kinds import KINDS
from meetings.forms.kinds import EndKindForm, KindOverrideForm, OwnKindForm
from meetings.models import KindOverride
from meetings.queries.kind_rows import KindRow, kind_row, kind_rows
from members.models import Organization

from .scope import organization_in_scope, posted


@require(P.ORGANIZATION_VIEW)
def kind_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Every kind as it holds here on a day, with the document it rests on."""
    organization = organization_in_scope(request, pk, P.ORGANIZATION_VIEW)
    day = as_of(request, timezone.localdate())
    rows = kind_rows(organization, on=day.on)
    context = {
        "organization": organization,
        "rows": rows,
        "local": sum(row.origin is not None for row in rows),
        "as_of": day,
        "may_set": can(request.user, P.SETTING_EDIT, organization),
        "may_list": can(request.user, P.MEETING_VIEW, organization),
    }
    return render(request, "meetings/kinds/list.html", context)


@require(P.ORGANIZATION_VIEW)
@require_POST
def kind_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The table of the day that the page shows."""
    organization = organization_in_scope(request, pk, P.ORGANIZATION_VIEW)
    day = as_of(request, timezone.localdate())
    rows = kind_rows(organization, on=day.on)
    return export_response(request, KINDS, rows, organization=organization, scope=f"{day.on}")


@require(P.ORGANIZATION_VIEW)
def kind_detail(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """One kind: who holds it, who is due, how often, what it must record, and every local rule."""
    organization = organization_in_scope(request, pk, P.ORGANIZATION_VIEW)
    day = as_of(request, timezone.localdate())
    row = _row(organization, key, day.on)
    own = row.own_kind
    context = {
        "organization": organization,
        "row": row,
        "as_of": day,
        "today": day.today,
        "may_set": can(request.user, P.SETTING_EDIT, organization),
        "may_retire": own is not None
        and own.ended_on is None
        and own.organization_id == organization.pk,
    }
    return render(request, "meetings/kinds/detail.html", context)


@require(P.SETTING_EDIT)
def kind_override(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """What differs here from the level above, from a day on, with the document."""
    organization = organization_in_scope(request, pk, P.SETTING_EDIT)
    today = timezone.localdate()
    row = _row(organization, key, today)
    form = KindOverrideForm(
        posted(request), kind=row.kind, initial=_usual(row) | {"starts_on": today}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            override_kind(
                organization=organization,
                kind=key,
                level=data.get("level", ""),
                values=form.values(),
                source=data["source"],
                starts_on=data["starts_on"],
                by=request.user,
                at=timezone.now(),
            )
            messages.success(request, f"已另定：{row.kind.label}")
            return redirect("kind-detail", pk=pk, key=key)
        except ActionError as error:
            form.add_error(None, str(error))
    context = {"organization": organization, "row": row, "form": form}
    return render(request, "meetings/kinds/override.html", context)


def _usual(row: KindRow) -> dict:
    """The customary cadence as a start, where there is no national one."""
    custom = row.kind.custom
    if custom is None or row.kind.period is not None:
        return {}
    return {"period": custom.period, "times": custom.times}


@require(P.SETTING_EDIT)
@require_POST
def override_end(request: HttpRequest, pk: int) -> HttpResponse:
    """A local rule no longer holds from a day on."""
    rows = KindOverride.objects.permitted(request.user, P.SETTING_EDIT)
    override = get_object_or_404(rows.select_related("organization"), pk=pk)
    form = EndKindForm(request.POST)
    try:
        if not form.is_valid():
            raise ActionError(spoken_errors(form))
        end_kind_override(
            override=override,
            ends_on=form.cleaned_data["ends_on"],
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, "已停用，到时改按上级或全国的制度")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("kind-detail", pk=override.organization_id, key=override.kind)


@require(P.SETTING_EDIT)
def kind_add(request: HttpRequest, pk: int) -> HttpResponse:
    """A kind of one's own for the organisation and all below."""
    organization = organization_in_scope(request, pk, P.SETTING_EDIT)
    form = OwnKindForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            own = add_own_kind(
                organization=organization, by=request.user, at=timezone.now(), **form.facts()
            )
            messages.success(request, f"已增加「{own.label}」，可以另定多久召开一次")
            return redirect("kind-detail", pk=pk, key=own.key)
        except ActionError as error:
            form.add_error("label", str(error))
    context = {"organization": organization, "form": form}
    return render(request, "meetings/kinds/add.html", context)


@require(P.SETTING_EDIT)
@require_POST
def kind_retire(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """No new meetings of a kind of one's own."""
    organization = organization_in_scope(request, pk, P.SETTING_EDIT)
    own = _row(organization, key, timezone.localdate()).own_kind
    if own is None or own.organization_id != organization.pk:
        raise Http404
    try:
        retire_own_kind(own=own, by=request.user, at=timezone.now())
        messages.success(request, f"已停用「{own.label}」，以前的记录不变")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("kind-list", pk)


def _row(organization: Organization, key: str, on) -> KindRow:
    row = kind_row(key, organization=organization, on=on)
    if row is None:
        raise Http404
    return row
