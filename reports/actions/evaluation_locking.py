"""What every act on an evaluation starts and ends with: lock, write rows, write the log."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError
from reports.models import Evaluation, EvaluationStep, Scheme, Score
from reports.queries.evaluation_marking import standing
from reports.queries.evaluations import SheetRow
from reports.rules.evaluation_course import Side, StepFacts
from reports.rules.evaluation_marks import Mark


def locked_evaluation(*, evaluation: Evaluation) -> Evaluation:
    """The evaluation, locked, with what it belongs to."""
    rows = Evaluation.objects.select_for_update(of=("self",))
    return rows.select_related("scheme__organization", "organization", "person").get(
        pk=evaluation.pk
    )


def open_evaluation(*, evaluation: Evaluation) -> Evaluation:
    """The evaluation, locked; refuses under an old version and once the result is out."""
    found = locked_evaluation(evaluation=evaluation)
    if found.scheme.state != Scheme.State.IN_FORCE:
        raise ActionError(f"这份考核办法{found.scheme.get_state_display()}，不能再填")
    if found.pk in standing([found.pk]):
        raise ActionError("结果已经公示，不能再改；异议成立以后可以更正")
    return found


def note(
    *,
    event: str,
    evaluation: Evaluation,
    by: Any,
    at: datetime,
    detail: dict[str, Any] | None = None,
) -> None:
    """One row in the log."""
    record(
        event, by=by, at=at, thing=evaluation, organization=evaluation.organization,
        detail={"year": evaluation.scheme.year, **(detail or {})},
    )  # fmt: skip


def write_scores(
    *,
    evaluation: Evaluation,
    sheet: list[SheetRow],
    marks: Mapping[int, Mark],
    side: str,
    by: Any,
    at: datetime,
) -> None:
    """New rows of one side; each counts up from the last."""
    Score.objects.bulk_create(
        Score(
            evaluation=evaluation, indicator=row.indicator, side=side,
            number=_number(row, side), marks=mark.marks, computed=row.computed,
            value=row.found.number if row.found else None,
            reason=mark.reason.strip(), at=at, by=by,
        )
        for row in sheet
        if (mark := marks.get(row.indicator.pk)) is not None
    )  # fmt: skip


def _number(row: SheetRow, side: str) -> int:
    last = row.own if side == Side.OWN else row.marked
    return last.number + 1 if last else 1


def write_step(
    *,
    evaluation: Evaluation,
    kind: str,
    on: date,
    by: Any,
    at: datetime,
    facts: StepFacts | None = None,
) -> EvaluationStep:
    """One row of the course."""
    facts = facts or StepFacts(on)
    return EvaluationStep.objects.create(
        evaluation=evaluation, kind=kind, on=on, note=facts.note.strip(),
        finding=facts.finding.strip(), deduction=facts.deduction, rate=facts.rate, at=at, by=by,
    )  # fmt: skip
