"""Tables of dues as spreadsheets: exactly what the page shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.timezone import localdate

from branchrecords.documents.columns import Column
from branchrecords.documents.exports import Export, Field
from branchrecords.documents.xlsx import write_table
from branchrecords.web.formats import masked_phone
from dues.models import Difference, DuesBase
from dues.queries.arrears_cases import CaseState
from dues.queries.branch import BranchMonth
from dues.queries.closings import BooksMonth
from dues.queries.collection_rates import BranchYear
from dues.queries.extra import receipt_of
from dues.queries.payers import Payer
from dues.queries.year_book import YearBook
from dues.rules.columns import BASE_COLUMNS
from dues.rules.large import Stage
from dues.rules.months import month_names, months_of_year
from dues.rules.rates import percent
from members.models import Organization

NAME = Column("name", "姓名", width=16)
BASES = (Column("base", "交纳基数（元）", kind="money", width=14), Column("rate", "比例", width=8))
MONTH = (
    Column("due", "本月应交（元）", kind="money", width=14),
    Column("paid", "本月实交（元）", kind="money", width=14),
    Column("paid_on", "交纳日期", kind="date", width=12),
    Column("arrears", "欠交月份", width=24),
    Column("owed", "尚欠（元）", kind="money", width=12),
    Column("note", "备注", width=24),
)
ARREARS = (
    Column("organization", "支部", width=30),
    NAME,
    Column("count", "欠交月数", kind="integer", width=10),
    Column("names", "欠交月份", width=30),
    Column("amount", "金额（元）", kind="money", width=14),
    Column("next", "办理", width=40),
    Column("due_on", "下一步日期", kind="date", width=12),
)


def month_table(month: BranchMonth, *, with_bases: bool, watermark: str) -> bytes:
    """One branch and month; incomes only `with_bases`."""
    columns = (NAME, *(BASES if with_bases else ()), *MONTH)
    rows = [
        {
            "name": row.name,
            "base": row.base,
            "rate": percent(row.rate) if row.rate else "",
            "due": row.due,
            "paid": row.paid,
            "paid_on": row.paid_on,
            "arrears": month_names(row.arrears, month.month.year),
            "owed": row.owed,
            "note": "免交" if row.is_exempt else "、".join(row.tags),
        }
        for row in [*month.rows, *month.exempt]
    ]
    title = f"{month.organization}{month.month.year}年{month.month.month}月党费"
    return write_table(title, columns, rows, watermark=watermark)


def bases_table(
    organization: Organization,
    owing: Sequence[Payer],
    bases: Mapping[int, DuesBase],
    *,
    watermark: str,
) -> bytes:
    """The bases of a branch, in the columns that imports.bases reads."""
    rows = []
    for payer in owing:
        base = bases.get(payer.person_id)
        row = {"name": payer.name}
        if base is not None:
            row |= {"category": base.get_category_display(), "amount": base.amount}
        rows.append(row)
    return write_table(f"{organization}党费基数", BASE_COLUMNS, rows, watermark=watermark)


def arrears_table(
    found: Sequence[CaseState], *, organization: str, on: date, watermark: str
) -> bytes:
    """Who is behind and what is being done about it, as listed on the page."""
    rows = [
        {
            "organization": one.arrear.organization,
            "name": one.arrear.name,
            "count": one.arrear.count,
            "names": month_names(one.arrear.months, on.year),
            "amount": one.arrear.amount,
            "next": one.next.words if one.next else "",
            "due_on": one.next.due_on if one.next else None,
        }
        for one in found
        if one.arrear
    ]
    note = f"截至{on.year}年{on.month}月{on.day}日，本月不算欠交"
    return write_table(
        f"{organization}欠交党费名单", ARREARS, rows, notes=[note], watermark=watermark
    )


def year_table(
    found: Sequence[BranchYear], *, organization: str, year: int, watermark: str
) -> bytes:
    """Every branch with its rate month by month and the year's sums."""
    months = months_of_year(year)
    columns = (
        Column("organization", "支部", width=30),
        *(Column(f"m{m.month}", f"{m.month}月", kind="percent", width=8) for m in months),
        Column("due", "应交（元）", kind="money", width=14),
        Column("paid", "实交（元）", kind="money", width=14),
        Column("share", "收缴率", kind="percent", width=10),
    )
    rows = []
    for branch in found:
        total = branch.total
        row = {
            "organization": branch.organization.name,
            "due": total.due,
            "paid": total.paid,
            "share": total.share,
        }
        row |= {f"m{m.month}": one.share for m, one in branch.months.items()}
        rows.append(row)
    return write_table(f"{organization}{year}年党费收缴率", columns, rows, watermark=watermark)


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


def year_book_table(book: YearBook, *, with_bases: bool, watermark: str) -> bytes:
    """台账 of a branch and year, with the sums in the last row; incomes only `with_bases`."""
    months = [Column(f"m{month}", f"{month}月", kind="money", width=10) for month in range(1, 13)]
    columns = (
        Column("number", "序号", kind="integer", width=6),
        NAME,
        *([Column("base", "月工资收入（元）", kind="money", width=14)] if with_bases else ()),
        Column("standard", "执行标准", width=10),
        Column("monthly", "月应缴（元）", kind="money", width=12),
        *months,
        Column("owed", "全年应缴（元）", kind="money", width=14),
        Column("paid", "全年实缴（元）", kind="money", width=14),
        Column("note", "备注", width=30),
    )
    rows = [
        {
            "number": number, "name": row.name, "base": row.base, "standard": row.standard,
            "monthly": row.monthly, "owed": row.owed, "paid": row.paid, "note": row.note,
            **{f"m{month}": cell for month, cell in enumerate(row.cells, start=1)},
        }
        for number, row in enumerate(book.rows, start=1)
    ]  # fmt: skip
    sums = {f"m{month}": total for month, total in enumerate(book.months, start=1)}
    rows.append({"name": "合计", "owed": book.owed, "paid": book.paid, **sums})
    title = f"{book.organization}{book.year}年党费收缴台账"
    return write_table(title, columns, rows, watermark=watermark)


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
