"""党员示范岗 and 党员责任区 of an organisation and below."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.errors import ActionError
from branchrecords.web.asof import as_of
from branchrecords.web.forms import spoken_errors, submitted
from members.actions import model_posts as actions
from members.forms.mass_organizations import AreaForm, EndPlacedForm, ModelPostForm
from members.models import ModelPost, Organization, Person, ResponsibilityArea
from members.models.of_people import with_open
from members.models.placements import tree_on
from members.queries.model_posts import areas_of, posts_of
from members.views.mass_lists import mass_tabs
from members.views.mass_organizations import places
from members.views.may import may_at
from members.views.organizations import load_organization


@require(P.PERSON_VIEW)
def model_posts(request: HttpRequest, pk: int) -> HttpResponse:
    """示范岗 and 责任区 as of a day, here and below."""
    organization = load_organization(request, pk, P.PERSON_VIEW)
    today = timezone.localdate()
    day = as_of(request, today)
    tree = tree_on(day.on, today)
    mine, asked = (request.user, P.PERSON_VIEW, tree), {"on": day.on, "tree": tree}
    posts = ModelPost.objects.permitted_on(*mine)
    areas = ResponsibilityArea.objects.permitted_on(*mine)
    people = Person.objects.marked_open(request.user, P.PERSON_VIEW)
    context = {
        "organization": organization,
        "posts": posts_of(posts, organization=organization, people=people, **asked),
        "areas": with_open(
            areas_of(areas, organization=organization, **asked), request.user, P.PERSON_VIEW
        ),
        "tabs": mass_tabs(organization, today.year, "model-posts"),
        "as_of": day,
        "today": today,
        "may": may_at(request.user, organization),
    }
    return render(request, "members/mass/posts.html", context)


@require(P.UNIT_EDIT)
def model_post_add(request: HttpRequest, pk: int) -> HttpResponse:
    """A new 示范岗."""
    organization = load_organization(request, pk, P.UNIT_EDIT)
    form = ModelPostForm(request.POST or None, **_choices(request), initial=_start(organization))

    def act(at):
        people = form.cleaned_data["people"]
        actions.add_model_post(facts=form.facts(), people=people, by=request.user, at=at)

    if submitted(request, form, act):
        messages.success(request, f"已设立「{form.cleaned_data['name']}」")
        return redirect("model-posts", pk=organization.pk)
    return _form_page(request, organization, form, "设立党员示范岗")


@require(P.UNIT_EDIT)
def model_post_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a 示范岗 or its people."""
    post = _thing(request, ModelPost.objects.permitted(request.user, P.UNIT_EDIT), pk)
    names = ("organization", "unit", "name", "place", "pledge", "starts_on", "ends_on")
    initial = {name: getattr(post, name) for name in names} | {"people": list(post.people.all())}
    form = ModelPostForm(request.POST or None, **_choices(request), current=post, initial=initial)

    def act(at):
        people = form.cleaned_data["people"]
        actions.change_model_post(
            post=post, changes=form.facts(), people=people, by=request.user, at=at
        )

    if submitted(request, form, act):
        messages.success(request, "已保存")
        return redirect("model-posts", pk=post.organization_id)
    return _form_page(request, post.organization, form, "修改党员示范岗")


@require(P.UNIT_EDIT)
@require_POST
def model_post_end(request: HttpRequest, pk: int) -> HttpResponse:
    """A 示范岗 is taken down."""
    return _end(
        request, _thing(request, ModelPost.objects.permitted(request.user, P.UNIT_EDIT), pk)
    )


@require(P.UNIT_EDIT)
def area_add(request: HttpRequest, pk: int) -> HttpResponse:
    """A 责任区 for a member."""
    organization = load_organization(request, pk, P.UNIT_EDIT)
    form = AreaForm(request.POST or None, **_choices(request), initial=_start(organization))

    def act(at):
        actions.add_area(facts=form.facts(), by=request.user, at=at)

    if submitted(request, form, act):
        messages.success(
            request, f"「{form.cleaned_data['area']}」由{form.cleaned_data['person']}负责"
        )
        return redirect("model-posts", pk=organization.pk)
    return _form_page(request, organization, form, "划定党员责任区")


@require(P.UNIT_EDIT)
def area_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a 责任区."""
    areas = ResponsibilityArea.objects.permitted(request.user, P.UNIT_EDIT)
    area = _thing(request, areas, pk)
    names = ("organization", "unit", "area", "person", "duties", "starts_on", "ends_on")
    initial = {name: getattr(area, name) for name in names}
    form = AreaForm(request.POST or None, **_choices(request), current=area, initial=initial)

    def act(at):
        actions.change_area(area=area, changes=form.facts(), by=request.user, at=at)

    if submitted(request, form, act):
        messages.success(request, "已保存")
        return redirect("model-posts", pk=area.organization_id)
    return _form_page(request, area.organization, form, "修改党员责任区")


@require(P.UNIT_EDIT)
@require_POST
def area_end(request: HttpRequest, pk: int) -> HttpResponse:
    """A 责任区 is given up."""
    areas = ResponsibilityArea.objects.permitted(request.user, P.UNIT_EDIT)
    return _end(request, _thing(request, areas, pk))


def _thing(request: HttpRequest, rows: QuerySet, pk: int):
    thing = get_object_or_404(rows.select_related("organization", "unit"), pk=pk)
    request.organization = thing.organization  # type: ignore[attr-defined]
    return thing


def _choices(request: HttpRequest) -> dict[str, Any]:
    people = Person.objects.permitted(request.user, P.PERSON_VIEW)
    return places(request) | {"people": people.members_on(timezone.localdate())}


def _start(organization: Organization) -> dict[str, Any]:
    return {"organization": organization, "starts_on": timezone.localdate()}


def _end(request: HttpRequest, thing: ModelPost | ResponsibilityArea) -> HttpResponse:
    form = EndPlacedForm(request.POST)
    try:
        if not form.is_valid():
            raise ActionError(spoken_errors(form))
        actions.end_placed(thing=thing, **form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, f"「{thing}」已结束")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("model-posts", pk=thing.organization_id)


def _form_page(
    request: HttpRequest, organization: Organization, form: forms.Form, title: str
) -> HttpResponse:
    context = {"form": form, "organization": organization, "title": title}
    return render(request, "members/mass/post_form.html", context)
