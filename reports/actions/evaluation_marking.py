"""考核评分: by people, with a reason where the records say otherwise, and by the records alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from branchrecords.errors import ActionError, Blocker, refuse_if
from reports.models import Evaluation, Scheme, Score
from reports.queries.evaluation_figures import found_for_people
from reports.queries.evaluation_marking import mark_blockers, standing
from reports.queries.evaluations import SheetRow, line_of, sheet_of
from reports.rules.evaluation_course import ARTICLE, Side, StepKind, Subject, missing_before
from reports.rules.evaluation_marks import COUNTED, Mark, marks_for

from .evaluation_locking import (
    note,
    open_evaluation,
    write_scores,
    write_step,
)


@transaction.atomic
def mark_evaluation(
    *, evaluation: Evaluation, marks: Mapping[int, Mark], by: Any, at: datetime
) -> int:
    """考核评分: write the marks that changed; gives how many. For a branch the first is the step
    组织考核.

    Marks other than the records give, and every change, need a reason.
    """
    evaluation = open_evaluation(evaluation=evaluation)
    line = line_of(evaluation, on=timezone.localdate(at))
    subject = evaluation.scheme.subject
    if subject == Subject.BRANCHES and StepKind.INSPECTION not in line.taken:
        missing = missing_before(subject, StepKind.INSPECTION, line.taken)
        refuse_if([Blocker(f"请先登记「{one.label}」", ARTICLE) for one in missing], "还不能评分")
    sheet = sheet_of(evaluation, on=timezone.localdate(at))
    changed = {
        row.indicator.pk: marks[row.indicator.pk]
        for row in sheet
        if row.indicator.pk in marks
        and (row.marked is None or row.marked.marks != marks[row.indicator.pk].marks)
    }
    refuse_if(mark_blockers(sheet, changed) + _reason_blockers(sheet, changed), "还不能保存评分")
    write_scores(evaluation=evaluation, sheet=sheet, marks=changed, side=Side.MARKED, by=by, at=at)
    if subject == Subject.BRANCHES and StepKind.INSPECTION not in line.taken:
        write_step(
            evaluation=evaluation, kind=StepKind.INSPECTION, on=timezone.localdate(at), by=by, at=at
        )
    if changed:
        note(
            event="evaluation.marked",
            evaluation=evaluation,
            by=by,
            at=at,
            detail={"indicators": len(changed)},
        )
    return len(changed)


def _reason_blockers(sheet: list[SheetRow], marks: Mapping[int, Mark]) -> list[Blocker]:
    found = []
    for row in sheet:
        one, mark = row.indicator, marks.get(row.indicator.pk)
        if mark is None or mark.reason.strip():
            continue
        target = f"id_reason_{one.pk}"
        if row.marked is not None:
            found.append(Blocker(f"「{one.title}」改了评分，请写理由", target=target))
        elif row.computed is not None and mark.marks != row.computed:
            found.append(
                Blocker(f"「{one.title}」按数字应得 {row.computed.normalize():f} 分，"
                        "给别的分请写理由", target=target)
            )  # fmt: skip
    return found


@transaction.atomic
def mark_from_records(
    *, scheme: Scheme, evaluations: Iterable[Evaluation], by: Any, at: datetime
) -> int:
    """Give members of one branch the marks their records give, where nobody has marked yet; gives
    how many marks were written. As many queries for forty members as for one."""
    if scheme.of_branches:
        raise ActionError("党支部逐个评分；按记录一次评分只用于党员")
    keep = [one.pk for one in evaluations]
    rows = Evaluation.objects.select_for_update(of=("self",)).filter(pk__in=keep, scheme=scheme)
    out = standing(keep)
    rows = rows.select_related("organization", "scheme")
    open_ones = [one for one in rows if one.pk not in out]
    if not open_ones:
        raise ActionError("没有可以评分的党员；结果已经公示的不再评分")
    indicators = [one for one in scheme.indicators.all() if one.method in COUNTED]
    keys = sorted({one.figure for one in indicators})
    found = found_for_people(open_ones, keys, timezone.localdate(at))
    known = set(
        Score.objects.filter(evaluation__in=open_ones, side=Side.MARKED)
        .values_list("evaluation_id", "indicator_id")
    )  # fmt: skip
    made = []
    for evaluation in open_ones:
        for one in indicators:
            number = found[evaluation.pk][one.figure].number
            marks = marks_for(one.formula, number)
            if marks is not None and (evaluation.pk, one.pk) not in known:
                made.append(
                    Score(evaluation=evaluation, indicator=one, side=Side.MARKED, number=1,
                          marks=marks, computed=marks, value=number, at=at, by=by)
                )  # fmt: skip
    Score.objects.bulk_create(made)
    if made:
        note(
            event="evaluation.marked",
            evaluation=open_ones[0],
            by=by,
            at=at,
            detail={"marks": len(made), "from": "记录"},
        )
    return len(made)
