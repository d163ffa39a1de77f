"""The form of dues handed down. It validates and never saves."""

from __future__ import annotations

from uuid import uuid4

from django import forms

from branchrecords.web.forms import Form, MoneyField
from dues.actions.handing_down import HandDownWish
from dues.rules.spending import PURPOSE_CHOICES
from members.models import Organization

from .budgets import DecisionMixin


class HandDownForm(DecisionMixin, Form):
    """To whom, how much, what for, by which decision."""

    key = forms.UUIDField(
        widget=forms.HiddenInput, initial=uuid4,
        error_messages={"required": "请刷新页面后重新办理"},
    )  # fmt: skip
    lower = forms.ModelChoiceField(
        Organization.objects.none(), label="下拨给", empty_label="请选择",
        help_text="本组织下面的党组织",
    )  # fmt: skip
    amount = MoneyField(label="金额（元）")
    cash = MoneyField(
        label="其中现金（元）", required=False, help_text="不填的先用库存现金，其余转账"
    )
    purpose = forms.TypedChoiceField(
        label="用途", choices=(("", "请选择"), *PURPOSE_CHOICES), coerce=int,
        help_text="《党费规定》第十九条只允许这几项",
    )  # fmt: skip
    what = forms.CharField(label="事由", max_length=120, help_text="例如 补助支部开展党员培训")
    handed_by = forms.CharField(label="经手人", max_length=60, help_text="谁把钱交给下级")

    def __init__(self, *args, takers, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lower"].queryset = takers

    def wish(self) -> HandDownWish:
        """As the action takes it."""
        data = self.cleaned_data
        return HandDownWish(
            data["lower"], data["amount"], data["purpose"], data["what"], data["handed_by"],
            self.decision(), data["cash"],
        )  # fmt: skip
