"""One unit of the 两新组织 ledger: its page, its facts, surveys and coverage."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.web.asof import as_of
from branchrecords.web.forms import submitted
from branchrecords.web.proving import proven
from members.actions import units as actions
from members.forms.units import CloseUnitForm, CoverageForm, PhoneForm, SurveyForm, UnitForm
from members.models import Organization, Person, Unit
from members.models.organizations import OrganizationQuerySet
from members.queries.units import described_unit, ledger_rules
from members.rules.kinds import OrganizationKind
from members.rules.periods import months_after
from members.rules.units import COVERAGE_CHOICES, UNCOVERED, CoverageKind, advice
from members.views.may import may_at
from members.views.organizations import load_organization


@require(P.ORGANIZATION_VIEW)
def unit_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit as of a day: the 七个清楚, how it is covered, every survey."""
    return _page(request, load_unit(request, pk, P.ORGANIZATION_VIEW), phone="")


@require(P.UNIT_EDIT)
@require_POST
@proven
def unit_reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """The same page with the contact's phone number in the clear, this once."""
    unit = load_unit(request, pk, P.UNIT_EDIT)
    form, phone = PhoneForm(request.POST), ""
    if form.is_valid():
        phone = actions.reveal_phone(
            unit=unit, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
        )
    return _page(request, unit, phone=phone, reveal=form)


@require(P.UNIT_EDIT)
def unit_add(request: HttpRequest, pk: int) -> HttpResponse:
    """A new unit in the ledger."""
    organization = load_organization(request, pk, P.UNIT_EDIT)
    form = UnitForm(
        request.POST or None,
        organizations=placeable(request, P.UNIT_EDIT),
        initial={"organization": organization, "listed_on": timezone.localdate()},
    )
    done: list[Unit] = []

    def act(at):
        listed_on = form.cleaned_data["listed_on"]
        done.append(
            actions.add_unit(facts=form.facts(), listed_on=listed_on, by=request.user, at=at)
        )

    if submitted(request, form, act):
        messages.success(request, f"「{done[0]}」已列入台账，请接着登记摸底情况")
        return redirect("unit-survey", pk=done[0].pk)
    context = {"form": form, "organization": organization, "title": "登记两新组织"}
    return render(request, "members/units/add.html", context)


@require(P.UNIT_EDIT)
def unit_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is written of a unit."""
    unit = load_unit(request, pk, P.UNIT_EDIT)
    initial = {name: getattr(unit, name) for name in actions.FACTS} | {"contact_phone": ""}
    organizations = placeable(request, P.UNIT_EDIT)
    form = UnitForm(request.POST or None, organizations=organizations, unit=unit, initial=initial)

    def act(at):
        actions.change_unit(unit=unit, changes=form.facts(), by=request.user, at=at)

    if submitted(request, form, act):
        messages.success(request, "已保存")
        return redirect("unit-detail", pk=unit.pk)
    context = {"form": form, "unit": unit, "title": "修改单位资料", "verb": "保存"}
    return render(request, "members/units/form.html", context)


@require(P.UNIT_EDIT)
def unit_survey(request: HttpRequest, pk: int) -> HttpResponse:
    """What a visit found; the newest survey stands in the form to start from."""
    unit = load_unit(request, pk, P.UNIT_EDIT)
    today = timezone.localdate()
    newest = unit.surveys.first()
    initial: dict[str, Any] = {"surveyed_on": today, "surveyor": request.user.name}
    if newest is not None:
        kept = ("business_state", "owner_attitude", "place_note")
        initial |= {name: getattr(newest, name) for name in kept}
        initial["has_place"] = "yes" if newest.has_place else "no"
    form = SurveyForm(request.POST or None, initial=initial)

    def act(at):
        day = form.cleaned_data["surveyed_on"]
        actions.survey_unit(unit=unit, surveyed_on=day, facts=form.facts(), by=request.user, at=at)

    if submitted(request, form, act):
        messages.success(request, f"已登记 {form.cleaned_data['surveyed_on']} 的摸底情况")
        return redirect("unit-detail", pk=unit.pk)
    context = {"form": form, "unit": unit, "newest": newest}
    return render(request, "members/units/survey.html", context)


@require(P.UNIT_EDIT)
def unit_cover(request: HttpRequest, pk: int) -> HttpResponse:
    """How the party reaches the unit from a day on."""
    unit = load_unit(request, pk, P.UNIT_EDIT)
    today = timezone.localdate()
    now = described_unit(unit, on=today)
    form = CoverageForm(
        request.POST or None,
        organizations=placeable(request, P.ORGANIZATION_VIEW),
        people=Person.objects.permitted(request.user, P.PERSON_VIEW).members_on(today),
        initial={
            "kind": now.coverage_kind,
            "organization": now.coverage and now.coverage.organization,
            "instructor": now.coverage and now.coverage.instructor,
            "starts_on": today,
        },
    )

    def act(at):
        actions.cover_unit(unit=unit, **form.cleaned_data, by=request.user, at=at)

    if submitted(request, form, act):
        messages.success(request, "已登记覆盖方式")
        return redirect("unit-detail", pk=unit.pk)
    context = {"form": form, "unit": unit, "title": "登记覆盖方式", "verb": "登记覆盖方式"}
    return render(request, "members/units/form.html", context)


@require(P.UNIT_EDIT)
def unit_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Strike a unit off the ledger."""
    unit = load_unit(request, pk, P.UNIT_EDIT)
    form = CloseUnitForm(request.POST or None, initial={"closed_on": timezone.localdate()})

    def act(at):
        actions.close_unit(unit=unit, **form.cleaned_data, by=request.user, at=at)

    if submitted(request, form, act):
        messages.success(request, f"「{unit}」已移出台账，摸底记录保留")
        return redirect("unit-detail", pk=unit.pk)
    context = {"form": form, "unit": unit, "title": "移出台账", "verb": "移出台账"}
    return render(request, "members/units/form.html", context)


