"""How the records behind a figure are listed: money, and what was entered by hand."""

from __future__ import annotations

from django.db import models

from dues.models import AdminSpending, Assessment, BudgetLine, JournalLine, Payment
from reports.models import EnteredFigure

from . import rows
from .listing import Listing, columns, related

MONEY_LISTS: dict[type[models.Model], Listing] = {
    Assessment: Listing(
        columns(
            ("月份", "month", 10),
            "姓名",
            ("党支部", "text", 32),
            ("应交（元）", "money", 12),
            ("依据", "text", 30),
        ),
        related("person", "organization", order=("month", "person__pinyin", "pk")),
        lambda a: rows.money_row(a.owed, a.month, a.person, f"{a.month.month}月应交"),
        lambda a: (a.month, a.person.name, a.organization.name, a.owed, a.article),
    ),
    Payment: Listing(
        columns(
            ("交纳日期", "date", 12),
            "姓名",
            ("党支部", "text", 32),
            ("金额（元）", "money", 12),
            "方式",
            ("冲正理由", "text", 30),
        ),
        related("person", "organization", order=("paid_on", "pk")),
        lambda p: rows.money_row(p.amount, p.paid_on, p.person, p.reason),
        lambda p: (
            p.paid_on,
            p.person.name,
            p.organization.name,
            p.amount,
            p.get_method_display(),
            p.reason,
        ),
    ),
    JournalLine: Listing(
        columns(
            ("所属月份", "month", 10),
            ("交纳日期", "date", 12),
            "姓名",
            ("金额（元）", "money", 12),
        ),
        related("person", "entry", order=("month", "entry__occurred_on", "pk")),
        lambda x: rows.money_row(
            x.credit, x.entry.occurred_on, x.person, f"{x.month.year}年{x.month.month}月党费"
        ),
        lambda x: (x.month, x.entry.occurred_on, x.person.name, x.credit),
    ),
    EnteredFigure: Listing(
        columns(
            ("组织", "text", 32),
            ("数值", "number", 12),
            "填写人",
            ("填写时间", "date", 18),
            ("依据", "text", 40),
        ),
        related("organization", "entered_by", order=("organization__path",)),
        rows.entered_row,
        lambda e: (e.organization.name, e.value, str(e.entered_by), e.entered_at, e.note),
    ),
    BudgetLine: Listing(
        columns(
            ("组织", "text", 36),
            ("用途", "text", 24),
            ("预算数（元）", "money", 14),
            ("说明", "text", 30),
        ),
        related("budget__organization", order=("budget__organization__path", "purpose", "pk")),
        rows.budget_row,
        lambda b: (b.budget.organization.name, b.get_purpose_display(), b.amount, b.note),
    ),
    AdminSpending: Listing(
        columns(
            ("支付日期", "date", 12),
            ("支出内容", "text", 36),
            ("用途", "text", 24),
            ("组织", "text", 36),
            ("金额（元）", "money", 14),
        ),
        related("organization", order=("spent_on", "pk")),
        rows.spending_row,
        lambda s: (s.spent_on, s.what, s.get_purpose_display(), s.organization.name, s.amount),
    ),
}
