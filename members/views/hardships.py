"""Hardship and pairings: the registers of an organisation, and the page of one person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

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
from branchrecords.web.components import Tab
from branchrecords.web.exporting import export_response
from branchrecords.web.forms import refused, spoken_errors
from branchrecords.web.pagination import page_of
from branchrecords.web.proving import proven
from members.actions.care import (
    end_pairing,
    pair,
    recognize_hardship,
    reveal_hardship,
    review_hardship,
)
from members.exports.care import HARDSHIPS, PAIRINGS
from members.forms.care import (
    EndPairingForm,
    HardshipFilterForm,
    HardshipForm,
    PairingFilterForm,
    PairingForm,
    ReviewForm,
)
from members.forms.sanctions import ReasonForm
from members.models import Hardship, Organization, Pairing, Person
from members.models.of_people import with_open
from members.models.placements import tree_on
from members.queries.care import of_person
from members.queries.hardships import (
    HARDSHIP_TABS,
    PAIRING_TABS,
    hardships_listed,
    pairings_listed,
)
from members.views.may import may_at
from members.views.organizations import load_organization
from members.views.people import load_person
from members.views.taking import load_to_export


@require(P.CARE_VIEW)
def hardship_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The register of 困难党员: filters, what is to be reviewed, what has ended."""
    form = HardshipFilterForm(request.GET)
    context = _register(request, pk, form, Hardship.objects.all(), hardships_listed, HARDSHIP_TABS)
    return render(request, "members/care/hardships.html", context)


@require(P.CARE_VIEW)
@require_POST
def hardship_export(request: HttpRequest, pk: int) -> HttpResponse:
    """Exactly the filtered register as xlsx; details masked unless asked for with a reason."""
    organization = load_to_export(request, pk, P.CARE_VIEW)
    return export_response(request, HARDSHIPS, organization=organization)


@require(P.CARE_VIEW)
def pairing_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The register of 结对帮扶."""
    form = PairingFilterForm(request.GET)
    context = _register(request, pk, form, Pairing.objects.all(), pairings_listed, PAIRING_TABS)
    return render(request, "members/care/pairings.html", context)


@require(P.CARE_VIEW)
@require_POST
def pairing_export(request: HttpRequest, pk: int) -> HttpResponse:
    """Exactly the filtered register as xlsx."""
    organization = load_to_export(request, pk, P.CARE_VIEW)
    return export_response(request, PAIRINGS, organization=organization)


@require(P.CARE_VIEW)
def person_care(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one person; details masked."""
    return _page(request, load_person(request, pk, P.CARE_VIEW))


@require(P.CARE_VIEW)
@require_POST
@proven
def hardship_reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """The same page with the details of one hardship in the clear, this once."""
    hardship = get_object_or_404(Hardship.objects.permitted(request.user, P.CARE_VIEW), pk=pk)
    form = ReasonForm(request.POST)
    person = load_person(request, hardship.person_id, P.CARE_VIEW)
    if not form.is_valid():
        messages.error(request, spoken_errors(form))
        return redirect("person-care", pk=person.pk)
    shown = reveal_hardship(
        hardship=hardship, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
    )
    return _page(request, person, shown=hardship, texts=shown)


@require(P.CARE_EDIT)
def hardship_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Recognise a hardship."""
    person = load_person(request, pk, P.CARE_EDIT)
    form = HardshipForm(request.POST or None, initial={"starts_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            recognize_hardship(
                person=person, **form.cleaned_data, by=request.user, at=timezone.now()
            )
        except ActionError as error:
            refused(form, error)
        else:
            messages.success(request, f"已登记{person}的困难情况")
            return redirect("person-care", pk=person.pk)
    return _form(request, person, form, "登记困难情况", "登记困难情况")


@require(P.CARE_EDIT)
def hardship_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Review a hardship: it goes on, or has ended."""
    hardship = get_object_or_404(Hardship.objects.permitted(request.user, P.CARE_EDIT), pk=pk)
    person = load_person(request, hardship.person_id, P.CARE_EDIT)
    initial = {"reviewed_on": timezone.localdate(), "level": hardship.level}
    form = ReviewForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            review_hardship(
                hardship=hardship, **form.cleaned_data, by=request.user, at=timezone.now()
            )
        except ActionError as error:
            refused(form, error)
        else:
            messages.success(request, "已登记复核")
            return redirect("person-care", pk=person.pk)
    return _form(request, person, form, f"复核：{hardship}", "登记复核")


