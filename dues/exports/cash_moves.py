"""Cash paid into the bank and taken out of it."""

from __future__ import annotations

from branchrecords.documents.columns import Column
from branchrecords.documents.exports import Export, Field
from dues.models import CashMove


def state_of(paper: CashMove) -> str:
    """How far a paper has come, as its pill says it."""
    if paper.cancelled_at:
        return "已作废"
    if paper.entry is None:
        return "待复核"
    return "已冲正" if hasattr(paper.entry, "reversal") else "已入账"


CASH_MOVES = Export(
    "现金存取",
    "dues.exported",
    (
        Field(Column("serial", "编号", width=12), "serial"),
        Field(Column("on", "回单日期", kind="date", width=12), "moved_on"),
        Field(Column("way", "种类", width=16), "get_way_display"),
        Field(Column("amount", "金额（元）", kind="money", width=14), "amount"),
        Field(Column("receipt", "银行回单号", width=24), "receipt"),
        Field(Column("by", "出纳", width=12), lambda row: str(row.prepared_by)),
        Field(Column("checked", "复核", width=12), lambda row: str(row.settled_by or "")),
        Field(Column("state", "情况", width=12), state_of),
    ),
    unit="笔",
)
