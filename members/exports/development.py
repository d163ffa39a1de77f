"""The board of 发展党员 as a spreadsheet: exactly the filtered candidates."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from branchrecords.access.permissions import Permission as P
from branchrecords.documents.columns import Column
from branchrecords.documents.exports import Export, Field, Wanted
from members.forms.development import BoardFilterForm
from members.models import DevelopmentCase
from members.queries.development_board import FILTERS, BoardLine, board, narrowed
from members.queries.organizations import branch_choices
from members.rules.development import Stage


def candidates_of(wanted: Wanted) -> list[BoardLine]:
    """Exactly the lines of the page with this query string."""
    on, chosen = timezone.localdate(wanted.at), BoardFilterForm(wanted.query).chosen()
    branches = branch_choices(organization=wanted.organization, on=on)
    within = branches.filter(pk=chosen.get("within") or 0).first() or wanted.organization
    cases = DevelopmentCase.objects.permitted(wanted.user, P.PERSON_EXPORT).below(within, on)
    return narrowed(
        board(cases, on=on), only=chosen.get("only") or "", stage=chosen.get("stage") or ""
    )


def candidates_scope(wanted: Wanted) -> str:
    """How the board was narrowed, in the words of the page."""
    chosen, on = BoardFilterForm(wanted.query).chosen(), timezone.localdate(wanted.at)
    branches = branch_choices(organization=wanted.organization, on=on)
    branch = branches.filter(pk=chosen.get("within") or 0).first()
    stage, only = chosen.get("stage") or "", chosen.get("only") or ""
    words = [
        branch.name if branch else "",
        Stage(stage).label if stage else "",
        FILTERS.get(only, ""),
    ]
    return "，".join(word for word in words if word) or "办理中的全部人员"


def _day(key: str):
    def day(line: BoardLine) -> date | None:
        return line.file.dossier.day(key)

    return day


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
        Field(Column("born_on", "出生日期", kind="date", width=12), "file.case.person.born_on"),
        Field(Column("stage", "阶段", width=14), "stage.label"),
        Field(Column("number", "下一步序号", kind="integer", width=10), "step.number"),
        Field(Column("step", "下一步", width=24), "step.name"),
        Field(Column("applied_on", "申请入党", kind="date", width=12), "file.case.opened_on"),
        Field(Column("activist_on", "确定积极分子", kind="date", width=12), _day("activist")),
        Field(
            Column("candidate_on", "列为发展对象", kind="date", width=12), _day("candidate_filed")
        ),
        Field(
            Column("admitted_on", "支部大会接收", kind="date", width=12), "file.case.admitted_on"
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
