"""All figures of a subtree as one xlsx: a line for each organisation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from branchrecords.documents.columns import Column, Kind
from branchrecords.documents.xlsx import write_table
from members.models import Organization
from reports.catalogue import FIGURES_BY_KEY, ONLY_NONZERO, SUMMARY_KEYS
from reports.figures.figure import Figure, Value


@dataclass(frozen=True)
class SheetLine:
    """One organisation of the sheet of all figures; `state` is that of its summary."""

    organization: Organization
    state: str
    values: Sequence[Value]


_SHEET_KINDS: dict[str, Kind] = {"元": "money", "%": "text"}


def sheet_xlsx(title: str, lines: Sequence[SheetLine], *, watermark: str) -> bytes:
    """Every figure of a summary, one row for each organisation.

    Those of an issued summary are as they were frozen, all others as the records give them now.
    An empty cell is a figure nobody has entered.
    """
    columns = [
        Column("name", "组织", width=32),
        Column("code", "编码", width=14),
        Column("state", "年度总结", width=10),
        *(
            Column(key, f"{figure.label}{_in_unit(figure.unit)}", width=14, kind=_kind(figure))
            for key in SUMMARY_KEYS
            if (figure := FIGURES_BY_KEY[key])
        ),
    ]
    rows = [
        {
            "name": line.organization.name,
            "code": line.organization.code,
            "state": line.state,
            **dict.fromkeys(ONLY_NONZERO, 0),  # an issue leaves them out when they are 0
            **{v.figure.key: _cell(v) for v in line.values},
        }
        for line in lines
    ]
    note = "已印发的是印发时固定的数字；其余按导出时的记录计算，通过以前只作参考。"
    return write_table(title, columns, rows, sheet="数字", notes=[note], watermark=watermark)


def _in_unit(unit: str) -> str:
    return f"（{unit}）" if unit else ""


def _kind(figure: Figure) -> Kind:
    if figure.is_quotient:
        return "text"
    return _SHEET_KINDS.get(figure.unit, "number")


def _cell(value: Value) -> object:
    if value.number is None:
        return None
    return value.text if value.figure.is_quotient else value.number
