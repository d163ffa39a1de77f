"""Forms of 限期整改 after 量化考核."""

from __future__ import annotations

from typing import Any

from django import forms

from branchrecords.web.forms import DateField, Form

from .evaluations import lines


class RectificationForm(Form):
    """限期整改."""

    due_on = DateField(label="整改期限")
    text = lines("整改要求", 4, 500, "哪几项不到位、做到什么程度算整改到位")


class ReportForm(Form):
    """What was mended."""

    text = lines("整改情况", 4, 500, "对照整改要求逐条写：改了什么、现在怎么样、有什么材料")


class CheckForm(Form):
    """验收 of 整改."""

    passed = forms.ChoiceField(
        label="结论", choices=(("", "请选择"), ("no", "还没有到位"), ("yes", "整改到位"))
    )
    text = lines("验收情况", 4, 500, "怎么看的、到位没有；没有到位的，写明还差什么")
    due_on = DateField(
        label="新的期限", required=False, help_text="没有到位的才填；原来的期限还没到的可以不填"
    )

    @property
    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        return {**self.cleaned_data, "passed": self.cleaned_data["passed"] == "yes"}
