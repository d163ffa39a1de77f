"""限期整改 after 量化考核: asking for it, reporting it, looking at it (验收) until it is mended."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from branchrecords.errors import refuse_if, wrong
from reports.models import Evaluation, Rectification, RectificationCheck, RectificationReport
from reports.queries.evaluation_mending import (
    Mending,
    check_blockers,
    mending_of,
    order_blockers,
    report_blockers,
)

from .evaluation_locking import locked_evaluation, note


@transaction.atomic
def order_rectification(
    *, evaluation: Evaluation, due_on: date, text: str, by: Any, at: datetime
) -> Rectification:
    """限期整改 for who came out as 基本合格 or 不合格; once."""
    evaluation = locked_evaluation(evaluation=evaluation)
    refuse_if(order_blockers(evaluation), "不能要求限期整改")
    today = timezone.localdate(at)
    if due_on <= today:
        raise wrong("due_on", "整改期限应在今天以后")
    if not text.strip():
        raise wrong("text", "请写明整改什么、达到什么要求")
    row = Rectification.objects.create(
        evaluation=evaluation, due_on=due_on, text=text.strip(), on=today, at=at, by=by
    )
    note(
        event="evaluation.rectification_ordered", evaluation=evaluation, by=by, at=at,
        detail={"due_on": str(due_on)},
    )  # fmt: skip
    return row


@transaction.atomic
def report_rectification(
    *, rectification: Rectification, text: str, by: Any, at: datetime
) -> RectificationReport:
    """Say what was mended and ask for 验收; the next one may follow once this was looked at."""
    evaluation, mending = _open(rectification, at)
    refuse_if(report_blockers(mending), "不能报整改情况")
    if not text.strip():
        raise wrong("text", "请写明改了什么、现在怎么样")
    row = RectificationReport.objects.create(
        rectification=rectification, on=timezone.localdate(at), text=text.strip(), at=at, by=by
    )
    note(event="evaluation.rectification_reported", evaluation=evaluation, by=by, at=at)
    return row


@transaction.atomic
def check_rectification(
    *,
    rectification: Rectification,
    passed: bool,
    text: str,
    due_on: date | None = None,
    by: Any,
    at: datetime,
) -> RectificationCheck:
    """验收: write down how 整改 stands and answer the report that waits; once it passed there is
    nothing more to check. `due_on`: the new day of what was not mended, needed when the old one is
    over."""
    evaluation, mending = _open(rectification, at)
    refuse_if(check_blockers(mending), "不能验收")
    today = timezone.localdate(at)
    if not text.strip():
        raise wrong("text", "请写明验收的情况")
    if passed and due_on is not None:
        raise wrong("due_on", "整改到位的，不再定期限")
    if due_on is not None and due_on <= today:
        raise wrong("due_on", "新的期限应在今天以后")
    if not passed and due_on is None and mending.due_on <= today:
        raise wrong("due_on", f"原来的期限 {mending.due_on} 已到，请定新的期限")
    row = RectificationCheck.objects.create(
        rectification=rectification, report=mending.waiting, passed=passed, on=today,
        text=text.strip(), due_on=due_on, at=at, by=by,
    )  # fmt: skip
    note(
        event="evaluation.rectification_checked", evaluation=evaluation, by=by, at=at,
        detail={"passed": passed},
    )  # fmt: skip
    return row


def _open(rectification: Rectification, at: datetime) -> tuple[Evaluation, Mending]:
    """The evaluation, locked, and how its 整改 stands."""
    evaluation = locked_evaluation(evaluation=rectification.evaluation)
    return evaluation, mending_of(rectification, on=timezone.localdate(at))
