"""What the components page shows: invented values, one of each component."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django import forms
from django.core.paginator import Paginator

from .components import Tab, steps_at
from .forms import DateField, Form

MEETINGS = (("q4", "11月26日 第四季度支部党员大会"),)
MEETING_DAY = date(2026, 11, 26)
MEMBERS = (
    ("阿依古丽·买买提江", "第二", date(2008, 6, 28), 30, "2026年11月", "done", "正式党员"),
    ("江一帆", "第一", date(2025, 12, 18), 31, "2026年11月", "soon", "预备期 12-18 届满"),
    ("欧阳慧琳", "第一", date(2001, 7, 1), 31, "2026年11月", "done", "正式党员"),
    ("邵大勇", "第二", date(1999, 6, 30), 24, "2026年7月", "late", "欠党费 3 个月"),
    ("司徒嘉文", "第一", date(2016, 9, 12), 29, "2026年11月", "done", "正式党员"),
)
RATES = (88, 84, 93, 91, 90, 95, 86, 85, 89, 92, 94)
PLOT_FOOT, PLOT_HEIGHT, FIRST_BAR, BAR_STEP, BAR_WIDTH = Decimal(220), Decimal("1.8"), 60, 70, 28


class LeaveForm(Form):
    """A request for leave, here only to show fields and errors."""

    meeting = forms.ChoiceField(label="会议", choices=MEETINGS)
    until = DateField(label="请假到哪一天", help_text="例如 2026-11-27")
    reason = forms.CharField(
        label="请假原因",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "请写请假原因，如「因公出差」"},
    )
    copy = forms.BooleanField(label="会后把纪要发给我", required=False)

    def clean_until(self) -> date:
        until = self.cleaned_data["until"]
        if until < MEETING_DAY:
            raise forms.ValidationError("结束日期早于开始日期 11月26日，请往后改")
        return until


def context() -> dict:
    """Everything that the components page composes."""
    return {
        "form": LeaveForm(
            {"meeting": "q4", "until": "2026-11-20", "reason": "", "copy": "on"}, auto_id="%s"
        ),
        "swatches": SWATCHES,
        "tabs": [
            Tab("全部", "?", 32, current=True),
            Tab("正式党员", "?kind=full", 30),
            Tab("预备党员", "?kind=probationary", 2),
            Tab("流动党员", "?kind=mobile", 0),
        ],
        "members": MEMBERS,
        "page": Paginator(range(32), 5).page(1),
        "steps": steps_at(
            [("基本情况", "#c6"), ("点名", "#c6"), ("记录与表决", "#c6"), ("核对封存", "")], 2
        ),
        "bars": _bars(),
        "amount": Decimal("2009.01"),
    }


def _bars() -> list[dict]:
    bars = []
    for index, rate in enumerate(RATES):
        height = rate * PLOT_HEIGHT
        x = FIRST_BAR + index * BAR_STEP
        bars.append(
            {
                "month": f"{index + 1}月",
                "rate": rate,
                "x": x,
                "middle": x + BAR_WIDTH // 2,
                "y": PLOT_FOOT - height,
                "height": height,
                "above": PLOT_FOOT - height - 8,
            }
        )
    return bars


SWATCHES = (
    ("sw-paper", "纸 --paper"),
    ("sw-sheet", "页 --sheet"),
    ("sw-inset", "底 --inset"),
    ("sw-ink", "墨 --ink"),
    ("sw-ink2", "次墨 --ink-2"),
    ("sw-ink3", "淡墨 --ink-3"),
    ("sw-red", "印红 --red"),
    ("sw-blue", "蓝墨 --blue"),
    ("sw-green", "绿 --green"),
    ("sw-ochre", "赭 --ochre"),
    ("sw-edge", "框线 --edge"),
    ("sw-rule", "格线 --rule-2"),
)
