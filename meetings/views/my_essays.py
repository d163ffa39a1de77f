"""心得 on the member's phone: writing, reading what the branch said."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.web.asked import id_asked
from branchrecords.web.forms import submitted
from meetings.actions.essays import send_essay
from meetings.forms.essays import EssayForm
from meetings.models import Essay, EssayCall

from .essays import paper_shown
from .scope import posted


@require(P.SELF_VIEW)
def my_essay_add(request: HttpRequest) -> HttpResponse:
    """Write one: `?call=` is what was asked for, without it a topic of one's own."""
    person = request.user.person
    if person is None:
        raise Http404
    call = None
    if asked := id_asked(request.GET.get("call")):
        call = get_object_or_404(EssayCall.objects.filter(asked__person=person), pk=asked)
    form = EssayForm(posted(request), request.FILES or None, asked=call is not None)
    made: list[Essay] = []

    def act(at):
        made.append(send_essay(person=person, call=call, **form.facts, by=request.user, at=at))

    if submitted(request, form, act):
        messages.success(request, "已交，等支部检查")
        return redirect("my-essay", pk=made[0].pk)
    return render(request, "meetings/essays/my_form.html", {"form": form, "call": call})


@require(P.SELF_VIEW)
def my_essay(request: HttpRequest, pk: int) -> HttpResponse:
    """One of one's own with the branch's remark."""
    essay = _own(request, pk)
    check = getattr(essay, "check_row", None)
    again = check is not None and not check.passed and essay.call_id
    context = {"essay": essay, "check": check, "again": again}
    return render(request, "meetings/essays/my_essay.html", context)


@require(P.SELF_VIEW)
def my_essay_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The file that the member uploaded."""
    return paper_shown(_own(request, pk))


def _own(request: HttpRequest, pk: int) -> Essay:
    names = ("organization", "person", "paper", "call", "check_row__by")
    rows = Essay.objects.select_related(*names).filter(person=request.user.person_id or 0)
    return get_object_or_404(rows, pk=pk)
