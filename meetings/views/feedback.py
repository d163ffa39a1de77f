"""Opinions on what was made public: noting one, reading and answering it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.web.forms import submitted
from meetings.actions.disclosures import answer_feedback, note_feedback, read_feedback
from meetings.forms.disclosures import AnswerForm, FeedbackForm
from meetings.models import Disclosure, Feedback

from .disclosures import load_disclosure
from .scope import posted, refuse


@require(P.DISCLOSURE_EDIT)
def feedback_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down an opinion that somebody gave on paper or in words."""
    item = load_disclosure(request, pk, P.DISCLOSURE_EDIT)
    form = FeedbackForm(posted(request), initial={"received_on": timezone.localdate()})

    def act(at):
        note_feedback(disclosure=item, **form.facts, by=request.user, at=at)

    if submitted(request, form, act):
        messages.success(request, "已登记，办理以后请答复")
        return redirect("disclosure-detail", pk=item.pk)
    context = {
        "organization": item.organization, "item": item, "form": form, "title": "登记意见",
    }  # fmt: skip
    return render(request, "meetings/disclosures/form.html", context)


@require(P.DISCLOSURE_EDIT)
def feedback_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One opinion in clear, with its answer or the form for it; opening it is logged."""
    row = _load(request, pk)
    form = AnswerForm(posted(request))

    def act(at):
        answer_feedback(feedback=row, text=form.cleaned_data["text"], by=request.user, at=at)

    if submitted(request, form, act):
        messages.success(request, "已答复")
        return redirect("disclosure-detail", pk=row.disclosure_id)
    # A refused answer comes back without what was said: only a logged reading shows it.
    shows = request.method != "POST"
    if shows:
        read_feedback(feedback=row, by=request.user, at=timezone.now())
    context = {
        "shows": shows,
        "row": row, "item": row.disclosure, "organization": row.disclosure.organization,
        "form": form, "answer": getattr(row, "answer", None),
    }  # fmt: skip
    return render(request, "meetings/disclosures/feedback.html", context)


def _load(request: HttpRequest, pk: int) -> Feedback:
    rows = Feedback.objects.filter(pk=pk).select_related("disclosure__organization", "answer")
    # A member's own reach is not enough here: the page is for who answers.
    mine = Disclosure.objects.permitted(request.user, P.DISCLOSURE_EDIT)
    found = rows.filter(disclosure__in=mine).first()
    if found is None:
        seen = Disclosure.objects.permitted(request.user, P.MEETING_VIEW)
        refuse(rows.filter(disclosure__in=seen))
    request.organization = found.disclosure.organization  # type: ignore[attr-defined]
    return found
