"""How dues are written on pages: rates, months in arrears, the member's grid of months."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from branchrecords.web.formats import yuan
from branchrecords.web.templatetags.page import icon, pill
from dues.models import Assessment, LargePayment, LargeStep, Payment
from dues.queries.extra import receipt_of
from dues.queries.history import MonthState, months_paid
from dues.rules.months import TALK_AT, month_names, plus_months
from dues.rules.rates import explain, percent

register = template.Library()
register.filter("rate", percent)

# state of a month → (class, icon, word)
MONTHS = {
    "paid": ("is-paid", "check-circle-fill", "已交"),
    "due": ("is-due", "clock", "待交"),
    "late": ("is-due", "exclamation-triangle-fill", "未交"),
    "exempt": ("", "dash-circle", "免交"),
    "next": ("is-next", "dash", "未到"),
    "none": ("is-next", "dash", "—"),
}


@register.filter
def month_before(month: date) -> date:
    """The last month of a period whose end is exclusive."""
    return plus_months(month, -1)


@register.filter
def with_columns(
    row: Sequence[str], columns: Sequence[tuple[str, str]]
) -> list[tuple[str, str, str]]:
    """The cells of a row, each with the title and the kind of its column."""
    return [(cell, *column) for cell, column in zip(row, columns, strict=True)]


@register.simple_tag
def people(word: str, count: int) -> str:
    """免交 2 人."""
    return f"{word} {count} 人"


@register.simple_tag
def sum_of(word: str, amount: Decimal) -> str:
    """合计 2,373.46 元."""
    return f"{word} {yuan(amount)} 元"


@register.simple_tag
def people_and_sum(word: str, count: int, amount: Decimal) -> str:
    """应交 30 人，2,373.46 元."""
    return f"{word} {count} 人，{yuan(amount)} 元"


@register.simple_tag
def month_list(months: Sequence[date], year: int = 0) -> str:
    """4月、5月; months of another year than `year` carry it."""
    return month_names(months, year) if months else ""


@register.simple_tag
def arrears_pill(months: Sequence[date], year: int) -> SafeString:
    """欠 9月、10月; red from three months on; nothing for nobody."""
    if not months:
        return SafeString("")
    shown = f"欠 {month_names(months, year)}" if len(months) <= TALK_AT else _many(months, year)
    return pill("late" if len(months) >= TALK_AT else "soon", shown)


def _many(months: Sequence[date], year: int) -> str:
    return f"欠 {month_names([min(months)], year)}起 {len(months)} 个月"


@register.simple_tag
def months_of(payment: Payment) -> str:
    """The months a payment went to."""
    return months_paid(payment)


@register.simple_tag
def why_owed(row: Assessment, *, sees_bases: bool) -> str:
    """Base × rate of a month in one sentence; a relief is cited by its article instead."""
    facts = row.facts
    if not sees_bases or facts.relief_id:
        return ""
    return explain(facts.category, facts.base, facts.rate, row.owed)


@register.simple_tag(name="receipt_of")
def shown_receipt(payment: LargePayment) -> LargeStep | None:
    """The receipt of a 大额党费, None before it is back."""
    return receipt_of(payment)


@register.simple_tag
def month_query(address: str, month: date) -> str:
    """The branch's page at a month."""
    return f"{address}?month={month:%Y-%m}"


@register.simple_tag
def month_cell(one: MonthState) -> SafeString:
    """One month of the grid: name, icon, word."""
    css, symbol, word = MONTHS[one.state]
    return format_html(
        '<li class="{}"><span>{}月</span>{}<span>{}</span></li>',
        css,
        one.month.month,
        icon(symbol),
        word,
    )
