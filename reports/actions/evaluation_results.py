"""量化考核: publishing results, objections and their answers, corrections."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError, refuse_if, wrong
from members.models import Organization, Person
from members.queries.settings import settings_for
from reports.models import (
    Evaluation,
    Objection,
    ObjectionAnswer,
    Publication,
    Result,
    Scheme,
)
from reports.queries.evaluation_marking import (
    corrected_band,
    correction_blockers,
    objection_blockers,
    publication_bands,
    publication_blockers,
)
from reports.queries.evaluations import (
    Line,
    evaluations_published_by,
    lines_of,
)
from reports.rules.evaluation_course import Side
from reports.rules.evaluation_marks import Band, band_label, total_of

from .evaluation_locking import locked_evaluation, note

MOST_REASON = 300


@transaction.atomic
def publish_results(
    *,
    scheme: Scheme,
    organization: Organization,
    starts_on: date,
    last_day: date,
    text: str = "",
    by: Any,
    at: datetime,
) -> Publication:
    """公示: freeze total and band of everybody the unit publishes.

    Raises ActionError while somebody's course is not summed up, for too few days, and twice.
    """
    scheme = Scheme.objects.select_for_update(of=("self",)).get(pk=scheme.pk)
    today = timezone.localdate(at)
    lines = lines_of(evaluations_published_by(scheme, organization), on=today)
    refuse_if(publication_blockers(scheme, organization, lines), "不能公示")
    _check_days(organization, starts_on, last_day, today)
    row = Publication.objects.create(
        scheme=scheme, organization=organization, starts_on=starts_on,
        ends_on=last_day + timedelta(days=1), text=text.strip(), at=at, by=by,
    )  # fmt: skip
    bands = publication_bands(scheme, organization, lines, today)
    Result.objects.bulk_create(
        Result(
            evaluation=one.evaluation, publication=row, number=1, total=one.total,
            band=bands[one.evaluation.pk], at=at, by=by,
            reason=_why_lower(one, bands[one.evaluation.pk]),
        )
        for one in lines
        if one.total is not None  # 汇总 asked for every mark
    )  # fmt: skip
    record(
        "evaluation.published", by=by, at=at, thing=row, organization=organization,
        detail={"year": scheme.year, "number": len(lines)},
    )  # fmt: skip
    return row


def _why_lower(line: Line, band: Band) -> str:
    lowered = line.band == Band.TOP and band != Band.TOP
    return _top_is_full(line.evaluation) if lowered else ""


def _top_is_full(evaluation: Evaluation) -> str:
    return f"{band_label(Band.TOP, of_branch=evaluation.person_id is None)}名额已满"


def _with(reason: str, more: str) -> str:
    """A reason with what else decided; the whole fits the column."""
    return f"{reason[: MOST_REASON - len(more) - 1]}；{more}" if more else reason


def _check_days(organization: Organization, starts_on: date, last_day: date, today: date) -> None:
    key = "evaluation_publicity_days"
    least = int(settings_for(organization=organization, on=today, keys=(key,))[key])
    if starts_on < today:
        raise wrong("starts_on", "公示从今天或以后开始")
    if (last_day - starts_on).days + 1 < least:
        raise wrong("last_day", f"公示不少于 {least} 天，最早到 "
                    f"{starts_on + timedelta(days=least - 1)}")  # fmt: skip


@transaction.atomic
def note_objection(
    *, evaluation: Evaluation, text: str, person: Person | None = None, by: Any, at: datetime
) -> Objection:
    """Object to a published result, while it is being published; `person`: the member wrote it."""
    evaluation = locked_evaluation(evaluation=evaluation)
    today = timezone.localdate(at)
    refuse_if(objection_blockers(evaluation, today), "不能提出异议")
    if not text.strip():
        raise wrong("text", "请写明对哪一项有异议、理由是什么")
    row = Objection.objects.create(
        evaluation=evaluation, person=person, received_on=today, text=text.strip(), at=at, by=by
    )
    note(event="evaluation.objected", evaluation=evaluation, by=by, at=at)
    return row


@transaction.atomic
def read_objection(*, objection: Objection, by: Any, at: datetime) -> Objection:
    """Open what somebody said; the log keeps who looked."""
    note(event="evaluation.objection_read", evaluation=objection.evaluation, by=by, at=at)
    return objection


@transaction.atomic
def answer_objection(
    *, objection: Objection, upheld: bool, text: str, by: Any, at: datetime
) -> ObjectionAnswer:
    """Answer an objection, once, with the reason. An upheld one opens the marks again."""
    evaluation = locked_evaluation(evaluation=objection.evaluation)
    if ObjectionAnswer.objects.filter(objection=objection).exists():
        raise ActionError("这条异议已经答复过")
    if not text.strip():
        raise wrong("text", "请写明核实的情况和结论")
    row = ObjectionAnswer.objects.create(
        objection=objection, upheld=upheld, on=timezone.localdate(at), text=text.strip(), at=at,
        by=by,
    )  # fmt: skip
    note(
        event="evaluation.objection_answered",
        evaluation=evaluation,
        by=by,
        at=at,
        detail={"upheld": upheld},
    )
    return row


@transaction.atomic
def correct_result(*, evaluation: Evaluation, reason: str, by: Any, at: datetime) -> Result:
    """After an upheld objection: the total and band of the marks as they are now, the limit on
    先进（优秀）as if they had been published at first (ADR 19)."""
    evaluation = locked_evaluation(evaluation=evaluation)
    refuse_if(correction_blockers(evaluation), "不能更正")
    last = evaluation.results.select_related("publication").latest("number")
    if not reason.strip():
        raise wrong("reason", "请写明更正的理由")
    total = _marked_total(evaluation)
    band, full_up = corrected_band(last, total, timezone.localdate(at))
    more = _top_is_full(evaluation) if full_up else ""
    row = Result.objects.create(
        evaluation=evaluation, publication=last.publication, number=last.number + 1, total=total,
        band=band, reason=_with(reason.strip(), more), at=at, by=by,
    )  # fmt: skip
    note(
        event="evaluation.result_changed",
        evaluation=evaluation,
        by=by,
        at=at,
        detail={"from": str(last.total), "to": str(total)},
    )
    return row


def _marked_total(evaluation: Evaluation) -> Decimal:
    """The total of the marks as they are now, whatever was published."""
    newest = {}
    for score in evaluation.scores.filter(side=Side.MARKED).order_by("number"):
        newest[score.indicator_id] = score.marks
    steps = evaluation.steps.select_related("withdrawal")
    return total_of(newest.values(), [step.counted for step in steps])
