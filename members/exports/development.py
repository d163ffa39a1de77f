"""The board of 发展党员 as a spreadsheet: exactly the filtered candidates."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from branchrecords.access.permissions import Permission as P
from branchrecords.documents.columns import Column
from branchrecords.documents.exports import Export, Field, Wanted
from branchrecords.web.asof import AsOf, day_of
from branchrecords.web.formats import cn_date
from members.forms.development_board import BoardFilterForm
from members.models import DevelopmentCase
from members.models.of_people import with_open
from members.models.placements import tree_on
from members.queries.development_board import FILTERS, BoardLine, board, narrowed
from members.queries.organizations import branch_choices
from members.rules.development_step import Stage


def candidates_of(wanted: Wanted) -> list[BoardLine]:
    """Exactly the lines of the page with this query string."""
    day, chosen = _asof(wanted), BoardFilterForm(wanted.query).chosen()
    on, tree = day.on, tree_on(day.on, day.today)
    branches = branch_choices(organization=wanted.organization, on=on, then=tree)
    within = branches.filter(pk=chosen.get("within") or 0).first() or wanted.organization
    cases = DevelopmentCase.objects.permitted_on(wanted.user, P.PERSON_EXPORT, on, tree)
    cases = with_open(cases.below(within, on, tree), wanted.user, P.PERSON_EXPORT)
    lines = board(cases, on=on, then=tree if day.is_past else None)
    return narrowed(lines, only=chosen.get("only") or "", stage=chosen.get("stage") or "")


def _asof(wanted: Wanted) -> AsOf:
    return day_of(wanted.query, timezone.localdate(wanted.at))


def candidates_scope(wanted: Wanted) -> str:
    """How the board was narrowed, in the words of the page."""
    chosen, day = BoardFilterForm(wanted.query).chosen(), _asof(wanted)
    branches = branch_choices(organization=wanted.organization, on=day.on)
    branch = branches.filter(pk=chosen.get("within") or 0).first()
    stage, only = chosen.get("stage") or "", chosen.get("only") or ""
    words = [
        f"截至 {cn_date(day.on)}" if day.is_past else "",
        branch.name if branch else "",
        Stage(stage).label if stage else "",
        FILTERS.get(only, ""),
    ]
    return "，".join(word for word in words if word) or "办理中的全部人员"


def _day(key: str):
    def day(line: BoardLine) -> date | None:
        return line.file.dossier.day(key)

    return day


def _born_on(line: BoardLine) -> date | None:
    """Nothing of somebody who belongs elsewhere today but what the board shows."""
    return line.file.case.person.born_on if line.file.case.is_open else None


def _blockers(line: BoardLine) -> str:
    return "；".join(
        f"{r.message}（{r.article}）" if r.article else r.message for r in line.blockers
    )


DEVELOPMENT = Export(
    "发展党员工作台账",
    "development.exported",
    (
        Field(Column("organization", "党支部", width=28), "file.organization.name"),
        Field(Column("name", "姓名", width=12), "file.case.person.name"),
        Field(Column("sex", "性别", width=6), "file.case.person.get_sex_display"),
        Field(Column("born_on", "出生日期", kind="date", width=12), _born_on),
        Field(Column("stage", "阶段", width=14), "stage.label"),
        Field(Column("number", "下一步序号", kind="integer", width=10), "step.number"),
        Field(Column("step", "下一步", width=24), "step.name"),
        Field(Column("applied_on", "申请入党", kind="date", width=12), "file.case.opened_on"),
        Field(Column("activist_on", "确定积极分子", kind="date", width=12), _day("activist")),
        Field(
            Column("candidate_on", "列为发展对象", kind="date", width=12), _day("candidate_filed")
        ),
        Field(
            Column("admitted_on", "支部大会接收", kind="date", width=12), "file.dossier.admitted_on"
        ),
        Field(
            Column("probation_until", "预备期满", kind="date", width=12),
            "file.dossier.probation_until",
        ),
        Field(Column("due_on", "关键日期", kind="date", width=12), "due_on"),
        Field(Column("due", "期限", width=26), "due_words"),
        Field(Column("blockers", "障碍和依据", width=60), _blockers),
    ),
    unit="人",
    read=candidates_of,
    scope=candidates_scope,
    person="file.case.person_id",
    key="development",
)
