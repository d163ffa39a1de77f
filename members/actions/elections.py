"""A 换届 or 补选 on its way: opened, its papers noted, cancelled. Votes are in ballots.py."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError, Blocker, refuse_if
from members.actions.existing import refuse_dissolved
from members.models import Election, Organization, Term
from members.queries.elections import full_members
from members.queries.terms import WITHOUT_TERM, current_term
from members.rules.elections import SEATS_ARTICLE, seats_problem
from members.rules.terms import TEMPORARY_ARTICLE

Kind, State = Election.Kind, Election.State
PAPERS = ("planned_on", "requested_on", "request_number", "agreed_on", "agreed_number")
NUMBERS = ("seats", "deputies")


@transaction.atomic
def open_election(
    *,
    organization: Organization,
    kind: str,
    planned_on: date,
    seats: int,
    deputies: int = 0,
    by: Any,
    at: datetime,
    requested_on: date | None = None,
    request_number: str = "",
    agreed_on: date | None = None,
    agreed_number: str = "",
) -> Election:
    """Begin an election; a 换届 closes the present term, of which there is one record only."""
    organization = Organization.objects.select_for_update().get(pk=organization.pk)
    refuse_dissolved(organization=organization)
    blockers = opening_blockers(
        organization=organization, kind=kind, planned_on=planned_on, seats=seats, deputies=deputies
    )
    refuse_if(blockers, "不能登记选举")
    term = current_term(organization=organization, on=planned_on)
    election = Election.objects.create(
        organization=organization,
        kind=kind,
        term=term if kind == Kind.RENEWAL else None,
        planned_on=planned_on,
        seats=seats,
        secretaries=0 if kind == Kind.BY_ELECTION else 1,
        deputies=deputies,
        created_at=at,
        created_by=by,
        requested_on=requested_on,
        request_number=request_number,
        agreed_on=agreed_on,
        agreed_number=agreed_number,
    )
    record("election.opened", by=by, at=at, thing=election, organization=organization)
    return election


def opening_blockers(
    *, organization: Organization, kind: str, planned_on: date, seats: int, deputies: int
) -> list[Blocker]:
    """Why no election can be opened, or not with these numbers."""
    if organization.kind in WITHOUT_TERM:
        label = organization.get_kind_display()
        return [Blocker(f"{label}不进行换届选举，负责人由上级指派", TEMPORARY_ARTICLE)]
    found = []
    existing = organization.elections.exclude(state=State.CANCELLED)
    if existing.filter(state=State.OPEN).exists():
        found.append(Blocker("已有一次办理中的选举，请先办完或取消"))
    term = current_term(organization=organization, on=planned_on)
    if kind == Kind.RENEWAL:
        found += _term_blockers(organization, term)
    if kind == Kind.FIRST and organization.terms.exists():
        found.append(Blocker("已有任期，不是首届选举，请选「换届选举」", target="id_kind"))
    problem = seats_problem(
        is_branch=organization.is_branch,
        full=full_members(organization, planned_on),
        seats=seats,
    )
    if problem and kind != Kind.BY_ELECTION:
        found.append(Blocker(problem, SEATS_ARTICLE, "id_seats"))
    if kind == Kind.BY_ELECTION and not seats:
        found.append(Blocker("补选请写应补选的委员名额", target="id_seats"))
    if organization.is_branch and deputies > 1:
        found.append(Blocker("支部副书记不超过 1 名", SEATS_ARTICLE, "id_deputies"))
    return found


def _term_blockers(organization: Organization, term: Term | None) -> list[Blocker]:
    """A 换届 needs a present term, and every term has one record of it."""
    if term is None:
        url = reverse("term-add", args=(organization.pk,))
        return [Blocker("还没有登记现在的任期，请先登记任期", target=url)]
    held = term.elections.filter(kind=Kind.RENEWAL).exclude(state=State.CANCELLED)
    if held.filter(state=State.CONFIRMED).exists():
        return [Blocker(f"{term.label}已经登记过换届选举，同一届不能登记两次")]
    return []


@transaction.atomic
def change_election(
    *, election: Election, changes: Mapping[str, Any], by: Any, at: datetime
) -> Election:
    """Write dates and numbers of the papers, and the seats while no ballot exists."""
    current = lock_open(election=election)
    changed = [
        key
        for key in (*PAPERS, *NUMBERS)
        if key in changes and getattr(current, key) != changes[key]
    ]
    if current.ballots.exists() and any(key in NUMBERS for key in changed):
        raise ActionError("已经安排了投票，名额不能再改；请先删去投票")
    if any(key in NUMBERS for key in changed):
        problem = seats_problem(
            is_branch=current.organization.is_branch,
            full=full_members(current.organization, current.planned_on),
            seats=changes.get("seats", current.seats),
        )
        if problem:
            raise ActionError(f"{problem}（{SEATS_ARTICLE}）")
    for key in changed:
        setattr(current, key, changes[key])
    if changed:
        current.save(update_fields=changed)
        record(
            "election.changed",
            by=by,
            at=at,
            thing=current,
            organization=current.organization,
            detail={"fields": [str(Election._meta.get_field(key).verbose_name) for key in changed]},  # type: ignore[union-attr]
        )
    return current


@transaction.atomic
def cancel_election(*, election: Election, reason: str, by: Any, at: datetime) -> Election:
    """Give an election up; its record stays with the reason."""
    current = lock_open(election=election)
    if not reason.strip():
        raise ActionError("请写明取消的理由")
    current.state, current.cancel_reason = State.CANCELLED, reason.strip()
    current.save(update_fields=("state", "cancel_reason"))
    record(
        "election.cancelled",
        by=by,
        at=at,
        thing=current,
        organization=current.organization,
        detail={"reason": current.cancel_reason},
    )
    return current


def note_printing(*, election: Election, what: str, by: Any, at: datetime) -> None:
    """One line in the log for a paper that was made."""
    record(
        "election.printed",
        by=by,
        at=at,
        thing=election,
        organization=election.organization,
        detail={"what": what},
    )


def lock_open(*, election: Election) -> Election:
    """The election's row, locked; raises ActionError when it is closed."""
    current = (
        Election.objects.select_for_update(of=("self",))
        .select_related("organization", "term")
        .get(pk=election.pk)
    )
    if not current.is_open:
        raise ActionError(f"这次选举{current.get_state_display()}，不能再改")
    return current
