"""One mass organisation: its page, its facts and numbers, 推优."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.errors import ActionError
from branchrecords.web.forms import spoken_errors, submitted
from branchrecords.web.pagination import page_of
from members.actions import mass_organizations as actions
from members.forms.mass_organizations import (
    HeadcountForm,
    MassOrganizationForm,
    RecommendationForm,
    WithdrawForm,
)
from members.models import MassOrganization, Person, Recommendation, Unit
from members.rules.mass_organizations import MassKind
from members.views.may import may_at
from members.views.organizations import load_organization
from members.views.units import placeable


@require(P.ORGANIZATION_VIEW)
def mass_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One mass organisation: numbers, activities, 推优."""
    mass = load_mass(request, pk, P.ORGANIZATION_VIEW)
    may = may_at(request.user, mass.organization)
    today = timezone.localdate()
    context = {
        "mass": mass,
        "organization": mass.organization,
        "headcounts": mass.headcounts.all()[:20],
        "page": page_of(mass.activities.select_related("attachment"), request, per_page=20),
        "this_year": mass.activities.filter(held_on__year=today.year).count(),
        "year": today.year,
        "is_league": mass.kind == MassKind.LEAGUE,
        "recommendations": mass.recommendations.select_related("person")
        if may.get("person_view")
        else (),
        "withdraw": WithdrawForm(),
        "may": may,
    }
    return render(request, "members/mass/detail.html", context)


@require(P.UNIT_EDIT)
def mass_add(request: HttpRequest, pk: int) -> HttpResponse:
    """A new mass organisation."""
    organization = load_organization(request, pk, P.UNIT_EDIT)
    initial = {"organization": organization, "unit": request.GET.get("unit")}
    form = MassOrganizationForm(request.POST or None, initial=initial, **places(request))
    done: list[MassOrganization] = []

    def act(at):
        members = form.cleaned_data["members"]
        done.append(
            actions.add_mass_organization(
                facts=form.facts(), members=members, by=request.user, at=at
            )
        )

    if submitted(request, form, act):
        messages.success(request, f"已登记「{done[0]}」")
        return redirect("mass-detail", pk=done[0].pk)
    context = {"form": form, "organization": organization, "title": "登记群团组织"}
    return render(request, "members/mass/add.html", context)


@require(P.UNIT_EDIT)
def mass_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is written of a mass organisation, or dissolve it."""
    mass = load_mass(request, pk, P.UNIT_EDIT)
    initial = {name: getattr(mass, name) for name in actions.FACTS}
    form = MassOrganizationForm(
        request.POST or None, initial=initial, current=mass, **places(request)
    )

    def act(at):
        actions.change_mass_organization(
            mass_organization=mass, changes=form.facts(), by=request.user, at=at
        )

    if submitted(request, form, act):
        messages.success(request, "已保存")
        return redirect("mass-detail", pk=mass.pk)
    return form_page(request, mass, form, "修改群团组织", "保存")


@require(P.UNIT_EDIT)
def mass_count(request: HttpRequest, pk: int) -> HttpResponse:
    """组成人数 on a day."""
    mass = load_mass(request, pk, P.UNIT_EDIT)
    form = HeadcountForm(request.POST or None, initial={"counted_on": timezone.localdate()})

    def act(at):
        actions.count_members(mass_organization=mass, **form.cleaned_data, by=request.user, at=at)

    if submitted(request, form, act):
        messages.success(request, f"已登记 {form.cleaned_data['members']} 人")
        return redirect("mass-detail", pk=mass.pk)
    return form_page(request, mass, form, "登记人数", "登记人数")


@require(P.UNIT_EDIT)
def mass_recommend(request: HttpRequest, pk: int) -> HttpResponse:
    """推优: a 团组织 recommends an applicant as 入党积极分子."""
    mass = load_mass(request, pk, P.UNIT_EDIT)
    people = Person.objects.permitted(request.user, P.PERSON_VIEW)
    form = RecommendationForm(
        request.POST or None, people=people, initial={"recommended_on": timezone.localdate()}
    )

    def act(at):
        actions.recommend_person(
            mass_organization=mass, **form.cleaned_data, by=request.user, at=at
        )

    if submitted(request, form, act):
        messages.success(request, f"已登记推荐{form.cleaned_data['person']}")
        return redirect("mass-detail", pk=mass.pk)
    return form_page(request, mass, form, "登记推优", "登记推优")


@require(P.UNIT_EDIT)
@require_POST
def recommendation_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a recommendation back, with the reason."""
    rows = Recommendation.objects.permitted(request.user, P.UNIT_EDIT)
    found = get_object_or_404(rows.select_related("mass_organization__organization"), pk=pk)
    form = WithdrawForm(request.POST)
    try:
        if not form.is_valid():
            raise ActionError(spoken_errors(form))
        actions.withdraw_recommendation(
            recommendation=found,
            reason=form.cleaned_data["reason"],
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, f"已撤回对{found.person}的推荐")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("mass-detail", pk=found.mass_organization_id)


def load_mass(request: HttpRequest, pk: int, permission: P) -> MassOrganization:
    rows = MassOrganization.objects.permitted(request.user, permission)
    mass = get_object_or_404(rows.select_related("organization", "unit"), pk=pk)
    request.organization = mass.organization  # type: ignore[attr-defined]
    return mass


def places(request: HttpRequest) -> dict[str, Any]:
    """What a form may choose from: organisations, and units in the ledger today."""
    units = Unit.objects.permitted(request.user, P.UNIT_EDIT).select_related("organization")
    return {
        "organizations": placeable(request, P.UNIT_EDIT),
        "units": units.active_on(timezone.localdate()),
    }


def form_page(
    request: HttpRequest, mass: MassOrganization, form: forms.Form, title: str, verb: str, **more
) -> HttpResponse:
    context = {"form": form, "mass": mass, "title": title, "verb": verb, **more}
    return render(request, "members/mass/form.html", context)
