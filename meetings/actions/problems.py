"""问题清单: registering a problem, changing its measure, and every step until 销号."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from branchrecords.attachments.storing import store_attachment
from branchrecords.audit.recording import record
from branchrecords.errors import ActionError, refuse_if, wrong
from meetings.models import Measure, Meeting, PlanCheck, Problem, ProblemPaper, ProblemStep, Review
from meetings.queries.problems import facts_of
from meetings.rules.problems import (
    ASKING,
    TURNING,
    Source,
    StepKind,
    due_blockers,
    step_blockers,
)
from members.models import Organization, Person
from members.rules.kinds import OrganizationKind

from .owners import refuse_stranger

MOST_PAPERS = 10


@transaction.atomic
def add_problem(
    *,
    key: UUID,
    organization: Organization,
    source: str,
    found_on: date,
    text: str,
    measure: str,
    owner: Person,
    due_on: date,
    meeting: Meeting | None = None,
    review: Review | None = None,
    plan_check: PlanCheck | None = None,
    by: Any,
    at: datetime,
) -> Problem:
    """Put a problem on the list with its first measure. The same `key` registers once."""
    _lock(organization)
    if (known := Problem.objects.filter(key=key).first()) is not None:
        return known
    today = timezone.localdate(at)
    if organization.kind == OrganizationKind.GROUP:
        raise ActionError("党小组的问题由党支部登记，请到支部的「问题清单」里登记")
    if found_on > today:
        raise wrong("found_on", f"发现日期晚于今天 {today}")
    refuse_if(due_blockers(due_on, found_on=found_on, today=today, fresh=True), "期限不对")
    refuse_stranger(organization=organization, owner=owner, on=today)
    meeting, review = _named(organization, source, meeting, review)
    check = plan_check if source == Source.CHECK else None
    if check is not None and check.plan.organization_id != organization.pk:
        raise wrong("plan_check", f"请选择{organization}的计划检查")
    problem = Problem.objects.create(
        key=key, organization=organization, source=source, found_on=found_on, text=text.strip(),
        meeting=meeting, review=review, plan_check=check, recorded_at=at, recorded_by=by,
    )  # fmt: skip
    Measure.objects.create(
        problem=problem, text=measure.strip(), owner=owner, due_on=due_on, set_on=found_on,
        recorded_at=at, recorded_by=by,
    )  # fmt: skip
    _note("problem.added", problem, owner, by, at, {"due": str(due_on)})
    return problem


def _named(
    organization: Organization, source: str, meeting: Meeting | None, review: Review | None
) -> tuple[Meeting | None, Review | None]:
    """The meeting or campaign that the source names, and nothing beside it."""
    if source == Source.MEETING:
        if meeting is None or meeting.organization_id != organization.pk:
            raise wrong("meeting", "请选择这个组织的会议；不是会上提出的，改选别的来源")
        return meeting, None
    if source == Source.REVIEW:
        if review is None or review.organization_id != organization.pk:
            raise wrong("review", "请选择是哪一年的组织生活会和民主评议")
        return None, review
    return None, None


@transaction.atomic
def change_measure(
    *,
    problem: Problem,
    text: str,
    owner: Person,
    due_on: date,
    reason: str,
    by: Any,
    at: datetime,
) -> Measure:
    """Another measure, owner or deadline from today on; the earlier one stays with the reason."""
    problem = _locked(problem)
    today = timezone.localdate(at)
    refuse_if(step_blockers(StepKind.PROGRESS, facts_of(problem, by=by)), "整改措施不能再调整")
    last = problem.measures.latest("pk")
    if (last.text, last.owner_id, last.due_on) == (text.strip(), owner.pk, due_on):
        raise ActionError("措施、责任人和期限都没有变，不用调整")
    fresh = due_on == last.due_on
    found = due_blockers(due_on, found_on=problem.found_on, today=today, fresh=fresh)
    refuse_if(found, "期限不对")
    if owner.pk != last.owner_id:
        refuse_stranger(organization=problem.organization, owner=owner, on=today)
    row = Measure.objects.create(
        problem=problem, text=text.strip(), owner=owner, due_on=due_on, reason=reason.strip(),
        set_on=today, recorded_at=at, recorded_by=by,
    )  # fmt: skip
    _note("problem.measure", problem, owner, by, at, {"due": str(due_on), "reason": row.reason})
    return row


@transaction.atomic
def take_step(
    *,
    key: UUID,
    problem: Problem,
    kind: str,
    text: str,
    uploads: Sequence[UploadedFile] = (),
    by: Any,
    at: datetime,
) -> ProblemStep:
    """Progress, a request to the organisation above, its answer, 销号, reopening or withdrawal.

    Raises ActionError with the blockers: the owner cannot close, a request waits for its answer.
    The same `key` is taken once.
    """
    problem = _locked(problem)
    if (known := ProblemStep.objects.filter(key=key).first()) is not None:
        return known
    refuse_if(step_blockers(kind, facts_of(problem, by=by)), f"不能登记「{StepKind(kind).label}」")
    if not text.strip():
        raise wrong("text", "请写明情况")
    if len(uploads) > MOST_PAPERS:
        raise wrong("files", f"一次最多 {MOST_PAPERS} 份佐证材料")
    owner = problem.measures.latest("pk").owner
    step = ProblemStep.objects.create(
        key=key, problem=problem, kind=kind, on=timezone.localdate(at), text=text.strip(),
        owner=owner, person_id=getattr(by, "person_id", None),
        organization=_asked(problem, kind), recorded_at=at, recorded_by=by,
    )  # fmt: skip
    for upload in uploads:
        attachment = store_attachment(upload=upload, by=by, at=at)
        ProblemPaper.objects.create(step=step, attachment=attachment)
    # What turns or asks is told with its words; progress may name people and stays in its row.
    said = {"text": step.text[:200]} if kind in (*TURNING, *ASKING) else {}
    _note(f"problem.{kind}", problem, owner, by, at, said)
    return step


def _asked(problem: Problem, kind: str) -> Organization | None:
    """Who is asked: the organisation above; who answers: the one that was asked."""
    if kind == StepKind.RAISED:
        return Organization.objects.above(problem.organization).last()
    if kind == StepKind.ANSWERED:
        return problem.steps.filter(kind=StepKind.RAISED).latest("pk").organization
    return None


def _locked(problem: Problem) -> Problem:
    """Rows are only ever added, so they cannot be locked: the organisation stands in."""
    _lock(problem.organization)
    return Problem.objects.select_related("organization").get(pk=problem.pk)


def _lock(organization: Organization) -> None:
    Organization.objects.select_for_update().get(pk=organization.pk)


def _note(
    action: str, problem: Problem, owner: Person, by: Any, at: datetime, detail: dict
) -> None:
    record(
        action, by=by, at=at, thing=problem, organization=problem.organization, person=owner,
        detail=detail,
    )  # fmt: skip
