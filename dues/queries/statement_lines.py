"""The lines of a statement as they stand now: whose each may be, which months it pays, what is in
the way. Computed anew for every page, so that it is never older than the books."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from dues.models import Statement, StatementBooking, StatementChoice, StatementRow
from dues.rules.months import month_of
from dues.rules.receiving import Due, Rest
from dues.rules.statements import (
    Fit,
    Standing,
    Who,
    after,
    line_of,
    refusal,
    who,
    why_differs,
)
from members.models import Organization
from members.models.digests import phone_digest

from .statement_options import Compared, Option, compared, options_of, problem_of


@dataclass
class LineState:
    """A line and where it stands. `picked` is the value of the option that will be received."""

    row: StatementRow
    standing: Standing
    reason: str = ""
    options: list[Option] = field(default_factory=list)
    picked: str = ""
    may_assign: bool = False
    choice: StatementChoice | None = None
    bookings: list[StatementBooking] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Somebody still has to do something about it."""
        return self.standing in (Standing.MATCHED, Standing.DECIDE, Standing.UNMATCHED)

    @property
    def pays(self) -> str:
        """What is posted when the picked option is confirmed."""
        return next((o.pays for o in self.options if o.value == self.picked), "")


def statement_lines(*, statement: Statement, on: date) -> list[LineState]:
    """Every line of a statement in the order of the file; ten queries, however many lines."""
    rows = list(statement.rows.all())
    states = _states(statement.organization, rows, on)
    return sorted(states, key=lambda state: state.row.number)


def waiting_lines(*, organization: Organization, on: date) -> list[LineState]:
    """The lines of all statements of a branch that nobody has dealt with, the oldest first."""
    rows = StatementRow.objects.unresolved().filter(organization=organization)
    return _states(organization, list(rows.select_related("statement")), on)


def _states(organization: Organization, rows: Sequence[StatementRow], on: date) -> list[LineState]:
    """Line by line in order of time: a member's second payment finds what the first has left."""
    branch = compared(organization, rows, on)
    first: dict[str, StatementRow] = {}
    states = []
    for row in sorted(rows, key=lambda row: (row.happened_on or on, row.number, row.pk)):
        earlier = first.setdefault(row.reference, row)
        state = _settled(row, branch) or _refused(row, earlier, organization, branch, on)
        states.append(state or _assigned(row, branch))
    return states


def _settled(row: StatementRow, branch: Compared) -> LineState | None:
    """Received, received from another statement, or dismissed."""
    bookings, choice = branch.booked.get(row.reference, []), branch.choices.get(row.pk)
    if bookings:
        there = bookings[0].row
        reason = "" if there.pk == row.pk else f"已导入过：《{there.statement}》{there}"
        return LineState(row, Standing.BOOKED, reason, choice=choice, bookings=bookings)
    if choice is not None and choice.kind == StatementChoice.Kind.DISMISS:
        return LineState(row, Standing.DISMISSED, choice.reason, choice=choice)
    return None


def _refused(
    row: StatementRow,
    earlier: StatementRow,
    organization: Organization,
    branch: Compared,
    on: date,
) -> LineState | None:
    """What cannot be received whoever sent it."""
    day = row.happened_on
    is_closed = day is not None and (organization.pk, month_of(day)) in branch.closed
    reason = refusal(day, row.amount, row.problem, on, is_closed)
    if not reason and earlier.pk != row.pk:
        same = earlier.statement_id == row.statement_id
        reason = f"流水号与{'' if same else '另一份流水的'}{earlier}相同，只收一次"
    return LineState(row, Standing.UNMATCHED, reason) if reason else None


def _assigned(row: StatementRow, branch: Compared) -> LineState:
    """Whose it may be, and what it would pay."""
    choice = branch.choices.get(row.pk)
    found = _who(row, branch)
    state = LineState(row, Standing.DECIDE, may_assign=True, choice=choice)
    if choice is not None and choice.kind == StatementChoice.Kind.ASSIGN:
        _chosen(state, choice, found, branch)
    elif not found.people:
        state.standing, state.reason = Standing.UNMATCHED, _stranger(row)
    elif len(found.people) > 1:
        _offer(state, found, branch)
        state.reason = _several(found, branch)
    else:
        _matched(state, found, branch)
    if choice is not None and choice.kind == StatementChoice.Kind.LEAVE and state.picked:
        state.standing, state.picked, state.reason = Standing.DECIDE, "", "先留着"
    if state.picked:
        _take(state, branch)
    return state


def _who(row: StatementRow, branch: Compared) -> Who:
    by_phone = branch.phones.get(phone_digest(row.phone), []) if row.phone.isdecimal() else []
    return who(row.party, row.memo, branch.names, by_phone)


def _stranger(row: StatementRow) -> str:
    name = row.party or "付款人"
    return f"「{name}」不在本支部名册，备注里也没有党员姓名"


def _several(found: Who, branch: Compared) -> str:
    names = [branch.names[person] for person in found.people]
    if len(set(names)) == 1:
        return f"重名：本支部有 {len(names)} 个{names[0]}，请选是哪一个"
    return f"可能是{'、'.join(names[:4])}，请选是谁的党费"


def _offer(state: LineState, found: Who, branch: Compared) -> None:
    for person in found.people:
        state.options += options_of(state.row, person, found.payer, branch)


def _matched(state: LineState, found: Who, branch: Compared) -> None:
    """One member: received as it is when whole months come out even."""
    person = found.people[0]
    _offer(state, found, branch)
    if not state.options:
        name = branch.names[person]
        problem = problem_of(state.row, person, found.payer, Rest.VOLUNTARY, branch)
        state.standing, state.reason = Standing.UNMATCHED, f"{name}：{problem}"
    elif state.options[0].allotted.fit == Fit.EXACT:
        state.standing, state.picked = Standing.MATCHED, state.options[0].value
    else:
        name, one = branch.names[person], state.options[0]
        state.reason = f"{name}：{why_differs(one.allotted, one.year)}"


def _chosen(state: LineState, choice: StatementChoice, found: Who, branch: Compared) -> None:
    """What somebody decided holds, as far as it can still be received."""
    person = choice.person_id
    assert person is not None  # noqa: S101  (statement_choice_whole)
    rest = Rest(choice.rest or Rest.ADVANCE)
    mine = options_of(state.row, person, choice.payer_id, branch)
    picked = next((one for one in mine if one.rest == rest), None)
    state.options = mine
    for other in found.people:
        if other != person:
            state.options = [*state.options, *options_of(state.row, other, found.payer, branch)]
    if picked is None:
        problem = problem_of(state.row, person, choice.payer_id, rest, branch)
        state.reason = f"{branch.names.get(person, '')}：{problem}"
    else:
        state.standing, state.picked = Standing.MATCHED, picked.value
        state.reason = "" if picked.allotted.fit == Fit.EXACT else f"{choice.chosen_by}选定"


def _take(state: LineState, branch: Compared) -> None:
    """The next line of the same member finds these months paid."""
    option = next(one for one in state.options if one.value == state.picked)
    amount, person = state.row.amount or Decimal(0), option.person_id
    line = line_of(
        person, amount, option.allotted, rest=option.rest, payer=None, method=branch.method
    )
    branch.dues[person] = after(branch.dues.get(person, Due()), line)
