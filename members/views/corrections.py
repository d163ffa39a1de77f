"""Mistakes of the register: taking back a change of standing, another first day of a place."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.errors import ActionError
from branchrecords.web.forms import refused
from members.actions.corrections import correct_place_day, withdraw_standing
from members.forms.corrections import PlaceDayForm, WithdrawForm
from members.queries.corrections import newest_place, newest_standing, withdraw_blockers
from members.views.people import load_person


@require(P.PERSON_EDIT)
def standing_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back the newest standing, with the reason."""
    person = load_person(request, pk, P.PERSON_EDIT)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            standing = withdraw_standing(
                person=person, **form.cleaned_data, by=request.user, at=timezone.now()
            )
        except ActionError as error:
            refused(form, error)
        else:
            messages.success(request, f"已撤回，{person}现在是{standing.get_kind_display()}")
            return redirect("person-detail", pk=pk)
    context = {
        "person": person,
        "form": form,
        "last": newest_standing(person),
        "blockers": withdraw_blockers(person),
    }
    return render(request, "members/standings/withdraw.html", context)


@require(P.PERSON_EDIT)
def place_day(request: HttpRequest, pk: int) -> HttpResponse:
    """Another first day of the newest place."""
    person = load_person(request, pk, P.PERSON_EDIT)
    place = newest_place(person)
    initial = {"starts_on": place.starts_on} if place else {}
    form = PlaceDayForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            correct_place_day(
                person=person, **form.cleaned_data, by=request.user, at=timezone.now()
            )
        except ActionError as error:
            refused(form, error)
        else:
            messages.success(request, "已更正转入日期")
            return redirect("person-detail", pk=pk)
    context = {"person": person, "form": form, "title": "更正转入日期", "button": "更正转入日期"}
    return render(request, "members/people/form.html", context)
