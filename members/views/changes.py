"""An organisation's life: each act shows first what it will do, then does it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.errors import ActionError, Blocker
from branchrecords.web.components import Tab
from members.actions.changes import (
    approval_blockers,
    dissolve_organization,
    move_organization,
    rename_organization,
    renaming_blockers,
)
from members.actions.merging import merge_organization
from members.forms.changes import DissolveForm, MergeForm, MoveForm, RenameForm
from members.models import Organization
from members.queries.changes import (
    dissolving_blockers,
    merging_blockers,
    moving_blockers,
    preview,
)
from members.queries.establishment import advice_for
from members.queries.organizations import committee_above, group_choices
from members.rules.kinds import OrganizationKind
from members.rules.tree import ALLOWED_BELOW

from .may import may_at
from .organizations import load_organization

_WEIGHTS = (("", "全部"), ("late", "应当办理"), ("soon", "建议"), ("info", "可以"))
FREE = (OrganizationKind.TEMPORARY_BRANCH, OrganizationKind.GROUP)


@dataclass(frozen=True)
class Act:
    """One page of this module. `blockers` and `do` take the valid form."""

    title: str
    verb: str
    explanation: str
    article: str
    blockers: Callable[[Any], Sequence[Blocker]]
    do: Callable[[Any], Organization]


def _act(request: HttpRequest, organization: Organization, form, act: Act) -> HttpResponse:
    """Form → preview with everything in the way → the act itself (`confirmed`)."""
    shown, blockers = None, ()
    if request.method == "POST" and form.is_valid():
        shown, blockers = _shown(organization, form), act.blockers(form)
        if "confirmed" in request.POST and not blockers:
            try:
                done = act.do(form)
            except ActionError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, f"已{act.verb}：{organization.name}")
                return redirect("organization-detail", pk=done.pk)
    context = {
        "organization": organization,
        "form": form,
        "act": act,
        "shown": shown,
        "blockers": blockers,
        "message": f"现在还不能{act.verb}，请先办好下面的事" if blockers else "",
    }
    return render(request, "members/organizations/act.html", context)


def _shown(organization: Organization, form):
    data = form.cleaned_data
    parent = data.get("parent")
    return preview(organization, on=data["on"], new_parent=parent)


@require(P.ORGANIZATION_EDIT)
def organization_rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name, or the right spelling of this one."""
    organization = load_organization(request, pk, P.ORGANIZATION_EDIT)
    form = RenameForm(
        request.POST or None,
        organization=organization,
        initial={"on": timezone.localdate()},
    )

    def blockers(form) -> list[Blocker]:
        if form.cleaned_data["correction"]:
            return []
        return renaming_blockers(
            organization=organization, on=form.cleaned_data["on"], approval=form.approval
        )

    def do(form) -> Organization:
        data = form.cleaned_data
        return rename_organization(
            organization=organization,
            approval=form.approval,
            by=request.user,
            at=timezone.now(),
            **{key: data[key] for key in ("name", "short_name", "on", "correction", "note")},
        )

    explanation = "历年的会议、党费和总结留在这个组织，封存和印发的文件仍用当时的名称。"
    act = Act("更名", "更名", explanation, "《支部工作条例》第六条", blockers, do)
    return _act(request, organization, form, act)


