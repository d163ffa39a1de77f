"""考核评分 by indicator: everybody of one unit at once; what is right is kept, the rest told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from branchrecords.audit.recording import record
from members.models import Organization
from reports.models import Evaluation, EvaluationStep, Indicator, MarkingDraft, Score
from reports.queries.evaluation_indicator import MarkRow, indicator_rows
from reports.queries.evaluations import evaluations_published_by
from reports.rules.evaluation_course import Side, StepKind
from reports.rules.evaluation_marks import Mark


@dataclass(frozen=True)
class Marked:
    """How many marks were written, and by evaluation why the others were not."""

    number: int = 0
    refused: dict[int, str] = field(default_factory=dict)


@transaction.atomic
def mark_indicator(
    *,
    indicator: Indicator,
    organization: Organization,
    marks: Mapping[int, Mark],
    by: Any,
    at: datetime,
) -> Marked:
    """Write the marks that changed, by evaluation id; what cannot be written is told row by row.

    For a branch the first marks are the step 组织考核. Marks other than the records give, and every
    change, need a reason. As many queries for three hundred as for three.
    """
    rows = evaluations_published_by(indicator.scheme, organization)
    locked = Evaluation.objects.select_for_update(of=("self",)).filter(pk__in=rows.values("pk"))
    list(locked.order_by("pk").values_list("pk", flat=True))
    on = timezone.localdate(at)
    changed = [
        (row, mark)
        for row in indicator_rows(indicator, organization, on=on)
        if (mark := marks.get(row.evaluation.pk)) is not None
        and (row.marked is None or row.marked.marks != mark.marks)
    ]
    refused = {
        row.evaluation.pk: why for row, mark in changed if (why := _why_not(indicator, row, mark))
    }
    written = [(row, mark) for row, mark in changed if row.evaluation.pk not in refused]
    _write(indicator, written, by, at)
    if written:
        record(
            "evaluation.marked", by=by, at=at, thing=indicator.scheme, organization=organization,
            detail={
                "year": indicator.scheme.year, "indicator": indicator.title,
                "number": len(written),
            },
        )  # fmt: skip
    return Marked(len(written), refused)


def _why_not(indicator: Indicator, row: MarkRow, mark: Mark) -> str:
    """Why these marks cannot be written; "" when they can."""
    if row.waits:
        return row.waits
    if not 0 <= mark.marks <= indicator.full:
        return f"得分应在 0 到 {indicator.full.normalize():f} 之间"
    if mark.reason.strip():
        return ""
    if row.marked is not None:
        return "改了评分，请写理由"
    if row.computed is not None and mark.marks != row.computed:
        return f"按数字应得 {row.computed.normalize():f} 分，给别的分请写理由"
    return ""


def _write(indicator: Indicator, rows: list[tuple[MarkRow, Mark]], by: Any, at: datetime) -> None:
    Score.objects.bulk_create(
        Score(
            evaluation=row.evaluation, indicator=indicator, side=Side.MARKED,
            number=row.marked.number + 1 if row.marked else 1, marks=mark.marks,
            computed=row.computed, value=row.found.number if row.found else None,
            reason=mark.reason.strip(), at=at, by=by,
        )
        for row, mark in rows
    )  # fmt: skip
    if indicator.scheme.of_branches:
        EvaluationStep.objects.bulk_create(
            EvaluationStep(
                evaluation=row.evaluation, kind=StepKind.INSPECTION, on=timezone.localdate(at),
                at=at, by=by,
            )
            for row, _ in rows
            if StepKind.INSPECTION not in row.line.taken
        )  # fmt: skip


@transaction.atomic
def keep_marks_typed(
    *,
    indicator: Indicator,
    organization: Organization,
    texts: Mapping[str, str],
    by: Any,
    at: datetime,
) -> None:
    """Keep what was typed and is not saved, right or wrong; nothing typed takes the draft away."""
    where = {"indicator": indicator, "organization": organization, "typed_by": by}
    if not texts:
        MarkingDraft.objects.filter(**where).delete()
        return
    MarkingDraft.objects.update_or_create(**where, defaults={"texts": dict(texts), "saved_at": at})
