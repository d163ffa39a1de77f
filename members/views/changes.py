"""An organisation's life: each act shows first what it will do, then does it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

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
    WITHOUT_APPROVAL,
    approval_blockers,
    dissolve_organization,
    move_organization,
    rename_organization,
    renaming_blockers,
)
from members.actions.merging import merge_organization
from members.forms.changes import (
    DissolveForm,
    MergeForm,
    MoveForm,
    RenameForm,
    SuggestionFilterForm,
)
from members.models import Organization
from members.queries.changes import (
    dissolving_blockers,
    merging_blockers,
    moving_blockers,
    possible_parents,
    possible_targets,
    preview,
)
from members.queries.establishment import WEIGHTS, advice_for
from members.queries.organizations import group_choices
from members.rules.approvals import Approval
from members.rules.kinds import OrganizationKind

from .may import may_at
from .organizations import load_organization


@dataclass(frozen=True)
class Act:
    """One page of this module. `blockers` and `do` take the form's data and approval."""

    title: str
    verb: str
    explanation: str
    article: str
    blockers: Callable[[dict, Approval | None], Sequence[Blocker]]
    do: Callable[[dict, Approval | None], Organization]


def _act(request: HttpRequest, organization: Organization, form, act: Act) -> HttpResponse:
    """Form → preview with everything in the way → the act itself (`confirmed`)."""
    shown, blockers = None, ()
    if request.method == "POST" and form.is_valid():
        data, approval = form.cleaned_data, form.approval
        shown = preview(organization, on=data["on"], new_parent=data.get("parent"))
        blockers = act.blockers(data, approval)
        if "confirmed" in request.POST and not blockers:
            try:
                done = act.do(data, approval)
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


RENAMING = "历年的会议、党费和总结留在这个组织，封存和印发的文件仍用当时的名称。"
MOVING = (
    "党员、班子、岗位和全部记录随组织一起走；新上级的人看得到它，原上级的人看不到了。"
    "以前某一天隶属谁，沿革里可以查到。"
)
MERGING = (
    "从合并日期起，全体党员和党小组属于并入的支部，本组织撤销；"
    "以前的会议、党费和总结仍留在本组织名下，随时可以查。"
)
DISSOLVING = "班子、岗位和任期到撤销日期为止；以前的记录都保留。"
ENDING_WITH_ITS_BODY = (
    "临时党支部随所依托的机构撤销而自然撤销，不需要批复，日期写机构撤销后的第一天。"
)
FIFTH, SIXTH, EIGHTH = (f"《支部工作条例》第{n}条" for n in "五六八")


@require(P.ORGANIZATION_EDIT)
def organization_rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name, or the right spelling of this one."""
    organization = load_organization(request, pk, P.ORGANIZATION_EDIT)
    who = {"organization": organization, "by": request.user, "at": timezone.now()}
    form = RenameForm(
        request.POST or None,
        organization=organization,
        initial={"on": timezone.localdate()},
    )
    act = Act(
        "更名",
        "更名",
        RENAMING,
        SIXTH,
        lambda data, approval: renaming_blockers(
            organization=organization,
            on=data["on"],
            approval=approval,
            correction=data["correction"],
        ),
        lambda data, approval: rename_organization(
            approval=approval, **who, **_named(data, "name", "short_name", "correction")
        ),
    )
    return _act(request, organization, form, act)


@require(P.ORGANIZATION_EDIT)
def organization_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Under another parent, with everything below."""
    organization = load_organization(request, pk, P.ORGANIZATION_EDIT)
    today = timezone.localdate()
    who = {"organization": organization, "by": request.user, "at": timezone.now()}
    places = Organization.objects.permitted(request.user, P.ORGANIZATION_EDIT)
    form = MoveForm(
        request.POST or None,
        places=possible_parents(organization, among=places, on=today),
        initial={"on": today},
    )
    act = Act(
        "调整隶属",
        "调整隶属",
        MOVING,
        SIXTH,
        lambda data, approval: [
            *moving_blockers(organization, data["parent"], on=data["on"], today=today),
            *approval_blockers(approval=approval, on=data["on"]),
        ],
        lambda data, approval: move_organization(
            approval=approval, **who, **_named(data, "parent")
        ),
    )
    return _act(request, organization, form, act)


@require(P.ORGANIZATION_EDIT)
def organization_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """All members go over to another branch; this one is dissolved."""
    organization = load_organization(request, pk, P.ORGANIZATION_EDIT)
    today = timezone.localdate()
    who = {"source": organization, "by": request.user, "at": timezone.now()}
    places = Organization.objects.permitted(request.user, P.ORGANIZATION_EDIT)
    form = MergeForm(
        request.POST or None,
        places=possible_targets(organization, among=places, on=today),
        initial={"on": today},
    )
    act = Act(
        "合并到其他支部",
        "合并",
        MERGING,
        FIFTH,
        lambda data, approval: [
            *merging_blockers(organization, data["target"], on=data["on"], today=today),
            *approval_blockers(approval=approval, on=data["on"]),
        ],
        lambda data, approval: merge_organization(
            approval=approval, **who, **_named(data, "target")
        ),
    )
    return _act(request, organization, form, act)


@require(P.ORGANIZATION_EDIT)
def organization_dissolve(request: HttpRequest, pk: int) -> HttpResponse:
    """The organisation ends; refused while anybody or anything open is left."""
    organization = load_organization(request, pk, P.ORGANIZATION_EDIT)
    today, asked = timezone.localdate(), organization.kind not in WITHOUT_APPROVAL
    temporary = organization.kind == OrganizationKind.TEMPORARY_BRANCH
    who = {"organization": organization, "by": request.user, "at": timezone.now()}
    form = DissolveForm(request.POST or None, needs_approval=asked, initial={"on": today})
    act = Act(
        "撤销组织",
        "撤销",
        ENDING_WITH_ITS_BODY if temporary else DISSOLVING,
        EIGHTH if temporary else SIXTH,
        lambda data, approval: [
            *dissolving_blockers(organization, on=data["on"], today=today),
            *(approval_blockers(approval=approval, on=data["on"]) if asked else ()),
        ],
        lambda data, approval: dissolve_organization(approval=approval, **who, **_named(data)),
    )
    return _act(request, organization, form, act)


def _named(data: dict, *keys: str) -> dict:
    """What an action takes of the form: these, the day and the note."""
    return {key: data[key] for key in (*keys, "on", "note")}


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
    chosen = SuggestionFilterForm(request.GET).chosen()
    counts = Counter(one.suggestion.status for one in whole)
    tabs = [
        Tab(label, f"?status={key}", counts[key] if key else len(whole), key == chosen)
        for key, label in WEIGHTS.items()
        if not key or counts[key]
    ]
    context = {
        "organization": organization,
        "rows": [one for one in whole if not chosen or one.suggestion.status == chosen],
        "tabs": tabs,
        "may": may_at(request.user, organization),
    }
    return render(request, "members/organizations/suggestions.html", context)
