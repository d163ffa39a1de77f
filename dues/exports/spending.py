"""Budgets, spending, and who told its members."""

from __future__ import annotations

from branchrecords.documents.columns import Column
from branchrecords.documents.exports import Export, Field

_STATES = {"done": "已公开", "late": "没有公开", "soon": "待公开", "open": "待公开"}
TOLD = Export(
    "党费收缴公开年度检查",
    "dues.exported",
    (
        Field(Column("organization", "支部", width=30), "organization"),
        Field(Column("state", "情况", width=12), lambda row: _STATES[row.state]),
        Field(Column("told_on", "公开日期", kind="date"), "told_on"),
        Field(Column("why", "说明", width=46), "why"),
    ),
    unit="个支部",
)

BUDGET = Export(
    "党建经费和党费预算",
    "dues.exported",
    (
        Field(Column("version", "版次", width=12), "budget.name"),
        Field(Column("fund", "资金来源", width=12), "get_fund_display"),
        Field(Column("purpose", "用途", width=18), "get_purpose_display"),
        Field(Column("amount", "预算数（元）", kind="money", width=14), "amount"),
        Field(Column("note", "说明", width=30), "note"),
        Field(Column("decided_on", "决定日期", kind="date"), "budget.decided_on"),
        Field(Column("decision", "集体决定", width=40), "budget.decision"),
        Field(Column("reason", "调整理由", width=30), "budget.reason"),
    ),
    unit="项",
)
SPENT = Export(
    "党费和党建经费支出",
    "dues.exported",
    (
        Field(Column("fund", "资金来源", width=12), "fund.label"),
        Field(Column("number", "编号、凭证号", width=16), "number"),
        Field(Column("on", "付款日期", kind="date"), "on"),
        Field(Column("purpose", "用途", width=18), "purpose.short"),
        Field(Column("what", "支出内容", width=32), "what"),
        Field(Column("payee", "收款人", width=24), "payee"),
        Field(Column("amount", "金额（元）", kind="money", width=14), "amount"),
        Field(Column("state", "情况", width=16), "state"),
        Field(Column("decision", "集体决定", width=40), "decision"),
        Field(Column("people", "经办", width=24), "people"),
    ),
    unit="笔",
)
USED = Export(
    "预算执行情况",
    "dues.exported",
    (
        Field(Column("fund", "资金来源", width=12), "fund.label"),
        Field(Column("purpose", "用途", width=18), "purpose.short"),
        Field(Column("planned", "预算数（元）", kind="money", width=14), "planned"),
        Field(Column("spent", "已支出（元）", kind="money", width=14), "spent"),
        Field(Column("waiting", "待付（元）", kind="money", width=14), "waiting"),
        Field(Column("left", "预算结余（元）", kind="money", width=14), "left"),
        Field(Column("share", "执行率", kind="percent", width=10), "share"),
    ),
    unit="项",
)
