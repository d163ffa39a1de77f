"""Registering an approved 少交 or 免交."""

from __future__ import annotations

from decimal import Decimal

from django import forms

from branchrecords.web.forms import DateField, Form, MoneyField, MonthField
from dues.models import Relief
from dues.rules.months import plus_months


class ReliefForm(Form):
    """`last_month` is the last month covered; `clean` adds the exclusive end `until_month`."""

    person = forms.ModelChoiceField(label="党员", queryset=None, empty_label="请选择")
    kind = forms.ChoiceField(label="种类", choices=Relief.Kind.choices)
    amount = MoneyField(
        label="每月交", required=False, min_value=Decimal(0), help_text="元；免交不用填"
    )
    from_month = MonthField(label="自何月起", help_text="例如 2026-11")
    last_month = MonthField(label="至何月止", help_text="例如 2026-12，含这个月")
    reason = forms.CharField(
        label="困难情况", max_length=200, help_text="加密保存，页面上不直接显示，谁看过都记入日志"
    )
    studied_on = DateField(label="支部研究日期")
    approved_by = forms.CharField(label="批准单位", max_length=120)
    approved_on = DateField(label="批准日期")

    def __init__(self, *args, people, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people

    def clean(self) -> dict:
        """Turns the last month into the exclusive end that the records use."""
        cleaned = super().clean()
        if cleaned.get("last_month"):
            cleaned["until_month"] = plus_months(cleaned["last_month"], 1)
        if cleaned.get("kind") == Relief.Kind.EXEMPT or cleaned.get("amount") is None:
            cleaned["amount"] = Decimal(0)
        return cleaned

    def terms(self) -> dict:
        """What was approved, as `ReliefTerms` takes it."""
        apart = ("person", "last_month")
        return {key: value for key, value in self.cleaned_data.items() if key not in apart}
