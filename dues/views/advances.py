"""预收 of somebody who went to another branch: hand it on or give it back."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.web.formats import yuan
from branchrecords.web.forms import submitted
from dues.actions.advance_moves import ARTICLE, Move, move_advance
from dues.forms.advances import HOME, AdvanceForm
from dues.models import JournalLine
from dues.queries.advances import advances_of
from members.models import Person
from members.queries.people import home_of

from .scope import branch_in_scope


@require(P.DUES_COLLECT)
def move(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """Hand on or give back what a member has paid ahead in this branch."""
    branch = branch_in_scope(request, pk, P.DUES_COLLECT)
    paid_ahead = JournalLine.objects.advances().filter(organization=branch).values("person_id")
    found = get_object_or_404(Person.objects.filter(pk__in=paid_ahead), pk=person)
    rest = advances_of([found.pk]).get((found.pk, branch.pk))
    home = home_of(found)
    form = AdvanceForm(request.POST or None, home=home, today=timezone.localdate())

    def act(at: datetime) -> None:
        data = form.cleaned_data
        to = home if data["to"] == HOME else None
        done = move_advance(
            key=data["key"], move=Move(found, branch, to, data["on"], data["method"]),
            by=request.user, at=at,
        )  # fmt: skip
        where = f"转给{to}" if to else "退还本人"
        messages.success(request, f"{found}的预收 {yuan(done)} 元已{where}，钱款请同时交付")

    if submitted(request, form, act):
        return redirect("dues-overview", pk)
    context = {
        "organization": branch, "person": found, "home": home, "rest": rest, "form": form,
        "title": f"{found}的预收", "article": ARTICLE, "is_home": home == branch,
    }  # fmt: skip
    return render(request, "dues/advances/move.html", context)
