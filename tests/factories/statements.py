"""Statements of payment apps and banks with lines as a test names them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import uuid4

from dues.actions.statements import StatementLine, upload_statement
from dues.models import Statement, StatementRow
from tests.factories.dues import AT

DAY = date(2026, 11, 12)


def line(party="沈玉平", amount="40.00", **said) -> StatementLine:
    """One line: `on`, `reference`, `number`, `memo`, `phone`, `problem` where they matter."""
    number = said.pop("number", 2)
    return StatementLine(
        number,
        said.pop("on", DAY),
        None if amount is None else Decimal(amount),
        said.pop("reference", f"R{number}"),
        {"party": party, "phone": "", "memo": "", "problem": "", **said},
    )


def make_statement(branch, by, *lines, name="微信账单.csv", at=AT, key=None) -> Statement:
    """A statement of these lines, numbered from 2 as they come unless they say."""
    return upload_statement(
        key=key or uuid4(),
        organization=branch,
        file_name=name,
        method="mobile",
        lines=lines or (line(),),
        skipped=0,
        by=by,
        at=at,
    )


def row_of(statement, number=2) -> StatementRow:
    """One of its lines."""
    return statement.rows.get(number=number)
