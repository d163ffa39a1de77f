"""Education, family, introducers, early steps and photo of a person's file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.attachments.responses import attachment_response
from branchrecords.errors import ActionError
from branchrecords.web.forms import refused
from members.actions import files as actions
from members.actions.photos import note_looking, remove_photo, set_photo
from members.forms.files import (
    EarlyStepsForm,
    EducationForm,
    FamilyMemberForm,
    IntroducersForm,
    PhotoForm,
)
from members.models import Education, FamilyMember, Person
from members.queries.files import introducer_candidates
from members.views.people import load_person


@require(P.PERSON_EDIT)
def education_add(request: HttpRequest, pk: int) -> HttpResponse:
    """One more 学历 or 学位."""
    person = load_person(request, pk, P.PERSON_EDIT)
    form = EducationForm(request.POST or None, on=timezone.localdate())

    def save(**stamp: Any) -> None:
        actions.save_education(person=person, values=form.cleaned_data, **stamp)

    return _page(request, person, form, save, "登记教育经历")


@require(P.PERSON_EDIT)
def education_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one 学历 or 学位."""
    row = _row(request, Education, pk)
    person = load_person(request, row.person_id, P.PERSON_EDIT)
    form = EducationForm(
        request.POST or None, instance=_row(request, Education, pk), on=timezone.localdate()
    )

    def save(**stamp: Any) -> None:
        actions.save_education(person=person, education=row, values=form.cleaned_data, **stamp)

    return _page(request, person, form, save, "修改教育经历", remove="education-remove", row=row)


@require(P.PERSON_EDIT)
@require_POST
def education_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a row out that was entered wrongly."""
    row = _row(request, Education, pk)
    actions.remove_education(education=row, by=request.user, at=timezone.now())
    messages.success(request, "已删除这条教育经历")
    return redirect("person-detail", pk=row.person_id)


@require(P.PERSON_EDIT)
def family_add(request: HttpRequest, pk: int) -> HttpResponse:
    """One more of the family."""
    person = load_person(request, pk, P.PERSON_EDIT)
    form = FamilyMemberForm(request.POST or None, on=timezone.localdate())

    def save(**stamp: Any) -> None:
        actions.save_family_member(person=person, values=form.values(), **stamp)

    return _page(request, person, form, save, "登记家庭成员")


@require(P.PERSON_EDIT)
def family_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one of the family."""
    row = _row(request, FamilyMember, pk)
    person = load_person(request, row.person_id, P.PERSON_EDIT)
    form = FamilyMemberForm(
        request.POST or None, instance=_row(request, FamilyMember, pk), on=timezone.localdate()
    )

    def save(**stamp: Any) -> None:
        actions.save_family_member(person=person, family_member=row, values=form.values(), **stamp)

    return _page(request, person, form, save, "修改家庭成员", remove="family-remove", row=row)


@require(P.PERSON_EDIT)
@require_POST
def family_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one of the family out of the file."""
    row = _row(request, FamilyMember, pk)
    actions.remove_family_member(family_member=row, by=request.user, at=timezone.now())
    messages.success(request, "已删除这位家庭成员")
    return redirect("person-detail", pk=row.person_id)


@require(P.PERSON_EDIT)
def introducers(request: HttpRequest, pk: int) -> HttpResponse:
    """Which of the names of 入党介绍人 are whom in the register."""
    person = load_person(request, pk, P.PERSON_EDIT)
    candidates = introducer_candidates(
        person,
        people=Person.objects.permitted(request.user, P.PERSON_VIEW),
        on=timezone.localdate(),
    )
    known = dict(person.introductions.values_list("name", "introducer"))
    form = IntroducersForm(request.POST or None, candidates=candidates, known=known)

    def save(**stamp: Any) -> None:
        actions.link_introducers(person=person, known=form.known(), **stamp)

    if not candidates:
        return render(request, "members/people/no_introducers.html", {"person": person})
    return _page(request, person, form, save, "关联入党介绍人")


@require(P.PERSON_EDIT)
def early_steps(request: HttpRequest, pk: int) -> HttpResponse:
    """申请, 积极分子 and 发展对象 dates of a member, from the paper file."""
    person = load_person(request, pk, P.PERSON_EDIT)
    entered = dict(
        person.standings.filter(reason=actions.ENTERED_LATER).values_list("kind", "starts_on")
    )
    initial = {key: entered.get(kind) for key, _, kind in actions.EARLY_STEPS}
    form = EarlyStepsForm(request.POST or None, on=timezone.localdate(), initial=initial)

    def save(**stamp: Any) -> None:
        actions.enter_early_steps(person=person, days=form.cleaned_data, **stamp)

    return _page(request, person, form, save, "补登发展经过")


@require(P.PERSON_VIEW)
def photo(request: HttpRequest, pk: int) -> HttpResponse:
    """The photo itself, for the page; the member is told who looked."""
    people = Person.objects.permitted(request.user, P.PERSON_VIEW)
    person = get_object_or_404(people.select_related("photo"), pk=pk)
    answer = photo_response(person)
    note_looking(person=person, by=request.user, at=timezone.now())
    return answer


def photo_response(person: Person) -> HttpResponse:
    """The picture, or 404 without one."""
    if person.photo is None:
        raise Http404
    return attachment_response(person.photo, inline=True)


@require(P.PERSON_EDIT)
def photo_set(request: HttpRequest, pk: int) -> HttpResponse:
    """Upload a photo, or another one."""
    person = load_person(request, pk, P.PERSON_EDIT)
    form = PhotoForm(request.POST or None, request.FILES or None)

    def save(**stamp: Any) -> None:
        set_photo(person=person, upload=form.cleaned_data["photo"], **stamp)

    remove = "person-photo-remove" if person.photo_id else ""
    return _page(request, person, form, save, "上传照片", remove=remove, row=person)


@require(P.PERSON_EDIT)
@require_POST
def photo_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the photo out of the file."""
    person = load_person(request, pk, P.PERSON_EDIT)
    remove_photo(person=person, by=request.user, at=timezone.now())
    messages.success(request, "已清除照片")
    return redirect("person-detail", pk=pk)


def _row(request: HttpRequest, model, pk: int):
    return get_object_or_404(model.objects.permitted(request.user, P.PERSON_EDIT), pk=pk)


def _page(
    request: HttpRequest,
    person: Person,
    form,
    save: Callable[..., object],
    title: str,
    *,
    remove: str = "",
    row=None,
) -> HttpResponse:
    """The page of a form, or back to the person when it is saved."""
    if request.method == "POST" and form.is_valid():
        try:
            save(by=request.user, at=timezone.now())
        except ActionError as error:
            refused(form, error)
        else:
            messages.success(request, "已保存")
            return redirect("person-detail", pk=person.pk)
    context = {
        "person": person,
        "form": form,
        "title": title,
        "button": title,
        "remove": remove,
        "row": row,
    }
    return render(request, "members/people/form.html", context)