def load_unit(request: HttpRequest, pk: int, permission: P) -> Unit:
    """The unit, or 404 outside the scope; the shell shows its organisation."""
    units = Unit.objects.permitted(request.user, permission).select_related("organization")
    unit = get_object_or_404(units, pk=pk)
    request.organization = unit.organization  # type: ignore[attr-defined]
    return unit


def placeable(request: HttpRequest, permission: P) -> OrganizationQuerySet:
    """Organisations that may answer for a unit or a mass organisation: all but 党小组."""
    return (
        Organization.objects.permitted(request.user, permission)
        .active_on(timezone.localdate())
        .exclude(kind=OrganizationKind.GROUP)
    )


def _page(
    request: HttpRequest, unit: Unit, *, phone: str, reveal: PhoneForm | None = None
) -> HttpResponse:
    day = as_of(request, timezone.localdate())
    row = described_unit(unit, on=day.on)
    rules = ledger_rules(unit.organization, day.on)
    cover = row.coverage
    suggestion, article = advice(
        members=row.survey.party_members if row.survey else None,
        coverage=row.coverage_kind,
        joint_units=row.joint_units,
    )
    due_on = months_after(row.survey.surveyed_on, rules.survey_months) if row.survey else None
    context = {
        "unit": row,
        "organization": unit.organization,
        "coverage_label": dict(COVERAGE_CHOICES)[row.coverage_kind],
        "is_uncovered": row.coverage_kind == UNCOVERED,
        "shares_branch": cover is not None and cover.kind == CoverageKind.JOINT,
        "suggestion": suggestion,
        "article": article,
        "due_on": due_on,
        "is_due": due_on is not None and due_on <= day.on,
        "differs": row.survey is not None
        and row.register_members is not None
        and row.register_members != row.survey.party_members,
        "surveys": unit.surveys.select_related("recorded_by").filter(surveyed_on__lte=day.on),
        "coverages": unit.coverages.select_related("organization", "instructor"),
        "mass_organizations": unit.mass_organizations.active_on(day.on).permitted(
            request.user, P.ORGANIZATION_VIEW
        ),
        "phone": phone,
        "reveal": reveal or PhoneForm(),
        "as_of": day,
        "may": may_at(request.user, unit.organization),
    }
    return render(request, "members/units/detail.html", context)