@require(P.CARE_EDIT)
def pairing_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody, or an organisation, begins to help a person."""
    person = load_person(request, pk, P.CARE_EDIT)
    today = timezone.localdate()
    home = person.homes[0].organization if person.homes else None
    people = Person.objects.permitted(request.user, P.CARE_EDIT).exclude(pk=person.pk)
    places = Organization.objects.permitted(request.user, P.CARE_EDIT).active_on(today)
    form = PairingForm(
        request.POST or None,
        people=people.of_organization(home, today) if home else people.none(),
        organizations=places,
        initial={"starts_on": today},
    )
    if request.method == "POST" and form.is_valid():
        try:
            pairing = pair(person=person, **form.cleaned_data, by=request.user, at=timezone.now())
        except ActionError as error:
            refused(form, error)
        else:
            messages.success(request, f"已登记{pairing}")
            return redirect("person-care", pk=person.pk)
    return _form(request, person, form, "登记结对帮扶", "登记结对帮扶")


@require(P.CARE_EDIT)
def pairing_end(request: HttpRequest, pk: int) -> HttpResponse:
    """A pairing comes to an end."""
    rows = Pairing.objects.permitted(request.user, P.CARE_EDIT)
    pairing = get_object_or_404(rows.select_related("helper", "helping_organization"), pk=pk)
    person = load_person(request, pairing.person_id, P.CARE_EDIT)
    form = EndPairingForm(request.POST or None, initial={"ends_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            end_pairing(pairing=pairing, **form.cleaned_data, by=request.user, at=timezone.now())
        except ActionError as error:
            refused(form, error)
        else:
            messages.success(request, "已结束结对帮扶")
            return redirect("person-care", pk=person.pk)
    return _form(request, person, form, f"结束结对：{pairing.who}", "结束结对帮扶")


def _register(
    request: HttpRequest,
    pk: int,
    form: HardshipFilterForm | PairingFilterForm,
    rows: QuerySet,
    listed: Callable[..., QuerySet],
    tabs: dict[str, str],
) -> dict[str, Any]:
    """One register of an organisation as of a day, as far as the user may see it."""
    organization = load_organization(request, pk, P.CARE_VIEW)
    day, chosen = as_of(request, timezone.localdate()), form.chosen()
    tree = tree_on(day.on, day.today)
    mine = rows.permitted_on(request.user, P.CARE_VIEW, day.on, tree)
    found = listed(mine, organization=organization, chosen=chosen, on=day.on, tree=tree)
    return {
        "organization": organization,
        "page": page_of(with_open(found, request.user, P.CARE_VIEW), request),
        "form": form,
        "chosen": chosen,
        "as_of": day,
        "tabs": [
            Tab(label, f"?tab={key}{day.also}", current=key == chosen.tab)
            for key, label in tabs.items()
        ],
        "may": may_at(request.user, organization),
    }


def _form(request: HttpRequest, person: Person, form, title: str, button: str) -> HttpResponse:
    context = {"person": person, "form": form, "title": title, "button": button}
    return render(request, "members/care/form.html", context)


def _page(
    request: HttpRequest,
    person: Person,
    *,
    shown: Hardship | None = None,
    texts: dict | None = None,
) -> HttpResponse:
    context = {
        "person": person,
        "home": person.homes[0].organization if person.homes else None,
        "shown": shown,
        "details": (texts or {}).get(0, ""),
        "notes": [(one, (texts or {})[one.pk]) for one in shown.reviews.all()] if shown else [],
        "may": may_at(request.user, request.organization),
        **of_person(person, on=timezone.localdate()),
    }
    return render(request, "members/care/person.html", context)
