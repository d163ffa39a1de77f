"""Receiving the lines of a statement: once each, by `collect`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import uuid5

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate

from branchrecords.errors import ActionError, Blocker, refuse_if
from dues.models import Collection, Statement, StatementBooking, StatementChoice, StatementRow
from dues.queries.closings import closed_months
from dues.queries.statements import bookings_in_force, payable_people
from dues.rules.months import month_of
from dues.rules.receiving import ARTICLE, CollectLine, Rest
from dues.rules.statements import refusal
from members.models import User

from .collecting import collect
from .journal import lock_books
from .statements import lines_by_id, note_statement


@dataclass(frozen=True)
class Pick:
    """A line to receive, as it was shown: whose, which months, what they owe (元), who brought it,
    where the rest goes."""

    row_id: int
    person_id: int
    months: tuple[date, ...]
    shown: Decimal
    payer_id: int | None = None
    rest: Rest = Rest.ADVANCE


@transaction.atomic
def collect_lines(
    *, statement: Statement, picks: Sequence[Pick], by: User, at: datetime
) -> list[Collection]:
    """Receive the picked lines, all or none: one collection for each day of the statement.

    A line that was received for the same member already is passed over, so a second press posts
    nothing; for another member it is refused. What was shown is posted: where it is no longer
    true, `collect` refuses.
    """
    lock_books(organizations=[statement.organization_id])
    rows = lines_by_id(statement=statement, row_ids=[pick.row_id for pick in picks])
    booked = bookings_in_force(
        organization=statement.organization, references=[row.reference for row in rows.values()]
    )
    wanted = [pick for pick in picks if not _is_done(pick, rows[pick.row_id], booked)]
    if not wanted:
        if picks:
            return []
        raise ActionError("没有选定任何一笔，请先选好党员再确认收款。")
    refuse_if(_blockers(statement, wanted, rows, booked, localdate(at)), "没有收款")
    rounds = _rounds(statement, [rows[pick.row_id].reference for pick in wanted])
    done = []
    for day, batch in _batches(wanted, rows):
        done.append(_collect_batch(statement, day, batch, rows, rounds, by, at))
    detail = {
        "lines": sorted(rows[pick.row_id].number for pick in wanted),
        "amount": str(sum(rows[pick.row_id].amount or 0 for pick in wanted)),
    }
    note_statement(
        action="dues.statement_collected", statement=statement, detail=detail, by=by, at=at
    )
    return done


def _is_done(pick: Pick, row: StatementRow, booked: Mapping[str, StatementBooking]) -> bool:
    booking = booked.get(row.reference)
    return (
        booking is not None
        and booking.row_id == row.pk
        and booking.payment.person_id == pick.person_id
    )


def _blockers(
    statement: Statement,
    picks: Sequence[Pick],
    rows: Mapping[int, StatementRow],
    booked: Mapping[str, StatementBooking],
    today: date,
) -> list[Blocker]:
    """Why lines cannot be received whoever they are of."""
    branch = statement.organization_id
    dismissed = _dismissed(rows)
    closed = closed_months(
        {(branch, month_of(row.happened_on)) for row in rows.values() if row.happened_on}
    )
    people = payable_people(organization=statement.organization, on=today)
    found, used = [], set()
    for pick in picks:
        row = rows[pick.row_id]
        is_closed = (branch, month_of(row.happened_on)) in closed if row.happened_on else False
        words = refusal(row.happened_on, row.amount, row.problem, today, is_closed)
        if row.reference in booked or row.reference in used:
            words = "这个流水号已经收过款，不能再收"
        elif row.pk in dismissed:
            words = "已经登记为不收，请刷新页面查看"
        elif not words and not {pick.person_id, pick.payer_id} - {None} <= set(people):
            words = "本支部名册里没有这个人，请从列表里选"
        used.add(row.reference)
        if words:
            found.append(Blocker(f"第 {row.number} 行：{words}", ARTICLE, f"row-{row.pk}"))
    return found


def _batches(
    picks: Sequence[Pick], rows: Mapping[int, StatementRow]
) -> Iterator[tuple[date, list[Pick]]]:
    """The lines by day; a member's second line of a day comes in a collection of its own."""
    by_day: dict[date, list[Pick]] = {}
    for pick in sorted(picks, key=lambda pick: rows[pick.row_id].number):
        happened_on = rows[pick.row_id].happened_on
        assert happened_on is not None  # noqa: S101  (refusal came first)
        by_day.setdefault(happened_on, []).append(pick)
    for day, left in sorted(by_day.items()):
        while left:
            first = {pick.person_id: pick for pick in reversed(left)}
            batch = [pick for pick in left if first[pick.person_id] is pick]
            yield day, batch
            left = [pick for pick in left if first[pick.person_id] is not pick]


def _collect_batch(
    statement: Statement,
    day: date,
    batch: Sequence[Pick],
    rows: Mapping[int, StatementRow],
    rounds: Mapping[str, int],
    by: User,
    at: datetime,
) -> Collection:
    """One collection, and the numbers it uses up."""
    branch = statement.organization
    names = [(rows[pick.row_id].pk, rounds[rows[pick.row_id].reference]) for pick in batch]
    lines = [
        CollectLine(
            pick.person_id,
            pick.months,
            pick.shown,
            pick.payer_id,
            statement.method,
            rows[pick.row_id].amount,
            pick.rest,
        )
        for pick in batch
    ]
    done = collect(
        key=uuid5(statement.key, str(sorted(names))),
        organization=branch,
        lines=lines,
        paid_on=day,
        by=by,
        at=at,
    )
    payments = {payment.person_id: payment for payment in done.payments.filter(reverses=None)}
    StatementBooking.objects.bulk_create(
        StatementBooking(
            row=rows[pick.row_id],
            organization=branch,
            reference=rows[pick.row_id].reference,
            round=rounds[rows[pick.row_id].reference],
            payment=payments[pick.person_id],
        )
        for pick in batch
    )
    return done


def _rounds(statement: Statement, references: Sequence[str]) -> dict[str, int]:
    """The how-manieth booking of each number comes next."""
    last = dict(
        StatementBooking.objects.filter(
            organization=statement.organization_id, reference__in=references
        )
        .order_by()
        .values("reference")
        .annotate(last=Max("round"))
        .values_list("reference", "last")
    )
    return {reference: last.get(reference, 0) + 1 for reference in references}


def _dismissed(rows: Mapping[int, StatementRow]) -> set[int]:
    newest = (
        StatementChoice.objects.filter(row__in=rows)
        .order_by("row_id", "-pk")
        .distinct("row_id")
        .values_list("row_id", "kind")
    )
    return {row for row, kind in newest if kind == StatementChoice.Kind.DISMISS}
