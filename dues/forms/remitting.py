"""The forms of slips: what is said beside the derived sum. They validate and never save."""

from __future__ import annotations

from datetime import date

from django import forms

from branchrecords.web.forms import DateField, Form, MoneyField


class RemitForm(Form):
    """Who brings the money and how much of it is cash; less than the sum only with a reason."""

    key = forms.UUIDField(
        widget=forms.HiddenInput, error_messages={"required": "请刷新页面后重新办理"}
    )
    handed_by = forms.CharField(
        label="交款人", max_length=60, help_text="谁把钱交给上级，一般是出纳"
    )
    cash = MoneyField(label="其中现金（元）", help_text="其余转账；已按账面的现金填好")
    upper_name = forms.CharField(label="上级党委", max_length=120, help_text="写全称")
    less = MoneyField(
        label="少缴时的金额（元）", required=False, help_text="照应上缴的金额办理时不用填"
    )
    reason = forms.CharField(label="少缴的理由", max_length=200, required=False)

    def __init__(self, *args, outside: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not outside:
            del self.fields["upper_name"]


class ReceiveForm(Form):
    """When the money came, and the receipt of a committee outside the system."""

    on = DateField(label="收款日期")
    receipt = forms.CharField(label="上级收据号", max_length=60)

    def __init__(self, *args, outside: bool, today: date, **kwargs) -> None:
        super().__init__(*args, initial={"on": today}, **kwargs)
        if not outside:
            del self.fields["receipt"]


class ReasonForm(Form):
    """Why a paper is returned, cancelled or undone."""

    reason = forms.CharField(label="理由", max_length=200, help_text="会一直留在记录里")
