"""A member's own 民主评议 and 谈心谈话, mostly on the phone."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.web.forms import submitted
from meetings.actions.talks import log_talk
from meetings.actions.voting import assess_self, cast_ballot
from meetings.forms.appraisals import BallotForm, SelfForm
from meetings.forms.talks import TalkForm
from meetings.models import Appraisal, Talk, Voted
from meetings.queries.appraisals import (
    appraisals_of_person,
    ballot_of,
    current_appraisal,
)
from meetings.rules.appraisals import most_excellent
from members.models import Person
from members.queries.people import home_of

from .scope import posted
from .talks import people_at


@require(P.SELF_VIEW)
def my_review(request: HttpRequest) -> HttpResponse:
    """What I can do in this year's 评议, and my results."""
    person = request.user.person
    context: dict = {"person": person}
    if person is not None:
        current = current_appraisal(person)
        context["current"] = current
        context["rows"] = appraisals_of_person(person)
        if current is not None:
            context["voted"] = _has_voted(current)
    return render(request, "meetings/reviews/mine.html", context)


@require(P.SELF_VIEW)
def my_self_assessment(request: HttpRequest) -> HttpResponse:
    """Write or change my 自评."""
    row = _open_row(request)
    initial = {"text": row.self_text, "grade": row.self_grade}
    form = SelfForm(posted(request), graded=row.is_full, initial=initial)

    def act(at):
        assess_self(appraisal=row, **form.facts, by=request.user, at=at)

    if submitted(request, form, act):
        messages.success(request, "已保存自评，测评结束前都可以改")
        return redirect("my-review")
    return render(request, "meetings/reviews/self.html", {"form": form, "row": row})


@require(P.SELF_VIEW)
def my_ballot(request: HttpRequest) -> HttpResponse:
    """Fill in my anonymous ballot, once."""
    row = _open_row(request)
    if _has_voted(row):
        messages.info(request, "您已经投过票，每人只投一次")
        return redirect("my-review")
    rows = ballot_of(row.review, row.person)
    form = BallotForm(posted(request), rows=rows)

    def act(at):
        cast_ballot(review=row.review, person=row.person, marks=form.marks, by=request.user, at=at)

    if submitted(request, form, act):
        messages.success(request, "已投票。票上没有您的名字，谁也看不出是谁投的")
        return redirect("my-review")
    full = row.review.appraisals.filter(standing="full").count()
    context = {"form": form, "row": row, "most": most_excellent(full), "number": len(rows)}
    return render(request, "meetings/reviews/ballot.html", context)


@require(P.SELF_VIEW)
def my_talks(request: HttpRequest) -> HttpResponse:
    """Every talk of mine, with what was said."""
    person = request.user.person
    talks = ()
    if person is not None:
        talks = Talk.objects.counted().of_person(person).select_related("first", "second")
    return render(request, "meetings/talks/mine.html", {"talks": talks, "person": person})


@require(P.SELF_VIEW)
def my_talk_add(request: HttpRequest) -> HttpResponse:
    """Log a talk of mine with somebody of my branch."""
    person = _member(request)
    home = home_of(person)
    if home is None:
        raise Http404
    people = people_at(home).exclude(pk=person.pk)
    form = TalkForm(
        posted(request), people=people, own=True, initial={"held_on": timezone.localdate()}
    )

    def act(at):
        log_talk(organization=home, first=person, **form.facts, by=request.user, at=at)

    if submitted(request, form, act):
        messages.success(request, "已登记谈心谈话")
        return redirect("my-talks")
    return render(request, "meetings/talks/my_add.html", {"form": form, "home": home})


def _member(request: HttpRequest) -> Person:
    if request.user.person is None:
        raise Http404
    return request.user.person


def _open_row(request: HttpRequest) -> Appraisal:
    """My row in the campaign whose voting is open, else 404."""
    row = current_appraisal(_member(request))
    if row is None or not row.review.is_voting:
        raise Http404
    return row


def _has_voted(row: Appraisal) -> bool:
    return Voted.objects.filter(review=row.review_id, person=row.person_id).exists()