@require(P.ORGANIZATION_EDIT)
def organization_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Under another parent, with everything below."""
    organization = load_organization(request, pk, P.ORGANIZATION_EDIT)
    today, now = timezone.localdate(), timezone.now()
    parents = [kind for kind, below in ALLOWED_BELOW.items() if organization.kind in below]
    places = (
        Organization.objects.permitted(request.user, P.ORGANIZATION_EDIT)
        .active_on(today)
        .filter(kind__in=parents)
        .exclude(path__startswith=organization.path)
        .exclude(path=organization.parent_path)
    )
    form = MoveForm(request.POST or None, places=places, initial={"on": today})

    def blockers(form) -> list[Blocker]:
        data = form.cleaned_data
        found = moving_blockers(organization, data["parent"], on=data["on"], today=today)
        return found + approval_blockers(approval=form.approval, on=data["on"])

    def do(form) -> Organization:
        data = form.cleaned_data
        return move_organization(
            organization=organization,
            parent=data["parent"],
            on=data["on"],
            note=data["note"],
            approval=form.approval,
            by=request.user,
            at=now,
        )

    explanation = (
        "党员、班子、岗位和全部记录随组织一起走；新上级的人看得到它，原上级的人看不到了。"
        "以前某一天隶属谁，沿革里可以查到。"
    )
    act = Act("调整隶属", "调整隶属", explanation, "《支部工作条例》第六条", blockers, do)
    return _act(request, organization, form, act)


@require(P.ORGANIZATION_EDIT)
def organization_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """All members go over to another branch; this one is dissolved."""
    organization = load_organization(request, pk, P.ORGANIZATION_EDIT)
    today, now = timezone.localdate(), timezone.now()
    above = committee_above(organization)
    places = (
        Organization.objects.permitted(request.user, P.ORGANIZATION_EDIT)
        .active_on(today)
        .branches()
        .exclude(pk=organization.pk)
    )
    if above is not None:
        places = places.filter(path__startswith=above.path)
    form = MergeForm(request.POST or None, places=places, initial={"on": today})

    def blockers(form) -> list[Blocker]:
        data = form.cleaned_data
        found = merging_blockers(organization, data["target"], on=data["on"], today=today)
        return found + approval_blockers(approval=form.approval, on=data["on"])

    def do(form) -> Organization:
        data = form.cleaned_data
        return merge_organization(
            source=organization,
            target=data["target"],
            on=data["on"],
            note=data["note"],
            approval=form.approval,
            by=request.user,
            at=now,
        )

    explanation = (
        "从合并日期起，全体党员和党小组属于并入的支部，本组织撤销；"
        "以前的会议、党费和总结仍留在本组织名下，随时可以查。"
    )
    act = Act("合并到其他支部", "合并", explanation, "《支部工作条例》第五条", blockers, do)
    return _act(request, organization, form, act)


@require(P.ORGANIZATION_EDIT)
def organization_dissolve(request: HttpRequest, pk: int) -> HttpResponse:
    """The organisation ends; refused while anybody or anything open is left."""
    organization = load_organization(request, pk, P.ORGANIZATION_EDIT)
    today = timezone.localdate()
    needs_approval = organization.kind not in FREE
    form = DissolveForm(request.POST or None, needs_approval=needs_approval, initial={"on": today})

    def blockers(form) -> list[Blocker]:
        on = form.cleaned_data["on"]
        found = dissolving_blockers(organization, on=on, today=today)
        if needs_approval:
            found += approval_blockers(approval=form.approval, on=on)
        return found

    def do(form) -> Organization:
        return dissolve_organization(
            organization=organization,
            on=form.cleaned_data["on"],
            note=form.cleaned_data["note"],
            approval=form.approval,
            by=request.user,
            at=timezone.now(),
        )

    temporary = organization.kind == OrganizationKind.TEMPORARY_BRANCH
    explanation = (
        "临时党支部随所依托的机构撤销而自然撤销，不需要批复，日期写机构撤销后的第一天。"
        if temporary
        else "班子、岗位和任期到撤销日期为止；以前的记录都保留。"
    )
    article = "《支部工作条例》第八条" if temporary else "《支部工作条例》第六条"
    act = Act("撤销组织", "撤销", explanation, article, blockers, do)
    return _act(request, organization, form, act)


@require(P.ORGANIZATION_VIEW)
def organization_split(request: HttpRequest, pk: int) -> HttpResponse:
    """How a large branch could be divided: along its 党小组."""
    organization = load_organization(request, pk, P.ORGANIZATION_VIEW)
    today = timezone.localdate()
    groups = (
        group_choices(organization=organization, on=today)
        .annotate(number=Count("group_memberships"))
        .order_by("path")
    )
    rows = advice_for(within=organization, on=today)
    context = {
        "organization": organization,
        "groups": groups,
        "advice": [one for one in rows if one.suggestion.key == "too_many"],
        "parent": Organization.objects.get_parent(organization),
        "may_found": P.ORGANIZATION_EDIT in request.user.permissions_at(organization),
    }
    return render(request, "members/organizations/split.html", context)


@require(P.ORGANIZATION_VIEW)
def suggestion_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Every suggestion at and below an organisation."""
    organization = load_organization(request, pk, P.ORGANIZATION_VIEW)
    whole = advice_for(within=organization, on=timezone.localdate())
    chosen = request.GET.get("status", "")
    counts = Counter(one.suggestion.status for one in whole)
    tabs = [
        Tab(label, f"?status={key}", counts[key] if key else len(whole), key == chosen)
        for key, label in _WEIGHTS
        if not key or counts[key]
    ]
    context = {
        "organization": organization,
        "rows": [one for one in whole if not chosen or one.suggestion.status == chosen],
        "tabs": tabs,
        "may": may_at(request.user, organization),
    }
    return render(request, "members/organizations/suggestions.html", context)
