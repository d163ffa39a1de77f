"""规则设置: what holds in an organisation, where it comes from, local values with a document."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.errors import ActionError
from branchrecords.web.asof import as_of
from branchrecords.web.forms import spoken_errors, submitted
from members.actions.settings import end_override, override_setting
from members.forms.settings import EndOverrideForm, OverrideForm
from members.models import Organization, RuleOverride
from members.models.placements import TODAY, tree_on
from members.queries.rule_overrides import SettingRow, overrides_below, setting_row, setting_rows
from members.rules.placements import Placements
from members.rules.settings import SETTINGS_BY_KEY
from members.views.may import may_at
from members.views.organizations import load_organization


@require(P.ORGANIZATION_VIEW)
def setting_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Every open rule value as of a day."""
    organization = load_organization(request, pk, P.ORGANIZATION_VIEW)
    day = as_of(request, timezone.localdate())
    rows = setting_rows(organization=organization, on=day.on, tree=tree_on(day.on, day.today))
    context = {
        "organization": organization,
        "rows": rows,
        "changed": sum(row.origin is not None for row in rows),
        "as_of": day,
        "may": may_at(request.user, organization),
    }
    return render(request, "members/settings/list.html", context)


@require(P.ORGANIZATION_VIEW)
def setting_detail(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """One setting: the value in force, its source, the doubt, and its history."""
    organization = load_organization(request, pk, P.ORGANIZATION_VIEW)
    day = as_of(request, timezone.localdate())
    context = {
        "organization": organization,
        "row": _row(organization, key, day.on, tree_on(day.on, day.today)),
        "below": overrides_below(key, organization=organization, on=day.on),
        "as_of": day,
        "today": day.today,
        "may": may_at(request.user, organization),
    }
    return render(request, "members/settings/detail.html", context)


@require(P.SETTING_EDIT)
def setting_override(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Another value for this organisation and all below, from a day on."""
    organization = load_organization(request, pk, P.SETTING_EDIT)
    today = timezone.localdate()
    row = _row(organization, key, today)
    initial = {"value": row.value, "starts_on": today}
    form = OverrideForm(request.POST or None, setting=row.setting, initial=initial)

    def act(at):
        override_setting(
            organization=organization, key=key, **form.cleaned_data, by=request.user, at=at
        )

    if submitted(request, form, act):
        messages.success(request, f"已另定：{row.setting.label}")
        return redirect("setting-detail", pk=organization.pk, key=key)
    context = {"organization": organization, "row": row, "form": form}
    return render(request, "members/settings/override.html", context)


@require(P.SETTING_EDIT)
@require_POST
def override_end(request: HttpRequest, pk: int) -> HttpResponse:
    """A local value no longer holds from a day on."""
    rows = RuleOverride.objects.permitted(request.user, P.SETTING_EDIT)
    override = get_object_or_404(rows.select_related("organization"), pk=pk)
    form = EndOverrideForm(request.POST)
    try:
        if not form.is_valid():
            raise ActionError(spoken_errors(form))
        end_override(override=override, **form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, "已停用，到时改按上级的取值或默认值")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("setting-detail", pk=override.organization_id, key=override.key)


def _row(organization: Organization, key: str, on: date, tree: Placements = TODAY) -> SettingRow:
    if key not in SETTINGS_BY_KEY:
        raise Http404
    return setting_row(key, organization=organization, on=on, tree=tree)
