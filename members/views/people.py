"""The register: list, file of a person, registering and changing."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.errors import ActionError
from branchrecords.web.forms import refused
from branchrecords.web.pagination import is_partial
from branchrecords.web.proving import proven
from members.actions import people as actions
from members.actions.corrections import correct_person
from members.actions.moving import move_person
from members.actions.reveals import reveal_person
from members.forms.facts import PersonForm
from members.forms.people import (
    JoiningForm,
    PlaceForm,
    RevealForm,
)
from members.models import Hardship, Organization, Person
from members.queries.files import introducers_of, opened
from members.queries.mobile import movement_of
from members.queries.model_posts import placed_of
from members.queries.organizations import branch_choices, group_choices
from members.queries.people import (
    described,
    early_days,
    history,
    home_of,
    with_place,
)
from members.views.may import may_at
from members.views.organizations import load_organization


@require(P.PERSON_VIEW)
def person_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The file of one person, sensitive fields masked."""
    person = opened_person(request, pk, P.PERSON_VIEW)
    return _person_page(request, person, shown={}, form=RevealForm())


@require(P.PERSON_VIEW)
def person_records(request: HttpRequest, pk: int) -> HttpResponse:
    """组织关系, 身份, 职务, letters and being away: a part of the page, loaded after it, or a page.

    Apart from the page, so that opening a file stays quick however many registers know the person.
    """
    person = opened_person(request, pk, P.PERSON_VIEW, with_classes=False)
    home = person.homes[0] if person.homes else None
    context = {
        "person": person,
        "may": may_at(request.user, home and home.organization, home and home.group),
        "awards": person.awards.all(),
        **history(person),
        **movement_of(request.user, person, on=timezone.localdate()),
        **placed_of(person, on=timezone.localdate()),
    }
    part = "_records" if is_partial(request) else "records"
    return render(request, f"members/people/{part}.html", context)


@require(P.PERSON_REVEAL)
@require_POST
@proven
def person_reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """The same page with the asked-for fields in the clear, this once."""
    person = opened_person(request, pk, P.PERSON_REVEAL)
    form, shown = RevealForm(request.POST), {}
    if form.is_valid():
        shown = reveal_person(
            person=person,
            fields=form.cleaned_data["fields_wanted"],
            reason=form.cleaned_data["reason"],
            by=request.user,
            at=timezone.now(),
        )
    return _person_page(request, person, shown=shown, form=form)


@require(P.PERSON_EDIT)
def person_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Register a person in this branch, or in one below."""
    organization = load_organization(request, pk, P.PERSON_EDIT)
    today = timezone.localdate()
    form = PersonForm(request.POST or None, on=today)
    place = JoiningForm(
        request.POST or None,
        branches=branch_choices(organization=organization, on=today),
        groups=group_choices(organization=organization, on=today),
        on=today,
        initial={"organization": organization.pk, "starts_on": today},
    )
    if (
        request.method == "POST"
        and form.is_valid() & place.is_valid()
        and form.agrees_with(place.cleaned_data["standing"])
    ):
        try:
            person = actions.add_person(
                facts=form.changes(), **place.cleaned_data, by=request.user, at=timezone.now()
            )
        except ActionError as error:
            refused(form, error)
        else:
            messages.success(request, f"已登记{person}")
            return redirect("person-detail", pk=person.pk)
    context = {"organization": organization, "form": form, "place": place}
    return render(request, "members/people/add.html", context)


@require(P.PERSON_EDIT)
def person_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the facts of a person's file."""
    person = load_person(request, pk, P.PERSON_EDIT)
    form = PersonForm(
        request.POST or None,
        instance=Person.objects.get(pk=pk),
        on=timezone.localdate(),
        standing=person.standing or "",
    )
    if request.method == "POST" and form.is_valid():
        try:
            correct_person(
                person=person,
                changes=form.changes(),
                not_yet_full=form.cleaned_data["not_yet_full"],
                by=request.user,
                at=timezone.now(),
            )
        except ActionError as error:
            refused(form, error)
        else:
            messages.success(request, "已保存")
            return redirect("person-detail", pk=person.pk)
    context = {"person": person, "form": form}
    return render(request, "members/people/edit.html", context)


@require(P.PERSON_EDIT)
def person_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Another branch or 党小组 within the user's scope, from a day on."""
    person = load_person(request, pk, P.PERSON_EDIT)
    today, mine = timezone.localdate(), Organization.objects.permitted(request.user, P.PERSON_EDIT)
    form = PlaceForm(
        request.POST or None,
        branches=mine.branches().active_on(today),
        groups=mine.active_on(today).filter(kind="group"),
        on=today,
        initial={"organization": home_of(person), "starts_on": today},
    )
    if request.method == "POST" and form.is_valid():
        try:
            move_person(person=person, **form.cleaned_data, by=request.user, at=timezone.now())
        except ActionError as error:
            refused(form, error)
        else:
            messages.success(request, f"已调整{person}所在的支部或小组")
            return redirect("person-detail", pk=person.pk)
    return _form_page(request, person, form, "调整支部或小组", "调整支部或小组")


def load_person(request: HttpRequest, pk: int, permission: P) -> Person:
    """The person with place and standing, or 404 outside the scope."""
    today = timezone.localdate()
    rows = with_place(Person.objects.permitted(request.user, permission), on=today)
    return _at_home(request, described([get_object_or_404(rows, pk=pk)], on=today)[0])


def opened_person(
    request: HttpRequest, pk: int, permission: P, *, with_classes: bool = True
) -> Person:
    """The person with the whole file, or 404 outside the scope."""
    people = Person.objects.permitted(request.user, permission)
    hardships = Hardship.objects.permitted(request.user, P.CARE_VIEW)
    today = timezone.localdate()
    person = opened(people, pk, on=today, hardships=hardships, with_classes=with_classes)
    if person is None:
        raise Http404
    return _at_home(request, person)


def _at_home(request: HttpRequest, person: Person) -> Person:
    request.organization = person.homes[0].organization if person.homes else None
    return person


def _person_page(
    request: HttpRequest, person: Person, *, shown: dict, form: RevealForm
) -> HttpResponse:
    home = person.homes[0] if person.homes else None
    context = {
        "person": person,
        "home": home,
        "register": home and _register_of(request, home),
        "shown": shown,
        "form": form,
        "may": may_at(request.user, home and home.organization, home and home.group),
        "introducers": introducers_of(person),
        "early": early_days(person),
        **beside_the_facts(person),
    }
    return render(request, "members/people/detail.html", context)


def beside_the_facts(person: Person) -> dict:
    """Education and family, which `_facts.html` shows under the facts."""
    return {
        "educations": list(person.educations.all()),
        "family": list(person.family.select_related("relation")),
    }


def file_context(person: Person) -> dict:
    """The whole of an opened file: what `_facts.html` and `_history.html` show."""
    return {
        "introducers": introducers_of(person),
        **beside_the_facts(person),
        **history(person),
    }


def _register_of(request: HttpRequest, home) -> Organization | None:
    """The list this person stands in: the branch's, or for a 党小组长 the group's."""
    places = [place for place in (home.organization, home.group) if place]
    user = request.user
    return next((place for place in places if P.PERSON_VIEW in user.permissions_at(place)), None)


def _form_page(request: HttpRequest, person: Person, form, title: str, button: str) -> HttpResponse:
    context = {"person": person, "form": form, "title": title, "button": button}
    return render(request, "members/people/form.html", context)
