"""Dues handed down."""

from __future__ import annotations

from branchrecords.documents.columns import Column
from branchrecords.documents.exports import Export, Field
from dues.models import HandedDown
from dues.queries.handing_down import is_received


def state_of(slip: HandedDown) -> str:
    """How far a slip has come, as its pill says it."""
    if slip.cancelled_at:
        return "已退回、作废"
    if slip.is_waiting:
        return slip.WAITS
    return "已收款" if is_received(slip) else "已冲正"


HANDED_DOWN = Export(
    "党费下拨",
    "dues.exported",
    (
        Field(Column("serial", "编号", width=12), "serial"),
        Field(Column("giver", "拨款单位", width=30), "organization.name"),
        Field(Column("lower", "收款单位", width=30), "lower.name"),
        Field(Column("what", "事由", width=30), "what"),
        Field(Column("purpose", "用途", width=18), "allowed.short"),
        Field(Column("amount", "金额（元）", kind="money", width=14), "amount"),
        Field(Column("cash", "现金（元）", kind="money", width=14), "cash"),
        Field(Column("bank", "转账（元）", kind="money", width=14), "bank"),
        Field(Column("decided_on", "决定日期", kind="date", width=12), "decided_on"),
        Field(Column("decision", "集体决定", width=40), "decision"),
        Field(Column("by", "制单人", width=12), lambda slip: str(slip.prepared_by)),
        Field(Column("on", "收款日期", kind="date", width=12), "settled_on"),
        Field(Column("taker", "收款人", width=12), "received_by_name"),
        Field(Column("state", "情况", width=14), state_of),
    ),
    unit="张下拨单",
)
