"""The course of 量化考核: one step of one evaluation, or of many at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from branchrecords.errors import ActionError, refuse_if, wrong
from reports.models import DeductionWithdrawal, Evaluation, EvaluationStep
from reports.queries.evaluations import blockers_of, line_of, lines_of
from reports.rules.evaluation_course import OWN_ACT, WITH_DEDUCTION, StepFacts, StepKind

from .evaluation_locking import note, open_evaluation, write_step

MOST_DEDUCTION = Decimal(20)


@transaction.atomic
def take_evaluation_step(
    *, evaluation: Evaluation, kind: str, facts: StepFacts, by: Any, at: datetime
) -> EvaluationStep:
    """Register a step; checks may be registered again and again until 汇总.

    Raises ActionError with the blockers, for a day to come or one before the year.
    """
    evaluation = open_evaluation(evaluation=evaluation)
    line = line_of(evaluation, on=timezone.localdate(at))
    if kind in OWN_ACT:
        raise ActionError("自查由报送自评完成，组织考核由评分完成，不另外登记")
    refuse_if(blockers_of(line, kind), f"不能登记「{StepKind(kind).label}」")
    _check(evaluation, kind, facts, timezone.localdate(at))
    step = write_step(evaluation=evaluation, kind=kind, on=facts.on, by=by, at=at, facts=facts)
    note(
        event="evaluation.step",
        evaluation=evaluation,
        by=by,
        at=at,
        detail={"step": step.get_kind_display()},
    )
    return step


def _check(evaluation: Evaluation, kind: str, facts: StepFacts, today: date) -> None:
    if not date(evaluation.scheme.year, 1, 1) <= facts.on <= today:
        raise wrong("on", f"日期应在 {evaluation.scheme.year} 年初到今天之间")
    if kind == StepKind.POLL and facts.rate is None:
        raise wrong("rate", "请填写民主测评得分（满分 100）")
    if facts.rate is not None and not 0 <= facts.rate <= 100:
        raise wrong("rate", "测评得分应在 0 到 100 之间")
    if facts.deduction and kind not in WITH_DEDUCTION:
        raise wrong("deduction", "这一步不扣分")
    if not 0 <= facts.deduction <= MOST_DEDUCTION:
        raise wrong("deduction", f"一次扣分应在 0 到 {MOST_DEDUCTION} 之间")
    if facts.deduction and not facts.finding.strip():
        raise wrong("finding", "扣分要写明发现的问题")


@transaction.atomic
def take_steps(
    *, evaluations: Iterable[Evaluation], kind: str, facts: StepFacts, by: Any, at: datetime
) -> tuple[int, list[str]]:
    """Register one step for many at once: how many, and the names of those that are not there yet.

    Raises ActionError when none of them is.
    """
    wanted = [one.pk for one in evaluations]
    locked = Evaluation.objects.select_for_update(of=("self",)).filter(pk__in=wanted)
    wanted = list(locked.order_by("pk").values_list("pk", flat=True))
    lines = lines_of(Evaluation.objects.filter(pk__in=wanted), on=timezone.localdate(at))
    ready = [one for one in lines if not blockers_of(one, kind)]
    behind = [one.evaluation.name for one in lines if one not in ready]
    if kind in OWN_ACT:
        raise ActionError("自查由报送自评完成，组织考核由评分完成，不另外登记")
    if not ready:
        first = f"，例如{behind[0]}" if behind else ""
        refuse_if(blockers_of(lines[0], kind) if lines else [],
                  f"没有一个可以登记「{StepKind(kind).label}」{first}")  # fmt: skip
        raise ActionError("没有考核对象")
    _check(ready[0].evaluation, kind, facts, timezone.localdate(at))
    EvaluationStep.objects.bulk_create(
        EvaluationStep(
            evaluation=one.evaluation, kind=kind, on=facts.on, note=facts.note.strip(),
            finding=facts.finding.strip(), deduction=facts.deduction, rate=facts.rate, at=at, by=by,
        )
        for one in ready
    )  # fmt: skip
    note(
        event="evaluation.step",
        evaluation=ready[0].evaluation,
        by=by,
        at=at,
        detail={"step": StepKind(kind).label, "number": len(ready)},
    )
    return len(ready), behind


@transaction.atomic
def withdraw_deduction(
    *, step: EvaluationStep, reason: str, by: Any, at: datetime
) -> DeductionWithdrawal:
    """Give back the marks a check took off, with the reason; the check stays as it was written.

    Raises ActionError where nothing was taken off, twice, and once the result is out.
    """
    evaluation = open_evaluation(evaluation=step.evaluation)
    if not step.deduction:
        raise ActionError("这次抽查没有扣分")
    if DeductionWithdrawal.objects.filter(step=step).exists():
        raise ActionError("这次扣分已经撤销过")
    if not reason.strip():
        raise wrong("reason", "请写明撤销扣分的理由，例如：复核以后不属实")
    row = DeductionWithdrawal.objects.create(step=step, reason=reason.strip(), at=at, by=by)
    note(
        event="evaluation.deduction_withdrawn",
        evaluation=evaluation,
        by=by,
        at=at,
        detail={"step": str(step), "marks": str(step.deduction)},
    )
    return row
