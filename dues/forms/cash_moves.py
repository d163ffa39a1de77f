"""The form of cash paid into the bank or taken out of it. It validates and never saves."""

from __future__ import annotations

from uuid import uuid4

from django import forms

from branchrecords.web.forms import DateField, Form, MoneyField
from dues.actions.cash_moves import CashMoveFacts
from dues.models import CashMove


class CashMoveForm(Form):
    """What the bank's receipt says."""

    key = forms.UUIDField(
        widget=forms.HiddenInput, initial=uuid4,
        error_messages={"required": "请刷新页面后重新办理"},
    )  # fmt: skip
    way = forms.ChoiceField(
        label="种类", choices=CashMove.Way.choices, initial=CashMove.Way.IN,
        widget=forms.RadioSelect,
    )  # fmt: skip
    amount = MoneyField(label="金额（元）")
    moved_on = DateField(label="回单日期", help_text="银行回单上的日期，例如 2026-11-12")
    receipt = forms.CharField(label="银行回单号", max_length=60)

    def facts(self) -> CashMoveFacts:
        """As the action takes it."""
        data = self.cleaned_data
        return CashMoveFacts(data["way"], data["amount"], data["moved_on"], data["receipt"])
