"""登记身份变化: first what it becomes, then the papers and the day."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.errors import ActionError
from members.actions.standings import change_standing
from members.forms.standings import StandingForm
from members.rules.changes import changes_offered, effects
from members.views.may import may_at
from members.views.people import load_person


@require(P.PERSON_EDIT)
def person_standing(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer what may follow the present standing; register the one chosen."""
    person = load_person(request, pk, P.PERSON_EDIT)
    chosen = request.POST.get("kind") or request.GET.get("kind")
    offered = changes_offered(person.standing)
    change = next((row for row in offered if row.becomes == chosen), None)
    context = {"person": person, "may": may_at(request.user, request.organization)}
    if change is None:
        return render(request, "members/standings/choose.html", {**context, "offered": offered})
    today = timezone.localdate()
    initial = {"kind": change.becomes, "starts_on": today}
    form = StandingForm(request.POST or None, change=change, on=today, initial=initial)
    problem = None
    if request.method == "POST" and form.is_valid():
        try:
            standing = change_standing(
                person=person,
                kind=change.becomes,
                starts_on=form.cleaned_data["starts_on"],
                reason=form.cleaned_data["reason"],
                papers=form.papers(),
                by=request.user,
                at=timezone.now(),
            )
        except ActionError as error:
            problem = error
        else:
            messages.success(request, f"已登记{person}：{standing.get_kind_display()}")
            return redirect("person-detail", pk=person.pk)
    context |= {"form": form, "change": change, "effects": effects(change), "problem": problem}
    return render(request, "members/standings/form.html", context)
