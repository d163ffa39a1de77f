"""Statements of payment apps and banks: kept as they are, and decided line by line."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError, Blocker, refuse_if
from dues.models import Statement, StatementChoice, StatementRow
from dues.queries.statements import payable_people
from dues.rules.receiving import Rest
from members.models import Organization, User

from .journal import BATCH, lock_books


@dataclass(frozen=True)
class StatementLine:
    """One line as read: day, sum in 元 (out is negative), number, and `words` (party, phone, memo,
    problem)."""

    number: int
    on: date | None
    amount: Decimal | None
    reference: str
    words: Mapping[str, str]


@dataclass(frozen=True)
class Decision:
    """Whose dues a line is; None leaves it for later."""

    row_id: int
    person_id: int | None = None
    payer_id: int | None = None
    rest: Rest = Rest.ADVANCE


@transaction.atomic
def upload_statement(
    *,
    key: UUID,
    organization: Organization,
    file_name: str,
    method: str,
    lines: Sequence[StatementLine],
    skipped: int,
    by: User,
    at: datetime,
) -> Statement:
    """Keep what a file says, line by line; nothing is received. The same key keeps it once."""
    if not organization.is_branch:
        raise ActionError("流水要导入到收党费的支部，请先选支部。")
    lock_books(organizations=[organization.pk])
    if (known := Statement.objects.filter(key=key).first()) is not None:
        return known
    statement = Statement.objects.create(
        key=key,
        organization=organization,
        file_name=file_name[-200:],
        method=method,
        skipped=skipped,
        uploaded_by=by,
        uploaded_at=at,
    )
    StatementRow.objects.bulk_create(
        (
            StatementRow(
                statement=statement,
                organization=organization,
                number=line.number,
                happened_on=line.on,
                amount=line.amount,
                reference=line.reference,
                said=json.dumps(dict(line.words), ensure_ascii=False),
            )
            for line in lines
        ),
        batch_size=BATCH,
    )
    note_statement(
        action="dues.statement_uploaded",
        statement=statement,
        detail={"file": file_name, "lines": len(lines)},
        by=by,
        at=at,
    )
    return statement


@transaction.atomic
def decide_lines(
    *, statement: Statement, decisions: Sequence[Decision], by: User, at: datetime
) -> list[StatementChoice]:
    """Write down whose dues these lines are. Nothing is received; the newest decision counts."""
    if not decisions:
        return []
    rows = _open_rows(statement, [one.row_id for one in decisions])
    people = payable_people(organization=statement.organization, on=localdate(at))
    strangers = [
        Blocker("本支部名册里没有这个人，请从列表里选", target=f"row-{one.row_id}")
        for one in decisions
        if not {one.person_id, one.payer_id} - {None} <= set(people)
    ]
    refuse_if(strangers, "没有保存")
    for one in decisions:
        if one.person_id is not None and one.person_id == one.payer_id:
            raise ActionError("代缴人和党员是同一个人，本人交的请选「本人」。")
    choices = [
        StatementChoice(
            row=rows[one.row_id],
            kind="leave" if one.person_id is None else "assign",
            person_id=one.person_id,
            payer_id=one.payer_id,
            rest="" if one.person_id is None else one.rest,
            chosen_by=by,
            chosen_at=at,
        )
        for one in decisions
    ]
    made = StatementChoice.objects.bulk_create(choices, batch_size=BATCH)
    note_statement(
        action="dues.statement_assigned",
        statement=statement,
        detail={"lines": _numbers(rows)},
        by=by,
        at=at,
    )
    return made


@transaction.atomic
def dismiss_lines(
    *, statement: Statement, row_ids: Sequence[int], reason: str, by: User, at: datetime
) -> int:
    """These lines are no dues: they leave the list of what is open. How many."""
    reason = reason.strip()
    if not reason:
        raise ActionError(
            "请写不收的理由，例如：不是党费、已经退回。",
            [Blocker("请写不收的理由", target="id_reason")],
        )
    if not row_ids:
        raise ActionError("没有要处理的行，请刷新页面查看。")
    rows = _open_rows(statement, row_ids)
    StatementChoice.objects.bulk_create(
        (
            StatementChoice(row=row, kind="dismiss", reason=reason, chosen_by=by, chosen_at=at)
            for row in rows.values()
        ),
        batch_size=BATCH,
    )
    detail = {"lines": _numbers(rows), "reason": reason}
    note_statement(
        action="dues.statement_dismissed", statement=statement, detail=detail, by=by, at=at
    )
    return len(rows)


def _open_rows(statement: Statement, row_ids: Sequence[int]) -> dict[int, StatementRow]:
    """Lines that still wait for somebody's decision."""
    lock_books(organizations=[statement.organization_id])
    rows = lines_by_id(statement=statement, row_ids=row_ids)
    still = set(statement.rows.unresolved().filter(pk__in=rows).values_list("pk", flat=True))
    gone = [row.number for pk, row in rows.items() if pk not in still]
    if gone:
        names = "、".join(str(number) for number in sorted(gone)[:5])
        raise ActionError(f"第 {names} 行已经收款或不收，请刷新页面查看。")
    return rows


def _numbers(rows: Mapping[int, StatementRow]) -> list[int]:
    return sorted(row.number for row in rows.values())


def lines_by_id(*, statement: Statement, row_ids: Sequence[int]) -> dict[int, StatementRow]:
    """Lines of this statement by id. Raises ActionError for one of another, or named twice."""
    rows = statement.rows.in_bulk(list(row_ids))
    if len(rows) < len(set(row_ids)) or len(set(row_ids)) < len(row_ids):
        raise ActionError("页面内容不完整，请刷新页面后再办。")
    return rows


def note_statement(
    *, action: str, statement: Statement, detail: dict, by: User, at: datetime
) -> None:
    """One row in the log about a statement."""
    record(
        action,
        by=by,
        at=at,
        thing=statement,
        organization=statement.organization,
        detail=detail,
    )
