"""限期整改: how it stands on a day, what was reported and found, what stands against an act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from branchrecords.errors import Blocker
from members.models import User
from reports.models import Evaluation, Rectification, RectificationCheck, RectificationReport
from reports.rules.evaluation_course import ARTICLE
from reports.rules.evaluation_marks import Band
from reports.rules.evaluation_mending import MendingState, mending_state

TO_RECTIFY = (Band.BASIC, Band.FAIL)


@dataclass(frozen=True)
class MendingStep:
    """What was reported, or how it was found; `mended` is None of a report."""

    on: date
    text: str
    by: User | None
    mended: bool | None = None
    due_on: date | None = None


@dataclass(frozen=True)
class Mending:
    """One order with everything that followed; `due_on` is the day that holds now."""

    order: Rectification
    course: Sequence[MendingStep]
    due_on: date
    state: MendingState
    waiting: RectificationReport | None

    @property
    def is_open(self) -> bool:
        """Whether it is the turn of who has to mend."""
        return self.state in (MendingState.OPEN, MendingState.LATE)

    @property
    def is_done(self) -> bool:
        """Whether it was found mended."""
        return self.state == MendingState.DONE


def with_course(orders: QuerySet[Rectification]) -> QuerySet[Rectification]:
    """Two more queries, however many orders there are."""
    return orders.prefetch_related("reports__by", "checks__by")


def mending_of(order: Rectification, *, on: date) -> Mending:
    """How one order stands; without a query where it came `with_course`."""
    reports, checks = list(order.reports.all()), list(order.checks.all())
    answered = {check.report_id for check in checks}
    waiting = next((one for one in reports if one.pk not in answered), None)
    days = [check.due_on for check in checks if check.due_on is not None]
    due_on = days[-1] if days else order.due_on
    passed = any(check.passed for check in checks)
    state = mending_state(due_on=due_on, passed=passed, waits=waiting is not None, on=on)
    return Mending(order, _course(reports, checks), due_on, state, waiting)


def _course(
    reports: Sequence[RectificationReport], checks: Sequence[RectificationCheck]
) -> list[MendingStep]:
    """In the order of time; a check follows the report that it answers."""
    rows = [(one.at, 0, MendingStep(one.on, one.text, one.by)) for one in reports]
    rows += [
        (one.at, 1, MendingStep(one.on, one.text, one.by, one.passed, one.due_on)) for one in checks
    ]
    return [step for *_, step in sorted(rows, key=lambda row: row[:2])]


def order_blockers(evaluation: Evaluation) -> list[Blocker]:
    """Why 限期整改 cannot be asked for: only of a low band that was published, and once."""
    last = evaluation.results.order_by("number").last()
    if last is None or last.band not in TO_RECTIFY:
        return [Blocker("公示为基本合格、不合格的，才要求限期整改", ARTICLE)]
    if Rectification.objects.filter(evaluation=evaluation).exists():
        return [Blocker("已经要求过限期整改", ARTICLE)]
    return []


def report_blockers(mending: Mending) -> list[Blocker]:
    """Why nothing can be reported now."""
    if mending.is_done:
        return [Blocker("整改已经验收到位，不用再报", ARTICLE)]
    if mending.waiting is not None:
        return [Blocker("上一次报的整改情况还没有验收，验收以后可以再报", ARTICLE)]
    return []


def check_blockers(mending: Mending) -> list[Blocker]:
    """Why nothing can be checked: only once it was found mended."""
    return [Blocker("整改已经验收到位", ARTICLE)] if mending.is_done else []
