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
from dues.rules.money import ZERO
from dues.rules.months import month_of
from dues.rules.receiving import ARTICLE, CollectLine, Rest
from dues.rules.statements import parts_problem, refusal
from members.models import User

from .collecting import collect
from .journal import lock_books
from .statements import lines_by_id, note_statement


@dataclass(frozen=True)
class Pick:
    """A line to receive, as it was shown: whose, which months, what they owe (元), who brought it,
    where the rest goes.

    `amount` is this member's part (元) of a line that pays for several; None takes the whole line.
    """

    row_id: int
    person_id: int
    months: tuple[date, ...]
    shown: Decimal
    payer_id: int | None = None
    rest: Rest = Rest.ADVANCE
    amount: Decimal | None = None


Booked = Mapping[str, Sequence[StatementBooking]]


@dataclass(frozen=True)
class Part:
    """A pick with its line, and the how-manieth part of its how-manieth booking it becomes."""

    pick: Pick
    row: StatementRow
    round: int
    part: int

    @property
    def amount(self) -> Decimal | None:
        """元 of the line that are this member's."""
        return self.row.amount if self.pick.amount is None else self.pick.amount

    @property
    def line(self) -> CollectLine:
        """The same as `collect` takes it, but for the method."""
        pick = self.pick
        return CollectLine(
            pick.person_id, pick.months, pick.shown, pick.payer_id,
            self.row.statement.method, self.amount, pick.rest,
        )  # fmt: skip


@transaction.atomic
def collect_lines(
    *, statement: Statement, picks: Sequence[Pick], by: User, at: datetime
) -> list[Collection]:
    """Receive the picked lines, all or none: one collection for each day of the statement.

    Several picks of one line divide it among members, to the fen. A line that was received for the
    same members already is passed over, so a second press posts nothing; for others it is refused.
    What was shown is posted: where it is no longer true, `collect` refuses.
    """
    lock_books(organizations=[statement.organization_id])
    rows = lines_by_id(statement=statement, row_ids=_row_ids(picks))
    booked = bookings_in_force(
        organization=statement.organization, references=[row.reference for row in rows.values()]
    )
    wanted = [pick for pick in picks if not _is_done(pick, rows[pick.row_id], booked)]
    if not wanted:
        if picks:
            return []
        raise ActionError("没有选定任何一笔，请先选好党员再确认收款。")
    refuse_if(_blockers(statement, wanted, rows, booked, localdate(at)), "没有收款")
    parts = _parts(statement, wanted, rows)
    done = [_collect_batch(statement, day, batch, by, at) for day, batch in _batches(parts)]
    detail = {
        "lines": sorted({part.row.number for part in parts}),
        "amount": str(sum(part.amount or 0 for part in parts)),
    }
    note_statement(
        action="dues.statement_collected", statement=statement, detail=detail, by=by, at=at
    )
    return done


def _row_ids(picks: Sequence[Pick]) -> list[int]:
    """Each line once, where it is divided; a line picked twice as a whole stays twice."""
    whole = [pick.row_id for pick in picks if pick.amount is None]
    divided = dict.fromkeys(pick.row_id for pick in picks if pick.amount is not None)
    return [*whole, *divided]


def _is_done(pick: Pick, row: StatementRow, booked: Booked) -> bool:
    amount = row.amount if pick.amount is None else pick.amount
    return any(
        booking.row_id == row.pk
        and booking.payment.person_id == pick.person_id
        and booking.payment.amount == amount
        for booking in booked.get(row.reference, ())
    )


def _blockers(
    statement: Statement,
    picks: Sequence[Pick],
    rows: Mapping[int, StatementRow],
    booked: Booked,
    today: date,
) -> list[Blocker]:
    """Why lines cannot be received whoever they are of."""
    branch = statement.organization_id
    dismissed = _dismissed(rows)
    closed = closed_months(
        {(branch, month_of(row.happened_on)) for row in rows.values() if row.happened_on}
    )
    people = set(payable_people(organization=statement.organization, on=today))
    found, used = [], set()
    for row_id, mine in _by_row(picks).items():
        row = rows[row_id]
        is_closed = (branch, month_of(row.happened_on)) in closed if row.happened_on else False
        words = refusal(row.happened_on, row.amount, row.problem, today, is_closed)
        if row.reference in booked or row.reference in used:
            words = "这个流水号已经收过款，不能再收"
        elif row.pk in dismissed:
            words = "已经登记为不收，请刷新页面查看"
        elif not words:
            words = _wrong_parts(mine, row, people)
        used.add(row.reference)
        if words:
            found.append(Blocker(f"第 {row.number} 行：{words}", ARTICLE, f"row-{row.pk}"))
    return found


def _by_row(picks: Sequence[Pick]) -> dict[int, list[Pick]]:
    found: dict[int, list[Pick]] = {}
    for pick in picks:
        found.setdefault(pick.row_id, []).append(pick)
    return found


def _wrong_parts(picks: Sequence[Pick], row: StatementRow, people: set[int]) -> str:
    """Whether the members are known, and their parts add up to the line."""
    named = {one for pick in picks for one in (pick.person_id, pick.payer_id)} - {None}
    if not named <= people:
        return "本支部名册里没有这个人，请从列表里选"
    if len({pick.person_id for pick in picks}) < len(picks):
        return "同一个人写了两次"
    return parts_problem(row.amount or ZERO, [pick.amount for pick in picks])


def _parts(
    statement: Statement, picks: Sequence[Pick], rows: Mapping[int, StatementRow]
) -> list[Part]:
    """The picks in the order of the file, numbered within their lines."""
    rounds = _rounds(statement, [rows[pick.row_id].reference for pick in picks])
    return [
        Part(pick, rows[row_id], rounds[rows[row_id].reference], number)
        for row_id, mine in sorted(
            _by_row(picks).items(), key=lambda item: rows[item[0]].number
        )
        for number, pick in enumerate(mine, start=1)
    ]  # fmt: skip


def _batches(parts: Sequence[Part]) -> Iterator[tuple[date, list[Part]]]:
    """The lines by day; a member's second line of a day comes in a collection of its own."""
    by_day: dict[date, list[Part]] = {}
    for part in parts:
        happened_on = part.row.happened_on
        assert happened_on is not None  # noqa: S101  (refusal came first)
        by_day.setdefault(happened_on, []).append(part)
    for day, left in sorted(by_day.items()):
        while left:
            first = {part.pick.person_id: part for part in reversed(left)}
            batch = [part for part in left if first[part.pick.person_id] is part]
            yield day, batch
            left = [part for part in left if first[part.pick.person_id] is not part]


def _collect_batch(
    statement: Statement, day: date, batch: Sequence[Part], by: User, at: datetime
) -> Collection:
    """One collection, and the numbers it uses up."""
    branch = statement.organization
    names = sorted({(part.row.pk, part.round) for part in batch})
    done = collect(
        key=uuid5(statement.key, str(names)),
        organization=branch,
        lines=[part.line for part in batch],
        paid_on=day,
        by=by,
        at=at,
    )
    payments = {payment.person_id: payment for payment in done.payments.filter(reverses=None)}
    StatementBooking.objects.bulk_create(
        StatementBooking(
            row=part.row,
            organization=branch,
            reference=part.row.reference,
            round=part.round,
            part=part.part,
            payment=payments[part.pick.person_id],
        )
        for part in batch
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
