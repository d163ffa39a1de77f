"""Classes in which a branch looks after its members, and those that follow from dates. Pure.

S10 classes: 干部 / 正常 / 失能年老(上门) are chosen by hand, 流出 / 流入, 失联 and 困难 follow from
their own registers, 老党员 and 光荣在党50年 from dates.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices

from members.rules.periods import latest_start


class MemberClass(TextChoices):
    """How the branch keeps in touch (分类管理), chosen by hand."""

    NORMAL = "normal", "正常"
    CADRE = "cadre", "干部"
    HOMEBOUND = "homebound", "失能年老（上门）"


@dataclass(frozen=True)
class Category:
    """A class as filter and pill; `rule` says what puts somebody in it.

    Without a `pill` it is a filter only: 正常 beside every name would say nothing.
    """

    key: str
    label: str
    pill: str
    rule: str


NORMAL = Category("normal", "正常", "", "没有选定别的分类，也不在流动党员登记里")
CADRE = Category("cadre", "干部", "plain", "由支部在资料里选定")
HOMEBOUND = Category("homebound", "失能年老（上门）", "soon", "由支部在资料里选定，上门过组织生活")
AWAY = Category("away", "流出", "soon", "流动党员登记（流出）· 《流动党员管理工作的意见》")
VISITING = Category("visiting", "流入", "info", "流动党员登记（流入）· 《流动党员管理工作的意见》")
LOST = Category(
    "lost",
    "失联",
    "late",
    "流出党员 6 个月以上没有联系上 · 《党员教育管理工作条例》第二十四条",
)
HARDSHIP = Category("hardship", "困难", "soon", "在困难党员名册里（在册）")
SENIOR = Category("senior", "老党员", "plain", "年龄和党龄都到了规定的年数")
FIFTY = Category(
    "fifty", "光荣在党50年", "info", "党龄满 50 周年 · 《“光荣在党50年”纪念章颁发管理办法》"
)

FIFTY_YEARS = 50  # 《“光荣在党50年”纪念章颁发管理办法》（中组部 2021）: 党龄达到 50 周年


def has_years(start: date | None, on: date, years: int) -> bool:
    """Whether so many full years have passed from `start` by `on`."""
    return start is not None and start <= latest_start(on, years)
