"""The books: closings, differences, the journal, slips handed up."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.timezone import localdate

from branchrecords.documents.columns import Column
from branchrecords.documents.exports import Export, Field
from branchrecords.documents.xlsx import write_table
from dues.models import Difference
from dues.queries.closings import BooksMonth

from .months import NAME


def closings_table(
    months: Sequence[BooksMonth], *, organization: str, year: int, watermark: str
) -> bytes:
    """Each month of a year: entries, money received, closed or not, by whom."""
    columns = (
        Column("month", "月份", width=12),
        Column("entries", "分录（笔）", kind="integer", width=10),
        Column("received", "收款（元）", kind="money", width=14),
        Column("state", "状态", width=14),
        Column("by", "结账人", width=14),
        Column("at", "结账日期", kind="date", width=12),
        Column("asked", "反结账申请", width=40),
    )
    rows = [
        {
            "month": f"{one.month.year}年{one.month.month}月",
            "entries": one.entries,
            "received": one.received,
            "state": "已结账" if one.closing else "未结账" if one.is_over else "本月未结束",
            "by": str(one.closing.closed_by) if one.closing else "",
            "at": localdate(one.closing.closed_at) if one.closing else None,
            "asked": f"{one.request.requested_by}：{one.request.reason}" if one.request else "",
        }
        for one in reversed(months)
    ]
    return write_table(f"{organization}{year}年月末结账", columns, rows, watermark=watermark)


def differences_table(
    found: Sequence[Difference], *, organization: str, year: int, watermark: str
) -> bytes:
    """The differences booked in a year: what a month owed before and owes since, and why."""
    columns = (
        NAME,
        Column("month", "月份", width=12),
        Column("old", "原应交（元）", kind="money", width=14),
        Column("new", "现应交（元）", kind="money", width=14),
        Column("delta", "差额（元）", kind="money", width=14),
        Column("cause", "原因", width=20),
        Column("reason", "理由", width=40),
        Column("article", "依据", width=40),
        Column("by", "补记人", width=14),
        Column("on", "补记日期", kind="date", width=12),
    )
    rows = [
        {
            "name": one.assessment.person.name,
            "month": f"{one.assessment.month.year}年{one.assessment.month.month}月",
            "old": one.old,
            "new": one.new,
            "delta": one.new - one.old,
            "cause": one.get_cause_display(),
            "reason": one.reason,
            "article": one.article,
            "by": str(one.posted_by or "系统"),
            "on": localdate(one.posted_at),
        }
        for one in found
    ]
    return write_table(f"{organization}{year}年应交差额", columns, rows, watermark=watermark)


_REMITTED = {
    "late": "逾期未缴", "open": "待上缴", "waiting": "待上级收款", "running": "本期未结束",
    "done": "已上缴", "none": "没有收缴",
}  # fmt: skip
JOURNAL = Export(
    "党费明细账",
    "dues.exported",
    (
        Field(Column("on", "日期", kind="date", width=12), "entry.occurred_on"),
        Field(Column("number", "分录号", kind="integer", width=10), "entry_id"),
        Field(Column("kind", "种类", width=12), lambda line: line.entry.get_kind_display()),
        Field(Column("memo", "摘要", width=40), "entry.memo"),
        Field(Column("account", "科目", width=22), lambda line: line.get_account_display()),
        Field(Column("person", "党员", width=12), "person.name"),
        Field(Column("month", "所属月份", kind="date", width=12), "month"),
        Field(
            Column("debit", "借方（元）", kind="money", width=14), lambda line: line.debit or None
        ),
        Field(
            Column("credit", "贷方（元）", kind="money", width=14),
            lambda line: line.credit or None,
        ),
        Field(Column("by", "记账人", width=12), lambda line: str(line.entry.posted_by or "系统")),
    ),
    unit="行",
    person="person_id",
)
# Rows are (queries.remitting.Due, the day of the list).
REMITTANCES = Export(
    "党费上缴情况",
    "dues.exported",
    (
        Field(Column("organization", "组织", width=30), lambda row: row[0].organization.name),
        Field(Column("period", "所属期", width=18), lambda row: row[0].period.name),
        Field(Column("state", "情况", width=12), lambda row: _REMITTED[row[0].state(row[1])]),
        Field(
            Column("collected", "收缴（元）", kind="money", width=14), lambda row: row[0].collected
        ),
        Field(Column("due", "应上缴（元）", kind="money", width=14), lambda row: row[0].due),
        Field(Column("handed", "已上缴（元）", kind="money", width=14), lambda row: row[0].handed),
        Field(
            Column("waiting", "待收款（元）", kind="money", width=14), lambda row: row[0].waiting
        ),
        Field(Column("open", "未上缴（元）", kind="money", width=14), lambda row: row[0].open),
        Field(Column("due_on", "期限", kind="date", width=12), lambda row: row[0].due_on),
        Field(
            Column("slips", "上缴单", width=24),
            lambda row: "、".join(slip.serial for slip in row[0].slips),
        ),
    ),
    unit="期",
)

KEEPERS = Export(
    "党费会计、出纳和交接",
    "dues.exported",
    (
        Field(Column("on", "从哪天起", kind="date", width=12), "keepers.starts_on"),
        Field(Column("accountant", "会计", width=14), lambda row: str(row.keepers.accountant)),
        Field(Column("cashier", "出纳", width=14), lambda row: str(row.keepers.cashier)),
        Field(
            Column("previous", "由谁移交", width=28), lambda row: str(row.previous or "首次指定")
        ),
        Field(Column("cash", "移交现金（元）", kind="money", width=16), "cash"),
        Field(Column("bank", "移交存款（元）", kind="money", width=16), "bank"),
        Field(Column("note", "移交的账册凭证", width=36), "note"),
        Field(Column("witness", "监交人", width=14), "witness"),
        Field(
            Column("signed", "已签字", width=32),
            lambda row: "、".join(str(one.signed_by) for one in row.signatures.all()),
        ),
    ),
    unit="次交接",
)
