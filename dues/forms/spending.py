"""Spending of dues step by step, and what the office paid. They validate and never save."""

from __future__ import annotations

from uuid import uuid4

from django import forms

from branchrecords.attachments.fields import AttachmentField, SeveralAttachmentsField
from branchrecords.web.forms import DateField, Form, MoneyField
from dues.actions.admin_spending import AdminFacts
from dues.actions.spending import MOST_VOUCHERS, SpendingFacts
from dues.rules.accounts import MONEY, Account
from dues.rules.spending import PURPOSE_CHOICES
from members.models import Person

from .budgets import DecisionMixin


class UseForm(Form):
    """What every spending says: what for, how much, to whom."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    purpose = forms.TypedChoiceField(
        label="用途", choices=(("", "请选择"), *PURPOSE_CHOICES), coerce=int,
        help_text="《党费规定》第十九条只允许这几项",
    )  # fmt: skip
    what = forms.CharField(label="支出内容", max_length=120, help_text="例如 七月党员轮训场地费")
    amount = MoneyField(label="金额（元）")
    payee = forms.CharField(label="收款人", max_length=80, help_text="单位全称或个人姓名")


class SpendingForm(UseForm):
    """A paper of spending dues; invoices may come now or later."""

    person = forms.ModelChoiceField(
        Person.objects.none(), label="补助的党员", required=False, empty_label="不是补助党员",
        help_text="补助生活困难、受灾的党员时选择",
    )  # fmt: skip
    vouchers = SeveralAttachmentsField(label="票据", most=MOST_VOUCHERS, required=False)

    def __init__(self, *args, people, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people

    def facts(self) -> SpendingFacts:
        """As the action takes it."""
        data = self.cleaned_data
        return SpendingFacts(
            data["purpose"], data["amount"], data["what"], data["payee"], data["person"]
        )


class AdminSpendingForm(UseForm):
    """One payment of the unit's office."""

    document = forms.CharField(
        label="财务凭证号", max_length=60, help_text="财务部门账上的凭证号，例如 记账-11-08"
    )
    spent_on = DateField(label="支付日期")
    upload = AttachmentField(label="凭证", required=False)

    def facts(self) -> AdminFacts:
        """As the action takes it."""
        data = self.cleaned_data
        return AdminFacts(
            data["purpose"], data["amount"], data["what"], data["payee"], data["document"],
            data["spent_on"],
        )  # fmt: skip


class DecideForm(DecisionMixin, Form):
    """Which decision, and whether it goes over the budget."""

    over = forms.BooleanField(
        label="决定中写明同意超预算", required=False, help_text="没有预算或者超过预算时才勾选"
    )


class VouchersForm(Form):
    """Invoices of a paper."""

    vouchers = SeveralAttachmentsField(label="发票或收据", most=MOST_VOUCHERS)


class PayForm(Form):
    """Out of what, on which day."""

    account = forms.TypedChoiceField(
        label="付款方式", choices=[(one.value, one.label) for one in MONEY],
        coerce=lambda text: Account(int(text)),
    )  # fmt: skip
    on = DateField(label="付款日期")


class AnswerForm(Form):
    """What the organisation above answers."""

    approved = forms.TypedChoiceField(
        label="批复", choices=(("yes", "同意"), ("no", "不同意")), widget=forms.RadioSelect,
        coerce=lambda text: text == "yes",
    )  # fmt: skip
    words = forms.CharField(
        label="意见", max_length=200, required=False, help_text="不同意时写明理由"
    )


class ReasonForm(Form):
    """Why something is taken back or undone."""

    reason = forms.CharField(label="理由", max_length=200, help_text="会一直留在记录里")
