"""The papers of an election as PDF, in the form of 公文 (GB/T 9704)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.utils import timezone

from branchrecords.documents.pdf import render_pdf
from branchrecords.errors import ActionError
from members.models import Election
from members.queries.elections import BallotView, views_of
from members.queries.organizations import committee_above
from members.queries.terms import current_term
from members.rules.elections import Elects, candidates_needed

PAPERS: dict[str, str] = {
    "request": "换届选举请示",
    "candidates": "候选人预备人选请示",
    "ballots": "选票",
    "sheet": "选举结果报告单",
    "report": "选举结果报告",
}


def paper_pdf(election: Election, paper: str, *, on: date) -> tuple[bytes, str]:
    """(PDF, file name) of one paper.

    Raises ActionError when the records for it are missing, PdfUnavailable without Pango.
    """
    if paper not in PAPERS:
        raise ActionError("没有这种材料")
    views = views_of(election)
    name = f"{election.organization.name}{PAPERS[paper]}"
    context = _common(election, on) | _CONTEXTS[paper](election, views)
    content = render_pdf(
        template=f"documents/elections/{paper}.html",
        context=context,
        title=name,
        identifier=f"election-{election.pk}-{paper}-{on}",
        at=election.confirmed_at or election.created_at,
    )
    return content, name


def _common(election: Election, on: date) -> dict:
    above = committee_above(election.organization)
    return {
        "election": election,
        "org_name": election.organization.name,
        "above": above.name if above is not None else "上级党委",
        "printed_on": on,
        "committee_word": "委员会" if election.seats else "",
    }


def _request(election: Election, views: list[BallotView]) -> dict:
    term = election.term or current_term(organization=election.organization, on=election.planned_on)
    kind = election.get_kind_display()
    return {
        "title": f"关于召开党员大会进行{kind}的请示",
        "number": election.request_number,
        "term": term,
        "dated": election.requested_on or timezone.localdate(election.created_at),
        "needed": candidates_needed(Elects.MEMBERS, election.seats),
        "spare": candidates_needed(Elects.MEMBERS, election.seats) - election.seats,
    }


def _candidates(election: Election, views: list[BallotView]) -> dict:
    lists = [
        (view.ballot, [one for one in view.candidates if not one.written_in])
        for view in views
        if view.ballot.round == 1
    ]
    if not any(people for _, people in lists):
        raise ActionError("还没有确定候选人，请先在「安排投票」里确定候选人")
    return {
        "title": f"关于{election.get_kind_display()}候选人预备人选的请示",
        "lists": lists,
        "dated": election.requested_on or timezone.localdate(election.created_at),
    }


def _ballots(election: Election, views: list[BallotView]) -> dict:
    papers = [
        (view.ballot, [one for one in view.candidates if not one.written_in])
        for view in views
        if any(not one.written_in for one in view.candidates)
    ]
    if not papers:
        raise ActionError("还没有确定候选人，请先确定候选人，再打印选票")
    return {"title": "选票", "papers": papers}


def _counted(views: list[BallotView]) -> list[BallotView]:
    counted = [view for view in views if view.outcome is not None]
    if not counted:
        raise ActionError("还没有登记计票结果")
    return counted


def _sheet(election: Election, views: list[BallotView]) -> dict:
    return {"title": "选举结果报告单", "views": _counted(views)}


def _report(election: Election, views: list[BallotView]) -> dict:
    counted = _counted(views)
    return {
        "title": f"关于{election.get_kind_display()}结果的报告",
        "views": counted,
        "elected": [(view.ballot, view.elected) for view in counted if view.elected],
        "dated": max(view.ballot.held_on for view in counted),
    }


_CONTEXTS: dict[str, Callable[[Election, list[BallotView]], dict]] = {
    "request": _request,
    "candidates": _candidates,
    "ballots": _ballots,
    "sheet": _sheet,
    "report": _report,
}
