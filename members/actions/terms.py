"""Terms of office: registered, followed by the next one, their end moved with an approval."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError, Blocker, refuse_if
from members.actions.existing import refuse_dissolved
from members.models import Organization, Term, TermChange
from members.rules.approvals import Approval
from members.rules.terms import CHANGE_ARTICLE, TEMPORARY_ARTICLE, change_problem, due_date
from members.rules.terms import term_years as years_of


@transaction.atomic
def register_term(
    *,
    organization: Organization,
    starts_on: date,
    by: Any,
    at: datetime,
    ordinal: int | None = None,
) -> Term:
    """A term that began on a day; the one before it ends there. Its length follows the kind."""
    organization = Organization.objects.select_for_update().get(pk=organization.pk)
    refuse_dissolved(organization=organization)
    years = years_of(organization.kind, organization.sector)
    if years is None:
        raise ActionError(
            f"{organization.get_kind_display()}不换届，不登记任期（{TEMPORARY_ARTICLE}）"
        )
    if organization.founded_on and starts_on < organization.founded_on:
        raise ActionError(f"任期开始日期不能早于成立日期 {organization.founded_on}")
    last = organization.terms.order_by("starts_on").last()
    if last is not None and starts_on <= last.starts_on:
        raise ActionError(f"{last.starts_on} 起的任期已经登记，新任期应从更晚的日期开始")
    if last is not None and last.ends_on is None:
        last.ends_on = starts_on
        last.save(update_fields=("ends_on",))
    if ordinal is None and last is not None and last.ordinal:
        ordinal = last.ordinal + 1
    term = Term.objects.create(
        organization=organization,
        ordinal=ordinal,
        starts_on=starts_on,
        years=years,
        due_on=due_date(starts_on, years),
    )
    detail = {"from": str(starts_on), "due": str(term.due_on)}
    record("term.registered", by=by, at=at, thing=term, organization=organization, detail=detail)
    return term


@transaction.atomic
def change_term(
    *,
    term: Term,
    kind: str,
    due_on: date,
    approval: Approval,
    reason: str,
    by: Any,
    at: datetime,
) -> TermChange:
    """Extend or advance 换届 with the approval of the higher body, at most one year in all."""
    term = (
        Term.objects.select_for_update(of=("self",)).select_related("organization").get(pk=term.pk)
    )
    refuse_if(term_blockers(term=term, kind=kind, due_on=due_on, approval=approval), "不能调整任期")
    change = TermChange.objects.create(
        term=term,
        kind=kind,
        due_before=term.due_on,
        due_after=due_on,
        approved_on=approval.approved_on,
        approved_by=approval.approved_by,
        document_number=approval.document_number,
        reason=reason,
        recorded_at=at,
        recorded_by=by,
    )
    term.due_on = due_on
    term.save(update_fields=("due_on",))
    record(
        "term.changed",
        by=by,
        at=at,
        thing=term,
        organization=term.organization,
        detail={"kind": change.get_kind_display(), "due": str(due_on)},
    )
    return change


def term_blockers(*, term: Term, kind: str, due_on: date, approval: Approval) -> list[Blocker]:
    """Why the end of a term cannot move to a day."""
    if term.ends_on is not None:
        return [Blocker("这一届已经换届，不能再延期或提前")]
    found = []
    problem = change_problem(
        kind=kind,
        original=term.original_due,
        current=term.due_on,
        wanted=due_on,
        on=approval.approved_on,
    )
    if problem:
        found.append(Blocker(problem, CHANGE_ARTICLE, "id_due_on"))
    if approval.approved_on < term.starts_on:
        message = f"批复日期不能早于任期开始日期 {term.starts_on}"
        found.append(Blocker(message, CHANGE_ARTICLE, "id_approved_on"))
    return found
