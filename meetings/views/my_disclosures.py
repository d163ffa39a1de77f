"""What a member may read on the phone: items public now, and an opinion on one."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.web.forms import submitted
from meetings.actions.disclosures import OPEN_TO_OPINIONS, note_feedback
from meetings.forms.disclosures import MyFeedbackForm
from meetings.models import Disclosure, DisclosurePaper
from meetings.queries.disclosures import readable_by, spoken_of_by

from .disclosure_papers import paper_shown
from .scope import posted


@require(P.SELF_VIEW)
def my_disclosures(request: HttpRequest) -> HttpResponse:
    """What the member's branch and the organisations above it have public now."""
    person, today = request.user.person, timezone.localdate()
    rows = readable_by(person, on=today) if person else Disclosure.objects.none()
    said = spoken_of_by(person, on=today) if person else rows
    context = {"person": person, "rows": rows, "said": said, "today": today}
    return render(request, "meetings/disclosures/mine.html", context)


@require(P.SELF_VIEW)
def my_disclosure(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them, with what the member said about it and the form for more."""
    item, person = _own(request, pk), request.user.person
    form = MyFeedbackForm(posted(request))

    def act(at):
        note_feedback(
            disclosure=item, **form.facts, received_on=timezone.localdate(at),
            said_by=person.name, person=person, by=request.user, at=at,
        )  # fmt: skip

    if submitted(request, form, act):
        messages.success(request, "已收到，办理以后在这里答复您")
        return redirect("my-disclosure", pk=item.pk)
    context = {
        "item": item,
        "last_day": item.until - timedelta(days=1),
        "papers": item.papers.select_related("attachment"),
        "feedback": item.feedback.filter(person=person).select_related("answer"),
        "form": form,
        "takes_opinions": item.state in OPEN_TO_OPINIONS,
    }
    return render(request, "meetings/disclosures/my_disclosure.html", context)


@require(P.SELF_VIEW)
def my_disclosure_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """A file of an item that the member may read."""
    rows = DisclosurePaper.objects.select_related("attachment", "disclosure__organization")
    paper = rows.filter(pk=pk).first()
    if paper is None:
        raise Http404
    _own(request, paper.disclosure_id)
    return paper_shown(request, paper)


def _own(request: HttpRequest, pk: int):
    person, today = request.user.person, timezone.localdate()
    if person is None:
        raise Http404
    for rows in (readable_by(person, on=today), spoken_of_by(person, on=today)):
        if (found := rows.filter(pk=pk).first()) is not None:
            return found
    raise Http404
