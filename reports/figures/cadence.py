"""Figures over what the 制度 asks: obligations are computed, not stored, so they list entries."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from branchrecords.documents.columns import Column
from branchrecords.web.formats import cn_date
from meetings.queries.cadence import Slot, Status, cadence

from .figure import Count, Entry, Figure, Quotient, Scope

CADENCE = "制度执行"
COLUMNS = (
    Column("branch", "党支部", width=32),
    Column("name", "应开展", width=24),
    Column("due", "期限", width=12, kind="date"),
    Column("status", "情况", width=14),
    Column("rule", "要求", width=14),
    Column("article", "依据", width=36),
)
_STATUS = {Status.HELD: "已开展", Status.OVERDUE: "没有记录"}


def _due(scope: Scope) -> list[Slot]:
    """The obligations whose last day has come."""
    return scope.once("cadence", lambda: _read(scope))


def _read(scope: Scope) -> list[Slot]:
    slots = cadence(scope.organization, year=scope.year, on=scope.day)
    return [slot for slot in slots if slot.span.last_day <= scope.day]


def _entries(statuses: Sequence[Status]) -> Callable[[Scope], list[Entry]]:
    return lambda scope: [_entry(slot) for slot in _due(scope) if _kind_of(slot) in statuses]


def _places(statuses: Sequence[Status]) -> Callable[[Scope], list[str]]:
    return lambda scope: [slot.branch.path for slot in _due(scope) if _kind_of(slot) in statuses]


def _kind_of(slot: Slot) -> Status:
    """A span whose last day has come is either answered or not."""
    return Status.HELD if slot.status is Status.HELD else Status.OVERDUE


def _entry(slot: Slot) -> Entry:
    status = _STATUS[_kind_of(slot)]
    if slot.backfilled:
        status += "（补录）"
    held = slot.held[0] if slot.held else None
    return Entry(
        at_path=slot.branch.path,
        text=slot.name,
        note=f"{slot.branch}，{cn_date(slot.span.last_day)}前",
        push=status,
        view="meeting-detail" if held else "",
        pk=held.pk if held else 0,
        record_ids=tuple(mark.pk for mark in slot.held),
        cells=(
            slot.branch.name,
            slot.name,
            slot.span.last_day,
            status,
            slot.rule.label,
            slot.rule.article,
        ),
    )


CADENCE_FIGURES: tuple[Figure, ...] = (
    Figure(
        "cadence_due",
        CADENCE,
        "按制度应开展",
        "项",
        Count(),
        "统计日以前到期的三会一课、主题党日等，每个支部、每种、每个周期为一项。",
        entries=_entries((Status.HELD, Status.OVERDUE)),
        places=_places((Status.HELD, Status.OVERDUE)),
        article="《支部工作条例》第十一条至第十八条",
    ),
    Figure(
        "cadence_held",
        CADENCE,
        "已开展",
        "项",
        Count(),
        "到期各项中，周期内开够次数且已封存的，含补录。",
        entries=_entries((Status.HELD,)),
        places=_places((Status.HELD,)),
    ),
    Figure(
        "cadence_missing",
        CADENCE,
        "没有记录",
        "项",
        Count(),
        "到期各项中，没有开够次数或记录没有封存的。",
        entries=_entries((Status.OVERDUE,)),
        places=_places((Status.OVERDUE,)),
    ),
    Figure(
        "cadence_rate",
        CADENCE,
        "制度执行率",
        "%",
        Quotient("cadence_held", "cadence_due"),
        "已开展 ÷ 按制度应开展，四舍五入到一位小数。",
    ),
)
