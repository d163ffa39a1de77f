"""One indicator over everybody a unit marks: numbers, own marks and marks at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from members.models import Organization
from reports.models import Evaluation, EvaluationStep, Indicator, Scheme, Score
from reports.rules.evaluation_course import Side, StepKind, missing_before
from reports.rules.evaluation_marks import COUNTED, Method, marks_for

from .evaluation_figures import Found, found_for_people, found_in_subtree
from .evaluation_marking import standing
from .evaluations import Line, evaluations_published_by, lines_of


@dataclass(frozen=True)
class MarkRow:
    """One branch or member under the indicator; `waits` says why it cannot be marked now."""

    line: Line
    found: Found | None
    computed: Decimal | None
    own: Score | None
    marked: Score | None
    waits: str

    @property
    def evaluation(self) -> Evaluation:
        return self.line.evaluation

    @property
    def proposed(self) -> Decimal | None:
        """The marks the page starts with: given before, else reckoned, else the own ones."""
        if self.marked is not None:
            return self.marked.marks
        if self.computed is not None:
            return self.computed
        return self.own.marks if self.own is not None else None


def indicator_rows(indicator: Indicator, organization: Organization, *, on: date) -> list[MarkRow]:
    """Everybody the unit marks by the indicator, who waits for something last; as many queries for
    three as for one."""
    scheme = indicator.scheme
    lines = lines_of(evaluations_published_by(scheme, organization), on=on)
    evaluations = [line.evaluation for line in lines]
    out = standing([one.pk for one in evaluations])
    found = _found(indicator, evaluations, on)
    own, marked = (_newest(indicator, evaluations, side) for side in (Side.OWN, Side.MARKED))
    rows = [
        MarkRow(
            line,
            (number := found.get(line.evaluation.pk)),
            marks_for(indicator.formula, number.number if number else None),
            own.get(line.evaluation.pk),
            marked.get(line.evaluation.pk),
            _waits(scheme, line, line.evaluation.pk in out),
        )
        for line in lines
    ]
    return sorted(rows, key=lambda row: bool(row.waits))


def _found(indicator: Indicator, evaluations: list[Evaluation], on: date) -> dict[int, Found]:
    if indicator.method == Method.POLL:
        return {
            step.evaluation_id: Found(step.rate, f"{step.rate.normalize():f} 分", "")
            for step in _polls(evaluations)
        }
    if indicator.method not in COUNTED:
        return {}
    if indicator.scheme.of_branches:
        return found_in_subtree(indicator.scheme, evaluations, indicator.figure, on)
    found = found_for_people(evaluations, [indicator.figure], on)
    return {pk: row[indicator.figure] for pk, row in found.items() if indicator.figure in row}


def _polls(evaluations: Iterable[Evaluation]):
    return EvaluationStep.objects.filter(evaluation__in=evaluations, kind=StepKind.POLL)


def _newest(indicator: Indicator, evaluations: Iterable[Evaluation], side: str) -> dict[int, Score]:
    rows = Score.objects.filter(indicator=indicator, evaluation__in=evaluations, side=side)
    return {one.evaluation_id: one for one in rows.order_by("number")}


def _waits(scheme: Scheme, line: Line, out: bool) -> str:
    if scheme.state != Scheme.State.IN_FORCE:
        return f"考核办法{scheme.get_state_display()}"
    if out:
        return "结果已经公示"
    if scheme.of_branches and StepKind.INSPECTION not in line.taken:
        missing = missing_before(scheme.subject, StepKind.INSPECTION, line.taken)
        if missing:
            return "先登记" + "、".join(one.label for one in missing)
    return ""
