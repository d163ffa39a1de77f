"""Registering what is done about arrears. Nothing but payment ends a case by itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError, Blocker, refuse_if, wrong
from dues.models import ArrearsCase, ArrearsStep, Assessment
from dues.queries.arrears_cases import CaseState, case_of
from dues.rules.arrears import ARTICLE_VOTE, Outcome, StepKind
from dues.rules.arrears_steps import outcome_blockers, step_blockers
from dues.rules.months import month_of
from members.models import Organization, Person, User


@dataclass(frozen=True)
class Votes:
    """The vote of a sealed 支部党员大会: numbers of those with a vote."""

    meeting: int
    title: str
    due: int
    present: int
    in_favour: int
    against: int
    abstained: int


@dataclass(frozen=True)
class StepFacts:
    """What was done; which of them a kind needs say the rules and the forms."""

    kind: StepKind
    on: date
    due_on: date | None = None
    owner: Person | None = None
    way: str = ""
    text: str = ""
    votes: Votes | None = None


@transaction.atomic
def record_arrears_step(
    *,
    key: UUID,
    organization: Organization,
    person: Person,
    facts: StepFacts,
    by: User,
    at: datetime,
) -> ArrearsStep:
    """Add a step to the member's case, which begins with the first one; a key adds it once.

    Raises ActionError with every reason against it, as the page says them.
    """
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    known = ArrearsStep.objects.filter(key=key).first()
    if known is not None:
        return known
    today = localdate(at)
    state = case_of(organization=organization, person=person, on=today)
    refuse_if(_blockers(state, facts, today), f"没有登记{facts.kind.label}")
    case = state.case if state.is_running else _open(organization, person, facts.on)
    assert case is not None  # noqa: S101  (a running state has one)
    step = _write(case, key, state, facts, by, at)
    record(
        "dues.arrears_step", by=by, at=at, thing=case, organization=organization, person=person,
        detail={"step": facts.kind.label, "on": str(facts.on), "months": len(step.months)},
    )  # fmt: skip
    return step


def _blockers(state: CaseState, facts: StepFacts, today: date) -> list[Blocker]:
    """Of the day of the step: months that were not over then do not count."""
    months = tuple(m for m in state.course.months if m < month_of(facts.on))
    steps = state.course.steps if state.is_running else ()
    course = replace(state.course, months=months, steps=steps)
    found = step_blockers(
        kind=facts.kind, course=course, on=facts.on, today=today, due_on=facts.due_on
    )
    if facts.kind is StepKind.CLOSED:
        found += outcome_blockers(outcome=facts.way, course=course)
    if facts.kind in (StepKind.TALK, StepKind.REASON) and not facts.text.strip():
        found.append(Blocker("请写一句具体情况，加密保存", target="id_text"))
    if facts.votes is not None:
        found += _vote_blockers(facts.votes)
    return found


def _vote_blockers(votes: Votes) -> list[Blocker]:
    if votes.present > votes.due:
        message = f"实到 {votes.present} 人，多于应到 {votes.due} 人，请核对"
        return [Blocker(message, ARTICLE_VOTE, "id_present")]
    cast = votes.in_favour + votes.against + votes.abstained
    if cast > votes.present:
        message = f"赞成、反对、弃权合计 {cast} 票，多于实到 {votes.present} 人，请核对"
        return [Blocker(message, ARTICLE_VOTE, "id_in_favour")]
    return []


def _open(organization: Organization, person: Person, on: date) -> ArrearsCase:
    earlier = ArrearsCase.objects.filter(organization=organization, person=person).count()
    return ArrearsCase.objects.create(
        organization=organization, person=person, round=earlier + 1, opened_on=on
    )


def _write(
    case: ArrearsCase, key: UUID, state: CaseState, facts: StepFacts, by: User | None, at: datetime
) -> ArrearsStep:
    votes = facts.votes
    counted = (
        {
            "meeting": votes.meeting, "meeting_title": votes.title[:200],
            "voters_due": votes.due, "voters_present": votes.present,
            "in_favour": votes.in_favour, "against": votes.against, "abstained": votes.abstained,
        }
        if votes
        else {}
    )  # fmt: skip
    return ArrearsStep.objects.create(
        key=key,
        case=case,
        kind=facts.kind,
        on=facts.on,
        due_on=facts.due_on,
        owner=facts.owner,
        way=facts.way,
        text=facts.text.strip() or None,
        months=list(state.course.months),
        amount=state.amount,
        recorded_by=by,
        recorded_at=at,
        **counted,
    )


def reveal_arrears_step(*, step: ArrearsStep, reason: str, by: User, at: datetime) -> str:
    """What was said or which reason was given, in the clear, once; the member reads of it."""
    if not reason.strip():
        raise wrong("reason", "请写明查看的事由")
    case = step.case
    record(
        "dues.arrears_revealed", by=by, at=at, thing=case, organization=case.organization,
        person=case.person, detail={"step": step.get_kind_display(), "reason": reason.strip()},
    )  # fmt: skip
    return step.text or ""


def note_arrears_notice(*, step: ArrearsStep, by: User, at: datetime) -> None:
    """Say in the log that a 限期补交通知书 was printed. Raises ActionError for another step."""
    if step.kind != StepKind.WARNING:
        raise ActionError("只有限期补交有通知书。")
    case = step.case
    record(
        "dues.arrears_printed", by=by, at=at, thing=case, organization=case.organization,
        person=case.person, detail={"due_on": str(step.due_on)},
    )  # fmt: skip


def close_paid_cases(*, people: Iterable[int], by: User | None, at: datetime) -> int:
    """End the cases of these people who owe nothing any more of months that are over.

    Called by whatever books a payment; one query where there is no case. Returns how many.
    """
    today, closed = localdate(at), 0
    cases = ArrearsCase.objects.open().filter(person__in=set(people))
    for case in cases.select_related("organization", "person"):
        owed = Assessment.objects.filter(
            organization=case.organization_id, person=case.person_id, month__lt=month_of(today)
        )
        if owed.outstanding().exists():
            continue
        _end_paid(case, by, at)
        closed += 1
    return closed


def _end_paid(case: ArrearsCase, by: User | None, at: datetime) -> None:
    state = case_of(organization=case.organization, person=case.person, on=localdate(at))
    facts = StepFacts(StepKind.CLOSED, localdate(at), way=Outcome.PAID)
    try:
        with transaction.atomic():
            _write(case, uuid4(), state, facts, by, at)
    except IntegrityError:
        return  # somebody else's payment has ended it
    record(
        "dues.arrears_step", by=by, at=at, thing=case, organization=case.organization,
        person=case.person, detail={"step": Outcome.PAID.label, "on": str(facts.on), "months": 0},
    )  # fmt: skip
