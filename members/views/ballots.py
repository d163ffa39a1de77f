"""One ballot: who may vote, who stands, the count and what it means."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.errors import ActionError
from members.actions.ballots import (
    add_ballot,
    record_count,
    remove_ballot,
    set_candidates,
    set_electors,
)
from members.forms.elections import BallotForm, CandidatesForm, CountForm, ElectorsForm
from members.models import Ballot, Election, Person
from members.queries.election_rolls import roll_of
from members.queries.elections import (
    BallotView,
    ballots_of,
    electorate,
    live_outcome,
    roster_has_changed,
    vacant_seats,
    view_of,
    views_of,
)
from members.queries.settings import setting
from members.rules.election_rolls import BallotRoll
from members.rules.elections import Body, Elects, candidates_needed

from .elections import load_election
from .may import may_at


@require(P.ELECTION_EDIT)
def ballot_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Arrange another casting of votes."""
    election = load_election(request, pk, P.ELECTION_EDIT)
    form = BallotForm(request.POST or None, initial=_next_ballot(election, request))
    error = None
    if request.method == "POST" and form.is_valid():
        try:
            ballot = add_ballot(
                election=election, **form.cleaned_data, by=request.user, at=timezone.now()
            )
        except ActionError as refused:
            error = refused
        else:
            return redirect("ballot-detail", pk=ballot.pk)
    context = {"form": form, "organization": election.organization, "title": "安排投票"}
    context |= {"election": election, "error": error}
    return render(request, "members/terms/form.html", context)


def _next_ballot(election: Election, request: HttpRequest) -> dict:
    """What comes next: 委员, then 书记, then 副书记; or again what is still vacant."""
    views = views_of(election)
    asked = request.GET.get("elects")
    open_ones = [one for one in Elects if vacant_seats(election, one, views)]
    elects = asked if asked in open_ones else (open_ones or [Elects.MEMBERS])[0]
    first_session = elects != Elects.MEMBERS and election.seats
    on = views[-1].ballot.held_on if views else election.planned_on
    return {
        "elects": elects,
        "body": Body.FIRST_SESSION if first_session else Body.MEETING,
        "held_on": on,
        "seats": vacant_seats(election, elects, views) or 1,
    }


@require(P.ORGANIZATION_VIEW)
def ballot_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The ballot with its three parts, and the count to be entered."""
    ballot = _load(request, pk, P.ORGANIZATION_VIEW)
    may = may_at(request.user, ballot.election.organization)
    editable = ballot.election.is_open and bool(may.get("election_edit"))
    error, form = None, None
    view, roll = view_of(ballot, base=_base(ballot)), roll_of(ballot)
    if editable:
        form = _count_form(ballot, view, request.POST or None, roll)
        if request.method == "POST" and form.is_valid():
            error = _count(request, ballot, form)
            if error is None:
                return redirect("ballot-detail", pk=ballot.pk)
    context = {
        "ballot": ballot,
        "election": ballot.election,
        "organization": ballot.election.organization,
        "view": view,
        "roll": roll,
        "roll_differs": roll.difference(ballot.present) if roll else "",
        "form": form,
        "error": error,
        "editable": editable,
        "stale": editable and not ballot.is_counted and roster_has_changed(ballot),
        "candidates_needed": candidates_needed(ballot.elects, ballot.seats),
        "may": may,
    }
    return render(request, "members/elections/ballot.html", context)


def _count(request: HttpRequest, ballot: Ballot, form: CountForm) -> ActionError | None:
    """Register the count and say what it comes to; the refusal, if it is refused."""
    try:
        record_count(ballot=ballot, count=form.count, by=request.user, at=timezone.now())
    except ActionError as refused:
        return refused
    view = view_of(_load(request, ballot.pk, P.ELECTION_EDIT), base=_base(ballot))
    if view.counts:
        names = "、".join(one.name for one in view.elected) or "没有人过半数"
        messages.success(request, f"已登记计票结果，选举有效，当选：{names}")
    else:
        number = len(view.problems)
        messages.warning(request, f"已登记计票结果，有 {number} 处不符合，见「是否有效、谁当选」")
    return None


@require(P.ELECTION_EDIT)
@require_POST
def ballot_verdict(request: HttpRequest, pk: int) -> HttpResponse:
    """What the numbers typed so far come to, without saving them."""
    ballot = _load(request, pk, P.ELECTION_EDIT)
    view = view_of(ballot, base=_base(ballot))
    form = _count_form(ballot, view, request.POST)
    context = {"ballot": ballot, "live": True}
    if form.is_valid():
        context["view"] = live_outcome(ballot, form.count, base=_base(ballot))
    return render(request, "members/elections/_outcome.html", context)


@require(P.ELECTION_EDIT)
def ballot_electors(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is lawfully left out of 应到会."""
    ballot = _load(request, pk, P.ELECTION_EDIT)
    initial = {"consented": ballot.omissions_consented, "number": ballot.omissions_number}
    form = ElectorsForm(request.POST or None, electors=ballot.electors.all(), initial=initial)
    error = None
    if request.method == "POST" and form.is_valid():
        try:
            set_electors(
                ballot=ballot,
                omissions=form.omissions,
                consented=form.cleaned_data["consented"],
                number=form.cleaned_data["number"],
                refresh="refresh" in request.POST,
                by=request.user,
                at=timezone.now(),
            )
        except ActionError as refused:
            error = refused
        else:
            messages.success(request, "已保存应到会名单")
            return redirect("ballot-detail", pk=ballot.pk)
    context = {"ballot": ballot, "organization": ballot.election.organization}
    context |= {"form": form, "error": error, "stale": roster_has_changed(ballot)}
    return render(request, "members/elections/electors.html", context)


