"""大额党费: at least 1,000 元 at once; all of it goes to the centre through the 基层党委, with a
short profile of the member; 中组部 issues the receipt (费08 第十一条). Pure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db.models import IntegerChoices

from .receiving import ARTICLE_LARGE, LARGE

__all__ = ["ARTICLE_LARGE", "LEAST", "Stage", "next_stage", "step_problem", "sum_problem"]

LEAST = LARGE


class Stage(IntegerChoices):
    """How far a sum has come, in order."""

    RECEIVED = 1, "收到"
    REPORTED = 2, "报送基层党委"
    PASSED = 3, "转交上级"
    RECEIPTED = 4, "收据已回"


def next_stage(stage: int) -> Stage | None:
    """What comes after; None at the end."""
    return Stage(stage + 1) if stage < Stage.RECEIPTED else None


def sum_problem(amount: Decimal) -> str:
    """Why a sum is no 大额党费, in one sentence; "" when it is."""
    if amount < LEAST:
        return f"大额党费一次不少于 {LEAST:,.0f} 元，少于这个数的在收党费时记自愿多交"
    return ""


def step_problem(stage: Stage, now: int, on: date, last_on: date, today: date, number: str) -> str:
    """Why a step cannot be recorded, in one sentence; "" when it can."""
    again = stage == now == Stage.RECEIPTED
    if not again and stage != next_stage(now):
        return f"现在是「{Stage(now).label}」，不能登记「{stage.label}」，请刷新页面"
    if on > today:
        return f"日期 {on} 还没有到，请写今天或以前的日期"
    if on < last_on and not again:
        return f"日期不能早于上一步的 {last_on}"
    if stage == Stage.RECEIPTED and not number:
        return "请写收据编号"
    return ""
