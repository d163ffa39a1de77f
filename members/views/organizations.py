"""The tree, its nodes, and who holds which post."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.errors import ActionError
from branchrecords.web.asof import as_of
from branchrecords.web.exporting import export_response
from branchrecords.web.forms import spoken_errors
from members.actions.organizations import add_organization, change_organization
from members.actions.positions import appoint_person, end_position
from members.exports.organizations import ORGANIZATIONS, POSITIONS
from members.forms.organizations import EditForm, EndForm, FoundingForm, PositionForm
from members.models import Organization, Person, Position
from members.queries.changes import history, name_on, parents_on
from members.queries.establishment import advice_for
from members.queries.organizations import committee_above, node_with_counts, tree, visible_on
from members.queries.roster import posts_on
from members.queries.terms import WITHOUT_TERM, current_term
from members.rules.kinds import OrganizationKind
from members.rules.tree import ALLOWED_BELOW
from members.views.may import may_at


@require(P.ORGANIZATION_VIEW)
def organization_list(request: HttpRequest) -> HttpResponse:
    """Every organisation in scope as a tree with counts."""
    day = as_of(request, timezone.localdate())
    visible = visible_on(request.user, P.ORGANIZATION_VIEW, on=day.on)
    roots = tree(organizations=visible, on=day.on)
    branches, members = (sum(getattr(n, key) for n in roots) for key in ("branches", "members"))
    context = {
        "roots": roots,
        "as_of": day,
        "summary": f"{branches:,} 个支部，{members:,} 名党员",
        "may_import": request.user.holds(P.ORGANIZATION_EDIT),
    }
    return render(request, "members/organizations/list.html", context)


@require(P.ORGANIZATION_VIEW)
def organization_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One node on a day: facts, posts, what lies below."""
    organization = load_organization(request, pk, P.ORGANIZATION_VIEW)
    today, user = timezone.localdate(), request.user
    day = as_of(request, today)
    context = {
        "organization": organization,
        "as_of": day,
        "parent": parents_on(organizations=[organization], on=day.on)[organization.pk],
        "name_then": name_on(organization, day.on),
        "changes": history(organization),
        **_advice(organization, today),
        "term": current_term(organization=organization, on=day.on),
        "has_terms": organization.kind not in WITHOUT_TERM,
        "node": node_with_counts(
            organization=organization,
            on=day.on,
            among=visible_on(user, P.ORGANIZATION_VIEW, on=day.on),
        ),
        "posts": posts_on(organizations=[organization], on=day.on).select_related("person"),
        "above": Organization.objects.above(organization)
        .filter(pk__in=Organization.objects.permitted(user, P.ORGANIZATION_VIEW).values("pk"))
        .last(),
        "awards": organization.awards.all(),
        "may": may_at(user, organization),
        "may_add_below": bool(ALLOWED_BELOW[organization.kind]),
        "is_group": organization.kind == OrganizationKind.GROUP,
        "today": today,
    }
    return render(request, "members/organizations/detail.html", context)


def _advice(organization: Organization, today: date) -> dict:
    """Suggestions for the organisation itself, and how many wait below it."""
    rows = advice_for(within=organization, on=today)
    own = [one for one in rows if one.organization.pk == organization.pk]
    return {"advice": own, "advice_below": len(rows) - len(own)}


@require(P.PERSON_EXPORT)
@require_POST
def organization_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The organisation and all below it as xlsx: the columns that an import reads."""
    organization = load_organization(request, pk, P.PERSON_EXPORT)
    return export_response(request, ORGANIZATIONS, organization=organization)


@require(P.PERSON_EXPORT)
@require_POST
def position_export(request: HttpRequest, pk: int) -> HttpResponse:
    """Who holds which post here and below, as xlsx."""
    organization = load_organization(request, pk, P.PERSON_EXPORT)
    return export_response(request, POSITIONS, organization=organization)


@require(P.ORGANIZATION_EDIT)
def organization_add(request: HttpRequest, pk: int) -> HttpResponse:
    """A new organisation under this one."""
    parent = load_organization(request, pk, P.ORGANIZATION_EDIT)
    initial = {"sector": parent.sector, "kind": next(iter(ALLOWED_BELOW[parent.kind][-4:]), "")}
    above = committee_above(parent)
    form = FoundingForm(request.POST or None, initial={**initial, "approved_by": above or ""})
    if request.method == "POST" and form.is_valid():
        try:
            added = add_organization(
                parent=parent,
                **form.facts,
                approval=form.approval,
                by=request.user,
                at=timezone.now(),
            )
        except ActionError as error:
            form.add_error("kind", str(error))
        else:
            messages.success(request, f"已建立「{added}」")
            return redirect("organization-detail", pk=added.pk)
    context = {"form": form, "organization": parent, "title": "建立下级组织"}
    return render(request, "members/organizations/form.html", context)


@require(P.ORGANIZATION_EDIT)
def organization_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is written of an organisation."""
    organization = load_organization(request, pk, P.ORGANIZATION_EDIT)
    initial = {name: getattr(organization, name) for name in EditForm.base_fields}
    form = EditForm(request.POST or None, initial=initial, organization=organization)
    if request.method == "POST" and form.is_valid():
        try:
            change_organization(
                organization=organization,
                changes=form.cleaned_data,
                by=request.user,
                at=timezone.now(),
            )
        except ActionError as error:
            form.add_error("kind", str(error))
        else:
            messages.success(request, "已保存")
            return redirect("organization-detail", pk=organization.pk)
    context = {"form": form, "organization": organization, "title": "修改组织资料"}
    return render(request, "members/organizations/form.html", context)


@require(P.PERSON_EDIT)
def position_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody takes a post here."""
    organization = load_organization(request, pk, P.PERSON_EDIT)
    today = timezone.localdate()
    people = (
        Person.objects.permitted(request.user, P.PERSON_VIEW)
        .members_on(today)
        .of_organization(organization, today)
    )
    if not people.exists():
        may = may_at(request.user, organization)
        context = {"organization": organization, "may": may}
        return render(request, "members/organizations/no_people.html", context)
    form = PositionForm(request.POST or None, people=people, initial={"starts_on": today})
    if request.method == "POST" and form.is_valid():
        try:
            appoint_person(
                organization=organization, **form.cleaned_data, by=request.user, at=timezone.now()
            )
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已登记{form.cleaned_data['person']}任职")
            return redirect("organization-detail", pk=organization.pk)
    context = {"form": form, "organization": organization, "title": "登记任职"}
    return render(request, "members/organizations/form.html", context)


@require(P.PERSON_EDIT)
@require_POST
def position_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody leaves a post."""
    position = get_object_or_404(Position.objects.permitted(request.user, P.PERSON_EDIT), pk=pk)
    form = EndForm(request.POST)
    try:
        if not form.is_valid():
            raise ActionError(spoken_errors(form))
        end_position(position=position, **form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, f"{position.person} 已免去{position.get_post_display()}")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("organization-detail", pk=position.organization_id)


def load_organization(request: HttpRequest, pk: int, permission: P) -> Organization:
    """The organisation, or 404 outside the scope; the shell shows it as the current one."""
    organization = get_object_or_404(
        Organization.objects.permitted(request.user, permission), pk=pk
    )
    request.organization = organization
    return organization
