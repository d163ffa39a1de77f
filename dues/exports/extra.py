"""Lines of statements that wait, 大额党费 and 特殊党费."""

from __future__ import annotations

from branchrecords.documents.columns import Column
from branchrecords.documents.exports import Export, Field
from branchrecords.web.formats import masked_phone
from dues.queries.extra import receipt_of
from dues.rules.large import Stage

from .months import NAME

WAITING = Export(
    "未处理的收款流水",
    "dues.statement_exported",
    (
        Field(Column("statement", "流水文件", width=28), "row.statement.file_name"),
        Field(Column("number", "行号", kind="integer", width=8), "row.number"),
        Field(Column("on", "交易日期", kind="date", width=12), "row.happened_on"),
        Field(Column("party", "对方户名", width=18), "row.party"),
        Field(Column("phone", "手机号", width=16), "row.phone", masked_phone),
        Field(Column("amount", "金额（元）", kind="money", width=14), "row.amount"),
        Field(Column("memo", "摘要和备注", width=36), "row.memo"),
        Field(Column("reference", "流水号", width=34), "row.reference"),
        Field(Column("standing", "状态", width=10), "standing.label"),
        Field(Column("reason", "原因", width=44), "reason"),
    ),
    unit="笔",
)

LARGE = Export(
    "大额党费",
    "dues.exported",
    (
        Field(Column("organization", "支部", width=30), "organization.name"),
        Field(NAME, "person.name"),
        Field(Column("paid_on", "交纳日期", kind="date", width=12), "paid_on"),
        Field(Column("amount", "金额（元）", kind="money", width=14), "amount"),
        Field(Column("method", "方式", width=10), "get_method_display"),
        Field(
            Column("stage", "进度", width=14),
            lambda row: "已冲正" if row.is_reversed else Stage(row.stage).label,
        ),
        Field(
            Column("receipt", "收据编号", width=20),
            lambda row: getattr(receipt_of(row), "receipt_number", ""),
        ),
        Field(
            Column("receipt_on", "收据日期", kind="date", width=12),
            lambda row: getattr(receipt_of(row), "happened_on", None),
        ),
    ),
    unit="笔",
    person="person_id",
)
SPECIAL = Export(
    "特殊党费",
    "dues.exported",
    (
        Field(NAME, "person.name"),
        Field(Column("paid_on", "交纳日期", kind="date", width=12), "paid_on"),
        Field(Column("amount", "金额（元）", kind="money", width=14), "amount"),
        Field(Column("method", "方式", width=10), "get_method_display"),
        Field(Column("by", "收款人", width=14), lambda row: str(row.posted_by)),
    ),
    unit="笔",
    person="person_id",
)
SPECIAL_BY_BRANCH = Export(
    "特殊党费汇总",
    "dues.exported",
    (
        Field(Column("organization", "支部", width=34), "organization"),
        Field(Column("people", "人数", kind="integer", width=10), "people"),
        Field(Column("total", "金额（元）", kind="money", width=14), "total"),
    ),
    unit="个支部",
)
