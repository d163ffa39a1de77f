"""What a base is made of: which pay counts for whom, what is taken off, what stays out.

费08 第一条, 第三条 to 第五条 name what counts for each category; 费17 (组电明字〔2017〕5号) what is
taken off and what does not count.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from .categories import Category
from .money import round_money

C = Category
FIRST, THIRD, FOURTH, FIFTH = (f"《党费规定》第{n}条" for n in ("一", "三", "四", "五"))
TAKEN_OFF = "组电明字〔2017〕5号"
QUARTER_MONTHS = 3
WAGES = frozenset({C.CIVIL_SERVANT, C.AGENCY_WORKER, C.INSTITUTION, C.ENTERPRISE, C.ANNUAL_SALARY})


@dataclass(frozen=True)
class PayItem:
    """One line of a pay slip, 元 a month. `sign` is 1 for what counts, −1 for what is taken off."""

    key: str
    label: str
    categories: frozenset[Category]
    article: str
    sign: int = 1
    note: str = ""


@dataclass(frozen=True)
class Base:
    """A base (元 a month) with the sum that it came from, in words."""

    amount: Decimal
    sum_in_words: str


class NoBase(ValueError):
    """The items make no base; `str(error)` is a Chinese sentence."""


def _item(
    key: str, label: str, article: str, *categories: Category, note: str = "", sign: int = 1
) -> PayItem:
    return PayItem(key, label, frozenset(categories or WAGES), article, sign, note)


ITEMS: tuple[PayItem, ...] = (
    _item("duty_pay", "职务工资", FIRST, C.CIVIL_SERVANT),
    _item("grade_pay", "级别工资", FIRST, C.CIVIL_SERVANT),
    _item("basic_pay", "基本工资", FIRST, C.ENTERPRISE),
    _item("post_pay", "岗位工资", FIRST, C.AGENCY_WORKER, C.INSTITUTION, C.ENTERPRISE),
    _item("skill_pay", "技术等级（职务）工资", FIRST, C.AGENCY_WORKER),
    _item("scale_pay", "薪级工资", FIRST, C.INSTITUTION),
    _item(
        "performance", "基础性绩效工资", FIRST, C.INSTITUTION,
        note="奖励性绩效工资不计入",
    ),
    _item(
        "allowance", "规范的津贴补贴", FIRST, C.CIVIL_SERVANT, C.AGENCY_WORKER, C.INSTITUTION,
        note="单列的住房、交通等补贴不计入",
    ),
    _item(
        "bonus", "按月普遍发放的奖金", FIRST, C.ENTERPRISE,
        note="不定期的、不是人人都有的奖金不计入",
    ),
    _item("actual_pay", "当月实际领取的薪酬", THIRD, C.ANNUAL_SALARY),
    _item("quarter_income", "上季度三个月纯收入合计", FOURTH, C.IRREGULAR, note="按三个月平均"),
    _item(
        "pension", "每月实际领取的离退休费或养老金", FIFTH, C.RETIRED,
    ),
    _item("fixed_allowance", "每月固定补贴", FIRST, C.VILLAGE_CADRE),
    _item("income_tax", "个人所得税", TAKEN_OFF, sign=-1),
    _item("insurance", "社会保险个人部分", TAKEN_OFF, sign=-1),
    _item("housing_fund", "公积金个人部分", TAKEN_OFF, sign=-1),
    _item("annuity", "年金个人部分", TAKEN_OFF, sign=-1),
)  # fmt: skip
ITEMS_BY_KEY = {item.key: item for item in ITEMS}

# On the pay slip, but no part of any base (费17).
NOT_COUNTED: tuple[str, ...] = (
    "住房补贴", "交通补贴、公务用车改革补贴", "通讯补贴", "加班费", "误餐补助", "取暖费",
    "防暑降温费", "物业补贴", "特殊岗位津贴", "艰苦边远等地区性津贴",
    "奖励性绩效工资", "不定期或不是人人都有的奖金",
)  # fmt: skip


def items_of(category: Category | str) -> tuple[PayItem, ...]:
    """The lines that make the base of a category, in the order of a pay slip; none where a fixed
    sum is paid."""
    return tuple(item for item in ITEMS if category in item.categories)


def base_of(category: Category | str, amounts: Mapping[str, Decimal]) -> Base:
    """The base of somebody of `category` with these amounts (元) by item; what is missing is 0.

    Raises NoBase where the category has no items, an item is not of the category or is negative,
    nothing was filled in, or more is taken off than there is.
    """
    known = items_of(category)
    if not known:
        raise NoBase(f"{Category(category).label}党员每月交固定金额，不按工资项目计算")
    if strange := set(amounts) - {item.key for item in known}:
        raise NoBase(f"{Category(category).label}没有这些项目：{'、'.join(sorted(strange))}")
    used = [(item, amounts[item.key]) for item in known if amounts.get(item.key)]
    if negative := [item.label for item, amount in used if amount < 0]:
        raise NoBase(f"{'、'.join(negative)}不能是负数")
    if not any(item.sign > 0 for item, _ in used):
        raise NoBase("请至少填写一项计入的收入")
    total = sum((item.sign * amount for item, amount in used), Decimal(0))
    if total < 0:
        raise NoBase("扣除的合计多于计入的收入，请核对")
    words = _words(used)
    if category == Category.IRREGULAR:
        total, words = total / QUARTER_MONTHS, f"{words} ÷ {QUARTER_MONTHS} 个月"
    amount = round_money(total)
    return Base(amount, f"{words} = {amount:,.2f} 元")


def _words(used: list[tuple[PayItem, Decimal]]) -> str:
    parts: list[str] = []
    for item, amount in used:
        sign = " − " if item.sign < 0 else " + " if parts else ""
        parts.append(f"{sign}{item.label} {amount:,.2f}")
    return "".join(parts)
