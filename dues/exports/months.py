"""Months, bases, arrears and the year of a branch or committee: exactly what the page shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from branchrecords.documents.columns import Column
from branchrecords.documents.xlsx import write_table
from dues.models import DuesBase
from dues.queries.arrears_cases import CaseState
from dues.queries.branch import BranchMonth
from dues.queries.collection_rates import BranchYear
from dues.queries.payers import Payer
from dues.queries.year_book import YearBook
from dues.rules.columns import BASE_COLUMNS
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
