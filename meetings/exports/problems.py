"""问题清单 as xlsx and as a table on paper."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from branchrecords.access.permissions import Permission as P
from branchrecords.audit.recording import record
from branchrecords.documents.columns import Column
from branchrecords.documents.exports import Export, Field, Wanted
from branchrecords.documents.pdf import render_pdf
from branchrecords.errors import ActionError
from branchrecords.web.asked import id_asked, year_in
from branchrecords.web.asof import day_of
from meetings.models import Problem
from meetings.queries.problems import RAISED, UNSOLVED_ALL, Wish, narrowed, problems_within
from meetings.rules.problems import Source, State

MOST_PRINTED = 500
STATES = {**dict(State.choices), UNSOLVED_ALL: "未销号", RAISED: "待上级答复", "": "全部"}


def wish_of(query: QueryDict) -> Wish:
    """The filters of an address; what is none of them is left out."""
    state, source = (query.get(name, "") for name in ("state", "source"))
    return Wish(
        state=state if state in STATES else "",
        source=source if source in Source.values else "",
        owner=id_asked(query.get("owner")),
        year=year_in(query.get("year")),
    )


def _rows(wanted: Wanted) -> QuerySet[Problem]:
    wish = wish_of(wanted.query)
    rows = problems_within(
        Problem.objects.permitted(wanted.user, P.MEETING_VIEW),
        organization=wanted.organization,
        on=day_of(wanted.query, timezone.localdate(wanted.at)).on,
        year=wish.year,
    )
    return narrowed(rows, wish)


def _scope(wanted: Wanted) -> str:
    wish, on = wish_of(wanted.query), day_of(wanted.query, timezone.localdate(wanted.at)).on
    words = [STATES[wish.state], f"截至 {on}"]
    if wish.year:
        words.insert(0, f"{wish.year}年发现的")
    if wish.source:
        words.append(Source(wish.source).label)
    return "，".join(words)


def state_label(problem) -> str:
    """The state in words, with the request that waits."""
    label = State(problem.state).label
    waits = problem.asking == "raised" and problem.state not in (State.CLOSED, State.WITHDRAWN)
    return f"{label}，待上级答复" if waits else label


PROBLEMS = Export(
    "问题清单",
    "problem.exported",
    (
        Field(Column("organization", "组织", width=26), "organization.name"),
        Field(Column("source", "来源", width=20), "get_source_display"),
        Field(Column("found_on", "发现日期", kind="date", width=12), "found_on"),
        Field(Column("text", "问题", width=44), "text"),
        Field(Column("measure", "整改措施", width=44), "measure"),
        Field(Column("owner", "责任人", width=12), "owner_name"),
        Field(Column("due_on", "整改期限", kind="date", width=12), "due_on"),
        Field(Column("latest", "最近进展", width=40), "latest"),
        Field(Column("state", "状态", width=18), state_label),
        Field(
            Column("closed_on", "销号日期", kind="date", width=12),
            lambda row: row.turned_on if row.state == State.CLOSED else None,
        ),
    ),
    unit="个问题",
    read=_rows,
    scope=_scope,
    person="owner_pk",
)


def problems_pdf(wanted: Wanted) -> tuple[bytes, str]:
    """问题清单和整改台账 on paper, and its file's name; written to the log."""
    rows = list(_rows(wanted)[: MOST_PRINTED + 1])
    if len(rows) > MOST_PRINTED:
        raise ActionError(f"超过 {MOST_PRINTED} 个问题，请先筛选，或导出表格")
    organization, scope = wanted.organization, _scope(wanted)
    record(
        "problem.printed", by=wanted.user, at=wanted.at, thing=organization,
        organization=organization, detail={"number": len(rows), "scope": scope},
    )  # fmt: skip
    title = f"{organization.name}问题清单和整改台账"
    content = render_pdf(
        template="documents/problems.html",
        context={
            "org_name": organization.name, "title": "问题清单和整改台账", "scope": scope,
            "rows": [(row, state_label(row)) for row in rows], "whole": organization.is_branch,
            "imprint": f"{wanted.user} 打印于 {_minute(wanted.at)}",
        },
        title=title, identifier=f"problems-{organization.pk}-{scope}", at=wanted.at,
    )  # fmt: skip
    return content, f"{title}.pdf"


def _minute(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
