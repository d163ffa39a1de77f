"""心得: asked for, sent, checked. It brings no 学时: no rule gives it any. Pure.

Source: domain.md 1.1 (004 篇1 十二: yearly study with 心得交流), 1.4 (002: study needs 计划, 安排,
考勤, 记录, 检查).
"""

from __future__ import annotations

from datetime import date

from django.db.models import TextChoices

ESSAY_RULE = "学习后写心得、作交流，支部检查并留记录"
ESSAY_SOURCE = "机关党建工作制度第 12 项"
SHORTEST = 50  # characters that are typed; less is no 心得
LONGEST = 10_000


class EssayState(TextChoices):
    """How one asked 心得 stands; computed, never stored."""

    MISSING = "missing", "没有交"
    WAITING = "waiting", "待检查"
    RETURNED = "returned", "退回重写"
    CHECKED = "checked", "已检查"


def text_problem(text: str, *, with_paper: bool) -> str:
    """Why this cannot be sent as a 心得, or nothing. A scan may stand alone."""
    if with_paper:
        return ""
    if not text:
        return "请写心得，或者上传照片、文件"
    if len(text) < SHORTEST:
        return f"心得太短：写了 {len(text)} 个字，至少 {SHORTEST} 个字"
    return ""


def is_late(state: str, due_on: date, *, on: date) -> bool:
    """Whether it should have been there."""
    return state in (EssayState.MISSING, EssayState.RETURNED) and due_on < on
