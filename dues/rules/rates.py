"""What a member owes for a month: dated tables with their articles, and the arithmetic.

费08 = 中组发〔2008〕3号 (in force from 2008-04-01), 费17 = 组电明字〔2017〕5号. The rate is flat on
the whole base: 3,000.00 元 owes 15.00, 3,000.01 元 owes 30.00.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from .categories import Category
from .local import DEFAULT, LocalRules
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
    """What is owed for a month and why. `rate` is a share of one, None for a fixed sum.

    `local_rules` says in words which values of the organisation took part (rules.local).
    """

    category: Category
    base: Decimal
    rate: Decimal | None
    amount: Decimal
    article: str
    rule_version: str
    local_rules: str
    table: RateTable | FixedTable

    @property
    def explanation(self) -> str:
        """The sum in one sentence, with the bracket or the bounds it comes from."""
        if isinstance(self.table, FixedTable):
            return _fixed_words(self.table, self.category, self.amount)
        words = explain(self.category, self.base, self.rate, self.amount)
        return f"{words}（{_range(self.table, self.base)}）"


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
    # 村干部 with a fixed allowance: by the wage table or as 农民, a setting (rules.local.CADRE).
    _wages("《党费规定》第二条", Category.VILLAGE_CADRE),
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

# The coarsest rounding unit that can be set: a sum lower by more has been capped.
COARSEST = Decimal("0.1")

ARTICLE_RELIEF = "《党费规定》第七条"

# The regulation's whole title, for papers; pages use the short one.
REGULATION = "《关于中国共产党党费收缴、使用和管理的规定》"


def assess(
    category: Category | str, base: Decimal, on: date, local: LocalRules = DEFAULT
) -> Assessed:
    """What a member of `category` with a monthly `base` (元) owes for the month of `on`.

    For a fixed category `base` is the sum that the branch has set, 0 meaning the usual one.
    `local` are the values of the organisation in force on that day. Raises NoRule when no table
    was in force.
    """
    category = Category(category)
    table = _table(_as(category, local), on)
    if table is None:
        raise NoRule(f"{category.label}在{on.year}年{on.month}月没有可用的党费标准")
    if isinstance(table, FixedTable):
        return _fixed(table, category, base, local)
    return _rated(table, category, base, on, local)


def explain(category: str, base: Decimal | None, rate: Decimal | None, amount: Decimal) -> str:
    """One sentence for the member: base × rate = amount, from a stored assessment."""
    if base is None or rate is None:
        return f"{Category(category).label}，每月固定交 {amount:,.2f} 元"
    exact = round_money(base * rate)
    sentence = f"基数 {base:,.2f} 元 × {percent(rate)} = 每月 {exact:,.2f} 元"
    if amount < exact - COARSEST:
        return f"{sentence}，每月最多交 {amount:,.2f} 元"
    if amount != exact:
        return f"{sentence}，四舍五入为 {amount:,.2f} 元"
    return sentence


def percent(rate: Decimal) -> str:
    """0.015 → 1.5%."""
    return f"{(rate * 100).normalize():f}%"


def _as(category: Category, local: LocalRules) -> Category:
    """The category by whose table the member pays."""
    if category is Category.VILLAGE_CADRE and not local.cadre_by_wage:
        return Category.FARMER
    return category


@lru_cache(maxsize=1024)
def _table(category: Category, on: date) -> RateTable | FixedTable | None:
    tables: tuple[RateTable | FixedTable, ...] = (*FIXED_TABLES, *RATE_TABLES)
    return next((t for t in tables if category in t.categories and _in_force(t, on)), None)


def _in_force(table: RateTable | FixedTable, on: date) -> bool:
    return table.valid_from <= on and (table.valid_until is None or on < table.valid_until)


def _fixed(table: FixedTable, category: Category, base: Decimal, local: LocalRules) -> Assessed:
    usual = table.usual
    if Category.FARMER in table.categories:
        usual = local.farmer
    amount = usual if base == 0 else min(max(base, table.lowest), table.highest)
    return Assessed(
        category,
        base,
        None,
        round_money(amount),
        table.article,
        table.version,
        _local_words(category, table, local),
        table,
    )


def _rated(
    table: RateTable, category: Category, base: Decimal, on: date, local: LocalRules
) -> Assessed:
    rate = _bracket(table, base).rate
    amount = round_money(base * rate, local.unit)
    article, version = table.article, table.version
    capped = local.annual_ceiling or category is not Category.ANNUAL_SALARY
    if capped and on >= CEILING.valid_from and amount > CEILING.amount:
        amount = CEILING.amount
        article, version = f"{article}、{CEILING.article}", f"{version}、{CEILING.version}"
    words = _local_words(category, table, local)
    return Assessed(category, base, rate, amount, article, version, words, table)


def _bracket(table: RateTable, base: Decimal) -> Bracket:
    return next(b for b in table.brackets if b.up_to is None or base <= b.up_to)


def _fixed_words(table: FixedTable, category: Category, amount: Decimal) -> str:
    words = f"{category.label}党员每月交 {amount} 元"
    if table.lowest < table.highest:
        words += f"（{table.lowest}—{table.highest} 元之间由支部定）"
    return words


@lru_cache(maxsize=1024)
def _local_words(category: Category, table: RateTable | FixedTable, local: LocalRules) -> str:
    """Which settings took part, with their values."""
    if isinstance(table, RateTable):
        words = [f"四舍五入到 {local.unit} 元"]
    else:
        words = [f"农民每月 {local.farmer} 元"] if Category.FARMER in table.categories else []
    if category is Category.VILLAGE_CADRE:
        words.append("村干部按工资比例" if local.cadre_by_wage else "村干部按农民标准")
    if category is Category.ANNUAL_SALARY:
        most = f"最多交 {CEILING.amount:.0f} 元" if local.annual_ceiling else "不封顶"
        words.append(f"年薪制当月{most}")
    return "；".join(words)


def _range(table: RateTable, base: Decimal) -> str:
    """The bracket in the regulation's own words."""
    bracket = _bracket(table, base)
    floor = max((b.up_to for b in table.brackets if b.up_to and b.up_to < base), default=None)
    if bracket.up_to is None:
        return f"{floor or 0:,.0f} 元以上"
    if floor is None:
        return f"{bracket.up_to:,.0f} 元以下（含）"
    return f"{floor:,.0f} 元以上至 {bracket.up_to:,.0f} 元（含）"
