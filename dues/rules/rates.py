"""What a member owes for a month: dated tables with their articles, and the arithmetic.

费08 = 中组发〔2008〕3号 (in force from 2008-04-01), 费17 = 组电明字〔2017〕5号. The rate is flat on
the whole base: 3,000.00 元 owes 15.00, 3,000.01 元 owes 30.00.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .categories import Category
from .money import round_money


@dataclass(frozen=True)
class Bracket:
    """Bases up to and including `up_to` 元 a month (None: all above) pay `rate`, a share of one."""

    up_to: Decimal | None
    rate: Decimal


@dataclass(frozen=True)
class RateTable:
    """Share of the base for some categories, from `valid_from` until before `valid_until`."""

    version: str
    article: str
    valid_from: date
    valid_until: date | None
    categories: frozenset[Category]
    brackets: tuple[Bracket, ...]


@dataclass(frozen=True)
class FixedTable:
    """A fixed sum in 元 a month: the branch chooses from `lowest` to `highest`."""

    version: str
    article: str
    valid_from: date
    valid_until: date | None
    categories: frozenset[Category]
    lowest: Decimal
    highest: Decimal
    usual: Decimal


@dataclass(frozen=True)
class Ceiling:
    """The most that is owed for a month, in 元; who wants to pay more does so freely."""

    version: str
    article: str
    valid_from: date
    amount: Decimal


@dataclass(frozen=True)
class Assessed:
    """What is owed for a month and why. `rate` is a share of one, None for a fixed sum."""

    category: Category
    base: Decimal
    rate: Decimal | None
    amount: Decimal
    article: str
    rule_version: str
    explanation: str


class NoRule(LookupError):
    """No table covers the category on that day. `str(error)` is a Chinese sentence."""


VERSION_2008 = "中组发〔2008〕3号"
VERSION_2017 = "组电明字〔2017〕5号"
IN_FORCE = date(2008, 4, 1)

_WAGE_BRACKETS = (
    Bracket(Decimal("3000"), Decimal("0.005")),
    Bracket(Decimal("5000"), Decimal("0.01")),
    Bracket(Decimal("10000"), Decimal("0.015")),
    Bracket(None, Decimal("0.02")),
)
_PENSION_BRACKETS = (
    Bracket(Decimal("5000"), Decimal("0.005")),
    Bracket(None, Decimal("0.01")),
)


def _wages(article: str, *categories: Category) -> RateTable:
    return RateTable(VERSION_2008, article, IN_FORCE, None, frozenset(categories), _WAGE_BRACKETS)


RATE_TABLES: tuple[RateTable, ...] = (
    _wages(
        "《党费规定》第二条",
        Category.CIVIL_SERVANT,
        Category.AGENCY_WORKER,
        Category.INSTITUTION,
        Category.ENTERPRISE,
    ),
    # 年薪制: the month's actual pay, by the wage table.
    _wages("《党费规定》第三条", Category.ANNUAL_SALARY),
    # Irregular income: the average net income of the previous quarter, by the wage table.
    _wages("《党费规定》第四条", Category.IRREGULAR),
    RateTable(
        VERSION_2008,
        "《党费规定》第五条",
        IN_FORCE,
        None,
        frozenset({Category.RETIRED}),
        _PENSION_BRACKETS,
    ),
)

FIXED_TABLES: tuple[FixedTable, ...] = (
    FixedTable(
        VERSION_2008,
        "《党费规定》第六条",
        IN_FORCE,
        None,
        frozenset({Category.FARMER}),
        Decimal("0.20"),
        Decimal("1.00"),
        Decimal("0.20"),
    ),
    FixedTable(
        VERSION_2008,
        "《党费规定》第六条",
        IN_FORCE,
        None,
        frozenset({Category.STUDENT, Category.UNEMPLOYED}),
        Decimal("0.20"),
        Decimal("0.20"),
        Decimal("0.20"),
    ),
)

# The day of issue within 2017 was not seen; the year's first day is taken.
CEILING = Ceiling(VERSION_2017, "组电明字〔2017〕5号", date(2017, 1, 1), Decimal("1000.00"))

FIXED_CATEGORIES: frozenset[Category] = frozenset().union(*(t.categories for t in FIXED_TABLES))

# The regulation's whole title, for papers; pages use the short one.
REGULATION = "《关于中国共产党党费收缴、使用和管理的规定》"


def assess(category: Category | str, base: Decimal, on: date) -> Assessed:
    """What a member of `category` with a monthly `base` (元) owes for the month of `on`.

    For a fixed category `base` is the sum that the branch has set, 0 meaning the usual one.
    Raises NoRule when no table was in force.
    """
    category = Category(category)
    for fixed in FIXED_TABLES:
        if category in fixed.categories and _in_force(fixed, on):
            return _fixed(fixed, category, base)
    for rated in RATE_TABLES:
        if category in rated.categories and _in_force(rated, on):
            return _rated(rated, category, base, on)
    raise NoRule(f"{category.label}在{on.year}年{on.month}月没有可用的党费标准")


def explain(category: str, base: Decimal | None, rate: Decimal | None, amount: Decimal) -> str:
    """One sentence for the member: base × rate = amount, from a stored assessment."""
    if base is None or rate is None:
        return f"{Category(category).label}，每月固定交 {amount:,.2f} 元"
    exact = round_money(base * rate)
    sentence = f"基数 {base:,.2f} 元 × {percent(rate)} = 每月 {exact:,.2f} 元"
    if amount < exact:
        return f"{sentence}，每月最多交 {amount:,.2f} 元"
    return sentence


def percent(rate: Decimal) -> str:
    """0.015 → 1.5%."""
    return f"{(rate * 100).normalize():f}%"


def _in_force(table: RateTable | FixedTable, on: date) -> bool:
    return table.valid_from <= on and (table.valid_until is None or on < table.valid_until)


def _fixed(table: FixedTable, category: Category, base: Decimal) -> Assessed:
    amount = table.usual if base == 0 else min(max(base, table.lowest), table.highest)
    amount = round_money(amount)
    explanation = f"{category.label}党员每月交 {amount} 元"
    if table.lowest < table.highest:
        explanation += f"（{table.lowest}—{table.highest} 元之间由支部定）"
    return Assessed(category, base, None, amount, table.article, table.version, explanation)


def _rated(table: RateTable, category: Category, base: Decimal, on: date) -> Assessed:
    floor = Decimal(0)
    for bracket in table.brackets:
        if bracket.up_to is None or base <= bracket.up_to:
            break
        floor = bracket.up_to
    amount = round_money(base * bracket.rate)
    article, version = table.article, table.version
    if on >= CEILING.valid_from and amount > CEILING.amount:
        amount = CEILING.amount
        article, version = f"{article}、{CEILING.article}", f"{version}、{CEILING.version}"
    words = explain(category, base, bracket.rate, amount)
    return Assessed(
        category,
        base,
        bracket.rate,
        amount,
        article,
        version,
        f"{words}（{_range(floor, bracket)}）",
    )


def _range(floor: Decimal, bracket: Bracket) -> str:
    """The bracket in the regulation's own words."""
    if bracket.up_to is None:
        return f"{floor:,.0f} 元以上"
    if not floor:
        return f"{bracket.up_to:,.0f} 元以下（含）"
    return f"{floor:,.0f} 元以上至 {bracket.up_to:,.0f} 元（含）"