@require(P.ELECTION_EDIT)
def ballot_candidates(request: HttpRequest, pk: int) -> HttpResponse:
    """Who stands."""
    ballot = _load(request, pk, P.ELECTION_EDIT)
    people = _eligible(ballot)
    chosen = [one.person_id for one in ballot.candidates.all() if not one.written_in]
    form = CandidatesForm(request.POST or None, people=people, initial={"people": chosen})
    error = None
    if request.method == "POST" and form.is_valid():
        try:
            set_candidates(
                ballot=ballot,
                people=list(form.cleaned_data["people"]),
                by=request.user,
                at=timezone.now(),
            )
        except ActionError as refused:
            error = refused
        else:
            messages.success(request, "已确定候选人")
            return redirect("ballot-detail", pk=ballot.pk)
    context = {"ballot": ballot, "organization": ballot.election.organization}
    context |= {"form": form, "error": error}
    context["needed"] = candidates_needed(ballot.elects, ballot.seats)
    return render(request, "members/elections/candidates.html", context)


@require(P.ELECTION_EDIT)
@require_POST
def ballot_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a ballot that was not counted."""
    ballot = _load(request, pk, P.ELECTION_EDIT)
    try:
        remove_ballot(ballot=ballot, by=request.user, at=timezone.now())
        messages.success(request, "已删去这次投票")
    except ActionError as error:
        messages.error(request, str(error))
        return redirect("ballot-detail", pk=pk)
    return redirect("election-detail", pk=ballot.election_id)


def _load(request: HttpRequest, pk: int, permission: P) -> Ballot:
    election = get_object_or_404(
        Election.objects.permitted(request.user, permission).filter(ballots=pk)
    )
    election = load_election(request, election.pk, permission)
    ballot = get_object_or_404(ballots_of(election), pk=pk)
    ballot.election = election
    return ballot


def _base(ballot: Ballot) -> str:
    return str(
        setting("election_base", organization=ballot.election.organization, on=ballot.held_on)
    )


def _eligible(ballot: Ballot):
    """The people who may stand, by 拼音: those with the right to elect there."""
    body = Body.MEETING if ballot.body == Body.DELEGATES else ballot.body
    people = electorate(election=ballot.election, body=body, on=ballot.held_on)
    return Person.objects.filter(pk__in=[one.pk for one in people])


def _count_form(
    ballot: Ballot, view: BallotView, data: QueryDict | None, roll: BallotRoll | None = None
) -> CountForm:
    """The count; 实到会 comes from the roll of the meeting until it has been counted."""
    initial = {"present": roll.present} if roll and not ballot.is_counted else {}
    people = _eligible(ballot)
    return CountForm(
        data, ballot=ballot, candidates=view.candidates, people=people, initial=initial
    )
