"""The form of a bank's interest. It validates and never saves."""

from __future__ import annotations

from django import forms

from branchrecords.attachments.fields import AttachmentField
from branchrecords.web.forms import DateField, Form, MoneyField


class InterestForm(Form):
    """What the bank's paper says, with the paper."""

    key = forms.UUIDField(
        widget=forms.HiddenInput, error_messages={"required": "请刷新页面后重新办理"}
    )
    earned_on = DateField(label="结息日期", help_text="银行回单上的日期，例如 2026-09-21")
    amount = MoneyField(label="利息（元）")
    voucher = AttachmentField(label="银行回单")
