"""The statement of a payment app or bank: its lines as it wrote them. Nothing is written here."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import IO, Any

from branchrecords.documents.columns import HeaderMatch, find_header
from branchrecords.documents.uploads import SheetError, quoted
from branchrecords.documents.values import (
    CellError,
    normalize_code,
    normalize_name,
    normalize_text,
    parse_amount,
    parse_date,
)
from branchrecords.documents.xlsx import Row, read_sheets
from dues.actions.statements import StatementLine
from dues.rules.statement_columns import STATEMENT_COLUMNS
from dues.rules.statements import has_failed, is_incoming

MOST_LINES = 3_000
# Fewer filled cells than this are a line of the preamble: 微信 has 16 of them, 支付宝 24.
LEAST_CELLS = 3
# What statements write where there is nothing.
BLANK = ("-", "--", "/", "—")


@dataclass(frozen=True)
class ReadStatement:
    """The lines of a file, and how many rows below the header are no transactions (sums, notes)."""

    lines: tuple[StatementLine, ...]
    skipped: int


def read_statement(file: IO[bytes], filename: str) -> ReadStatement:
    """The lines of an .xlsx, .xls or .csv (UTF-8 or GB 18030), whatever stands above its header.

    Raises SheetError with what is wrong with the file.
    """
    for sheet in read_sheets(file, filename):
        rows = [row for row in sheet.rows if _filled(row) >= LEAST_CELLS]
        header = find_header(rows, STATEMENT_COLUMNS)
        if header is not None and _is_whole(header):
            return _read(rows, header, filename)
    raise SheetError(
        f"{quoted(filename)}中找不到表头。要有写着「交易时间」和「金额」（或「收入」）的一行，"
        "最好还有「对方户名」「备注」「流水号」"
    )


def _is_whole(header: HeaderMatch) -> bool:
    return "on" in header.positions and bool({"amount", "income"} & set(header.positions))


def _filled(row: Row) -> int:
    return len([cell for cell in row.cells if cell is not None])


def _read(rows: list[Row], header: HeaderMatch, filename: str) -> ReadStatement:
    lines, skipped = [], 0
    seen: Counter[str] = Counter()
    for row in rows:
        if row.number <= header.row_number:
            continue
        cells = header.values(row.cells)
        if _is_remark(cells):
            skipped += 1
            continue
        lines.append(_line(row.number, cells, seen))
    if not lines:
        raise SheetError(f"{quoted(filename)}只有表头，没有交易")
    if len(lines) > MOST_LINES:
        raise SheetError(
            f"{quoted(filename)}有 {len(lines)} 笔，一次最多 {MOST_LINES} 笔，请缩短时间段再导出"
        )
    return ReadStatement(tuple(lines), skipped)


def _is_remark(cells: Mapping[str, Any]) -> bool:
    """A sum or a note below the lines: no day that can be read, and nobody's name."""
    if _text(cells, "party") or _text(cells, "reference"):
        return False
    try:
        return parse_date(cells.get("on")) is None
    except CellError:
        return True


def _line(number: int, cells: Mapping[str, Any], seen: Counter[str]) -> StatementLine:
    problems = []
    on = amount = None
    try:
        on = parse_date(cells.get("on"))
        if on is None:
            problems.append("没有交易日期")
    except CellError as error:
        problems.append(f"交易日期看不懂：{error}")
    try:
        amount = _amount(cells)
        if amount is None:
            problems.append("没有金额")
    except CellError as error:
        problems.append(f"金额看不懂：{error}")
    if amount is not None and amount > 0:
        problems += _not_received(cells)
    memo = " ".join(text for key in ("summary", "remark") if (text := _text(cells, key)))
    words = {
        "party": normalize_name(_text(cells, "party"))[:80],
        "phone": normalize_code(_text(cells, "phone"))[:30],
        "memo": memo[:200],
        "problem": "；".join(problems)[:200],
    }
    return StatementLine(number, on, amount, _reference(cells, words, amount, seen), words)


def _amount(cells: Mapping[str, Any]) -> Decimal | None:
    """The sum with its sign; what goes out is negative."""
    income, outgo = _money(cells, "income"), _money(cells, "outgo")
    if income:
        return income
    if outgo:
        return -abs(outgo)
    amount = _money(cells, "amount")
    if amount is None:
        return income if income is not None else outgo
    direction = normalize_text(cells.get("direction"))  # "/" says that nothing came in
    return amount if is_incoming(direction) or amount < 0 else -amount


def _money(cells: Mapping[str, Any], key: str) -> Decimal | None:
    return parse_amount(cells.get(key), allow_negative=True) if _text(cells, key) else None


def _not_received(cells: Mapping[str, Any]) -> list[str]:
    state = _text(cells, "state")
    return [f"状态是「{state[:40]}」，这一笔没有收到钱"] if has_failed(state) else []


def _text(cells: Mapping[str, Any], key: str) -> str:
    """The cell as clean text; a number that lost its last digits in the spreadsheet is none."""
    try:
        text = normalize_text(cells.get(key))
    except CellError:
        return ""
    return "" if text in BLANK else text


def _reference(
    cells: Mapping[str, Any], words: Mapping[str, str], amount: Decimal | None, seen: Counter[str]
) -> str:
    """The transaction's own number. Where the statement has none, a digest of the line stands for
    it, with a count for lines that are the same to the letter: an overlapping statement of whole
    days gives the same."""
    number = normalize_code(_text(cells, "reference"))
    if number:
        return number[:80]
    facts = (_text(cells, "on"), str(amount), words["party"], words["phone"], words["memo"])
    digest = hashlib.sha256("\n".join(facts).encode()).hexdigest()[:24]
    seen[digest] += 1
    return f"无号-{digest}-{seen[digest]}"
