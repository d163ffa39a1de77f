"""The map and the list of what was asked, as spreadsheets."""

from __future__ import annotations

from functools import partial

from django.utils import timezone

from branchrecords.access.permissions import Permission as P
from branchrecords.access.scoping import can
from branchrecords.documents.columns import Column
from branchrecords.documents.exports import Export, Field, Wanted
from meetings.forms.cadence import CadenceForm
from meetings.queries.asked import AskedCadence
from meetings.queries.cadence import Slot
from meetings.queries.heat import HeatRow


def _month(month: int, row: HeatRow) -> str:
    return row.cells[month - 1].words


MAP = Export(
    "组织生活一览",
    "cadence.exported",
    (
        Field(Column("branch", "组织", width=32), "branch.name"),
        *(
            Field(Column(f"m{month}", f"{month}月", width=14), partial(_month, month))
            for month in range(1, 13)
        ),
        Field(Column("met", "开齐月数", kind="integer"), "met"),
        Field(Column("due", "到期月数", kind="integer"), "due"),
        Field(Column("late", "其中补录", kind="integer"), "late"),
        Field(Column("missing", "缺项", kind="integer"), "missing"),
    ),
    unit="个组织",
)

TOTALS = Export(
    "组织生活合计",
    "cadence.exported",
    (
        Field(
            Column("name", "组织", width=36),
            lambda row: "　" * row.depth + row.organization.name,
        ),
        Field(Column("kind", "类别", width=14), "organization.get_kind_display"),
        Field(Column("asked", "应开", kind="integer"), "tally.asked"),
        Field(Column("held", "已开", kind="integer"), "tally.held"),
        Field(Column("late", "其中补录", kind="integer"), "tally.late"),
        Field(Column("overdue", "过期未开", kind="integer"), "tally.overdue"),
        Field(Column("running", "本期待开", kind="integer"), "tally.running"),
        Field(Column("future", "未到", kind="integer"), "tally.future"),
    ),
    unit="个组织",
)


def _dates(slot: Slot) -> str:
    return "、".join(f"{mark.held_on:%Y-%m-%d}" for mark in slot.held)


def _asked(wanted: Wanted) -> AskedCadence:
    form = CadenceForm(wanted.query, organization=wanted.organization)
    return form.asked(timezone.localdate(wanted.at))


def _read(wanted: Wanted) -> list[Slot]:
    """Nothing for who may no longer see the meetings: a long list is read later, as a job."""
    if not can(wanted.user, P.MEETING_VIEW, wanted.organization):
        return []
    return _asked(wanted).slots()


def _scope(wanted: Wanted) -> str:
    return _asked(wanted).words


LIST = Export(
    "组织生活应开明细",
    "cadence.exported",
    (
        Field(Column("branch", "组织", width=32), "branch.name"),
        Field(Column("kind", "种类", width=16), "kind.label"),
        Field(Column("span", "周期", width=12), "span.label"),
        Field(Column("due", "期限", kind="date"), "span.last_day"),
        Field(Column("asked", "应开", kind="integer"), "asked"),
        Field(Column("done", "已封存", kind="integer"), "done"),
        Field(Column("status", "情况", width=18), "mark"),
        Field(Column("dates", "召开日期", width=24), _dates),
        Field(Column("rule", "要求", width=28), "rule.sentence"),
        Field(Column("article", "依据", width=32), "rule.article"),
    ),
    unit="项",
    read=_read,
    scope=_scope,
    key="cadence",
)
