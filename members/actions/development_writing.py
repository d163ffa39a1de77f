"""Writing a step's record and letting the case follow: what recording and correcting share."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from branchrecords.errors import ActionError
from branchrecords.notices.holidays import WorkCalendar
from branchrecords.notices.workdays import work_calendar
from members.actions.archive import add_paper
from members.actions.development_standings import follow_course
from members.models import DevelopmentCase, Organization, Person, StepPerson, StepRecord
from members.queries.development import acting_problem, done_of, named_on
from members.queries.development_votes import sealed_votes, vote_named
from members.queries.people import home_of
from members.queries.roster import voters_on
from members.rules.development_course import Course, course_of, result_of
from members.rules.development_dossier import Entry
from members.rules.development_facts import PUBLISHED_STEPS, VOTED_STEPS
from members.rules.development_step import Step
from members.rules.development_votes import SealedVote

CANCELLED = "cancelled"  # end_reason of a case whose 预备党员资格 was cancelled


@dataclass(frozen=True)
class Paper:
    """A paper handed in with a step: a scan, or only noted as lying in the 档案盒."""

    kind: str
    upload: UploadedFile | None = None


@dataclass(frozen=True)
class Record:
    """What was typed for one step. `vote` names the sealed vote that the numbers were taken from
    (`SealedVote.key`), or is empty."""

    on: date
    facts: Mapping[str, Any] = field(default_factory=dict)
    people: Sequence[Person] = ()
    note: str = ""
    vote: str = ""
    papers: Sequence[Paper] = ()


def entry_of(
    *,
    case: DevelopmentCase,
    step: Step,
    entry: Record,
    organization: Organization,
    by: Any,
    at: datetime,
) -> Entry:
    """What was typed, with what the register and the sealed meetings say of that day."""
    today = timezone.localdate(at)
    voted = step.key in VOTED_STEPS
    votes = sealed_votes(organization, on=entry.on) if voted else []
    return Entry(
        on=entry.on,
        today=today,
        facts=entry.facts,
        people=named_on(entry.people, entry.on),
        acting=acting_problem(
            by, step=step, organization=organization, on=today, facts=entry.facts
        ),
        sealed=_sealed(case, votes, entry.vote),
        sealed_there=any(vote.held_on == entry.on for vote in votes),
        voters=voters_on(within=organization, on=entry.on).count() if voted else None,
        calendar=work_calendar() if step.key in PUBLISHED_STEPS else WorkCalendar(),
    )


def _sealed(case: DevelopmentCase, votes: list[SealedVote], key: str) -> SealedVote | None:
    """The vote that was picked. One vote is about one person (第二十二条: 逐个表决)."""
    if not key:
        return None
    sealed = vote_named(votes, key)
    if sealed is None:
        raise ActionError("选的会议记录不在本支部封存的支部党员大会里，请重新从列表里选")
    if sealed.item_id is None:
        return sealed
    others = StepRecord.objects.current().exclude(case=case)
    other = others.filter(agenda_item=sealed.item_id).select_related("case__person").first()
    if other is not None:
        raise ActionError(
            f"这次表决已经登记在{other.case.person}名下；发展党员要逐个讨论、逐个表决，"
            "请选讨论本人的那一项"
        )
    return sealed


def write_record(
    *,
    case: DevelopmentCase,
    step: Step,
    entry: Record,
    sequence: int,
    by: Any,
    at: datetime,
    corrects: StepRecord | None = None,
    taken_over: bool = False,
) -> StepRecord:
    """Write one record and whom it names; nothing follows from it yet (`settle`)."""
    facts = {
        key: value.isoformat() if isinstance(value, date) else value
        for key, value in entry.facts.items()
        if value not in (None, "")
    }
    organization = corrects.organization if corrects else home_of(case.person)
    if organization is None:
        raise ActionError(f"{case.person} 没有登记所在支部，请先在名册里登记组织关系")
    row = StepRecord.objects.create(
        case=case,
        step=step.key,
        round=corrects.round if corrects else case.round,
        sequence=sequence,
        done_on=entry.on,
        content=json.dumps(facts, ensure_ascii=False),
        result=result_of(step.key, facts) if not taken_over else _taken_result(step, facts),
        note=entry.note,
        organization=organization,
        meeting=_numbers(entry.vote)[0],
        agenda_item=_numbers(entry.vote)[1],
        corrects=corrects,
        taken_over=taken_over or bool(corrects and corrects.taken_over),
        recorded_at=at,
        recorded_by=by,
    )
    StepPerson.objects.bulk_create([StepPerson(record=row, person=p) for p in entry.people])
    return row


def _numbers(vote: str) -> tuple[int | None, int | None]:
    """The ids of meeting and 议题 in a `SealedVote.key`."""
    meeting, _, item = vote.partition("-")
    return (int(meeting) if meeting else None, int(item or 0) or None)


def keep_papers(*, person: Person, entry: Record, by: Any, at: datetime) -> None:
    """Put the papers that came with a step into the person\'s file, dated as the step."""
    for paper in entry.papers:
        add_paper(
            person=person,
            kind=paper.kind,
            upload=paper.upload,
            dated_on=entry.on,
            by=by,
            at=at,
        )


_KNOWN_RESULTS = {
    "political": "passed",
    "prereview": "agreed",
    "admission": "passed",
    "approval": "approved",
}


def _taken_result(step: Step, facts: Mapping[str, Any]) -> str:
    """What the register proves: who is 预备党员 was admitted and approved."""
    return _KNOWN_RESULTS.get(step.key) or str(facts.get("kind") or "")


def settle(*, case: DevelopmentCase, by: Any, at: datetime) -> Course:
    """Compute the course anew from the records and let case and standings follow."""
    rows = case.records.current().order_by("sequence").prefetch_related("named")
    course = course_of(done_of(row) for row in rows)
    case.next_step, case.round = course.next_step, course.round
    case.opened_on = course.applied_on or case.opened_on
    case.admitted_on = course.admitted_on
    case.extended_months = course.extended_months or None
    if course.closed_on is not None:
        case.state = case.State.STOPPED if course.cancelled_on else case.State.DONE
        case.ended_on = course.closed_on
        case.end_reason = CANCELLED if course.cancelled_on else ""
    case.save()
    follow_course(case=case, course=course, by=by, at=at)
    return course
