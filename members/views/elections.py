"""An election from 请示 to the approved result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.documents.pdf import PdfUnavailable
from branchrecords.errors import ActionError, Blocker
from branchrecords.web.downloads import PDF, download
from branchrecords.web.forms import spoken_errors
from members.actions.confirming import confirm_election
from members.actions.elections import (
    cancel_election,
    change_election,
    note_printing,
    open_election,
)
from members.exports.elections import PAPERS, paper_pdf
from members.forms.elections import CancelForm, ConfirmForm, ElectionForm, PapersForm
from members.models import Election
from members.queries.confirming import confirming_blockers, grant_advice
from members.queries.elections import (
    elected_members,
    full_members,
    vacant_seats,
    views_of,
)
from members.queries.organizations import committee_above
from members.queries.terms import current_term
from members.rules.elections import Elects, usual_seats
from members.rules.terms import CHANGE_ARTICLE

from .may import may_at
from .organizations import load_organization


@require(P.ELECTION_EDIT)
def election_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a 换届, a first election or a 补选."""
    organization = load_organization(request, pk, P.ELECTION_EDIT)
    today = timezone.localdate()
    full = full_members(organization, today)
    seats = usual_seats(is_branch=organization.is_branch, full=full)
    has_term = current_term(organization=organization, on=today) is not None
    form = ElectionForm(
        request.POST or None,
        initial={"kind": "renewal" if has_term else "first", "seats": seats, "deputies": 0},
    )
    error = None
    if request.method == "POST" and form.is_valid():
        try:
            election = open_election(
                organization=organization, **form.cleaned_data, by=request.user, at=timezone.now()
            )
        except ActionError as refused:
            error = refused
        else:
            messages.success(request, f"已登记{election.get_kind_display()}")
            return redirect("election-detail", pk=election.pk)
    note = f"现有正式党员 {full} 人。" + (
        "满 7 人，应设支部委员会，委员 3–5 名，一般不超过 7 名。"
        if seats and organization.is_branch
        else ""
    )
    context = {"form": form, "organization": organization, "title": "登记换届选举"}
    context |= {"note": note, "error": error}
    return render(request, "members/terms/form.html", context)


@require(P.ORGANIZATION_VIEW)
def election_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole election: papers, ballots, result, what is still missing."""
    election = load_election(request, pk, P.ORGANIZATION_VIEW)
    views, today = views_of(election), timezone.localdate()
    may = may_at(request.user, election.organization)
    confirmed = election.state == Election.State.CONFIRMED
    advice = grant_advice(election.organization, on=today) if confirmed else []
    context = {
        "election": election,
        "organization": election.organization,
        "views": views,
        "blockers": _mendable(confirming_blockers(election, views), may)
        if election.is_open
        else [],
        "vacant": [one for one in Elects if vacant_seats(election, one, views)],
        "advice": advice,
        "papers": PAPERS,
        "cancel": CancelForm(),
        "may": may,
    }
    return render(request, "members/elections/detail.html", context)


def _mendable(blockers: list[Blocker], may: Mapping[str, bool]) -> list[Blocker]:
    """The same reasons; only who can open the page that mends one gets its link."""
    change = CHANGE_ARTICLE  # moving the end of a term is the committee's
    return [
        one
        if may.get("organization_edit" if one.article == change else "election_edit")
        else replace(one, target="")
        for one in blockers
    ]


@require(P.ELECTION_EDIT)
def election_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Dates and numbers of the papers, and the seats."""
    election = load_election(request, pk, P.ELECTION_EDIT)
    initial = {name: getattr(election, name) for name in PapersForm.base_fields}
    form = PapersForm(request.POST or None, initial=initial)
    error = None
    if request.method == "POST" and form.is_valid():
        try:
            change_election(
                election=election, changes=form.cleaned_data, by=request.user, at=timezone.now()
            )
        except ActionError as refused:
            error = refused
        else:
            messages.success(request, "已保存")
            return redirect("election-detail", pk=election.pk)
    context = {"form": form, "organization": election.organization, "title": "修改请示和名额"}
    context |= {"election": election, "error": error}
    return render(request, "members/terms/form.html", context)


@require(P.ELECTION_EDIT)
@require_POST
def election_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an election up, with the reason."""
    election = load_election(request, pk, P.ELECTION_EDIT)
    form = CancelForm(request.POST)
    try:
        if not form.is_valid():
            raise ActionError(spoken_errors(form))
        cancel_election(election=election, **form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, "已取消，记录保留")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("election-detail", pk=election.pk)


@require(P.ORGANIZATION_EDIT)
def election_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """The 批复 of the result: old posts end, new ones begin, the next term opens."""
    election = load_election(request, pk, P.ORGANIZATION_EDIT)
    if not election.is_open:
        return redirect("election-detail", pk=election.pk)
    views = views_of(election)
    form = ConfirmForm(
        request.POST or None,
        members=elected_members(election),
        initial={"approved_by": committee_above(election.organization) or ""},
    )
    error = None
    if request.method == "POST" and form.is_valid():
        try:
            confirm_election(
                election=election,
                approval=form.approval,
                posts=form.posts,
                by=request.user,
                at=timezone.now(),
            )
        except ActionError as refused:
            error = refused
        else:
            messages.success(request, "结果已确认，班子和任期已更新")
            return redirect("election-detail", pk=election.pk)
    context = {"election": election, "organization": election.organization, "form": form}
    context |= {"views": views, "error": error}
    context["blockers"] = confirming_blockers(election, views)
    return render(request, "members/elections/confirm.html", context)


@require(P.ORGANIZATION_VIEW)
def election_paper(request: HttpRequest, pk: int, paper: str) -> HttpResponse:
    """One of the papers as PDF."""
    election = load_election(request, pk, P.ORGANIZATION_VIEW)
    try:
        content, name = paper_pdf(election, paper, on=timezone.localdate())
    except (PdfUnavailable, ActionError) as error:
        messages.error(request, str(error))
        return redirect("election-detail", pk=election.pk)
    note_printing(election=election, what=PAPERS[paper], by=request.user, at=timezone.now())
    return download(content, f"{name}.pdf", PDF, inline=True)


def load_election(request: HttpRequest, pk: int, permission: P) -> Election:
    """The election, or 404 outside the scope; the shell shows its organisation."""
    election = get_object_or_404(
        Election.objects.permitted(request.user, permission).select_related(
            "organization", "term", "new_term"
        ),
        pk=pk,
    )
    request.organization = election.organization
    return election
