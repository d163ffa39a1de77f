"""Activities of a mass organisation: entering, changing, their files."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.attachments.responses import attachment_response
from branchrecords.web.forms import submitted
from members.actions import mass_organizations as actions
from members.forms.mass_organizations import ActivityForm
from members.models import MassActivity
from members.views.mass_organizations import form_page, load_mass


@require(P.UNIT_EDIT)
def mass_activity_add(request: HttpRequest, pk: int) -> HttpResponse:
    """An activity that was held."""
    mass = load_mass(request, pk, P.UNIT_EDIT)
    initial = {"held_on": timezone.localdate()}
    form = ActivityForm(request.POST or None, request.FILES or None, initial=initial)

    def act(at):
        actions.add_activity(mass_organization=mass, **form.cleaned_data, by=request.user, at=at)

    if submitted(request, form, act):
        messages.success(request, f"已登记「{form.cleaned_data['title']}」")
        return redirect("mass-detail", pk=mass.pk)
    return form_page(request, mass, form, "登记活动", "登记活动")


@require(P.UNIT_EDIT)
def mass_activity_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an activity."""
    activity = _activity(request, pk, P.UNIT_EDIT)
    names = ("held_on", "title", "people", "note")
    form = ActivityForm(
        request.POST or None,
        request.FILES or None,
        initial={name: getattr(activity, name) for name in names},
    )
    if activity.attachment:
        form.fields["upload"].help_text = f"已有「{activity.attachment}」，不换就空着"

    def act(at):
        changes = {name: form.cleaned_data[name] for name in names}
        upload = form.cleaned_data["upload"]
        actions.change_activity(
            activity=activity, changes=changes, upload=upload, by=request.user, at=at
        )

    if submitted(request, form, act):
        messages.success(request, "已保存")
        return redirect("mass-detail", pk=activity.mass_organization_id)
    return form_page(
        request, activity.mass_organization, form, "修改活动", "保存", activity=activity
    )


@require(P.UNIT_EDIT)
@require_POST
def mass_activity_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take away an activity entered by mistake."""
    activity = _activity(request, pk, P.UNIT_EDIT)
    actions.remove_activity(activity=activity, by=request.user, at=timezone.now())
    messages.success(request, f"已删除「{activity.title}」，操作日志里留有记录")
    return redirect("mass-detail", pk=activity.mass_organization_id)


@require(P.ORGANIZATION_VIEW)
def mass_activity_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file of an activity."""
    activity = _activity(request, pk, P.ORGANIZATION_VIEW)
    if activity.attachment is None:
        raise Http404
    return attachment_response(activity.attachment, inline=True)


def _activity(request: HttpRequest, pk: int, permission: P) -> MassActivity:
    rows = MassActivity.objects.permitted(request.user, permission)
    rows = rows.select_related("mass_organization__organization", "attachment")
    activity = get_object_or_404(rows, pk=pk)
    request.organization = activity.mass_organization.organization  # type: ignore[attr-defined]
    return activity
