"""The forms of the bank account and of accountant and cashier. They validate and never save."""

from __future__ import annotations

from django import forms

from branchrecords.web.forms import FULL_WIDTH, DateField, Form
from members.models import User
from members.models.accounts import UserQuerySet

SHORTEST_NUMBER, LONGEST_NUMBER = 8, 30


class AccountForm(Form):
    """What the bank's letter says."""

    bank = forms.CharField(label="开户行", max_length=80)
    holder = forms.CharField(label="户名", max_length=80, help_text="党委或党委组织部门的名称")
    account_number = forms.CharField(
        label="账号", max_length=60, widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text="加密保存，页面上只显示后四位",
    )  # fmt: skip
    on = DateField(label="启用日期")

    def clean_account_number(self) -> str:
        """Digits alone; blanks and dashes between them are left out."""
        typed = self.cleaned_data["account_number"].translate(FULL_WIDTH)
        number = "".join(typed.replace("-", "").split())
        if not (number.isdecimal() and number.isascii()):
            raise forms.ValidationError("账号只能有数字，请核对")
        if not SHORTEST_NUMBER <= len(number) <= LONGEST_NUMBER:
            raise forms.ValidationError(
                f"账号应有 {SHORTEST_NUMBER} 到 {LONGEST_NUMBER} 位，写的是 {len(number)} 位"
            )
        return number


class RevealForm(Form):
    """What the number is wanted for."""

    reason = forms.CharField(label="事由", max_length=100)


class KeepersForm(Form):
    """Who keeps the accounts and the money from a day on, and what is handed over."""

    accountant = forms.ModelChoiceField(
        User.objects.none(), label="会计", empty_label="请选择", help_text="制单、记账"
    )
    cashier = forms.ModelChoiceField(
        User.objects.none(), label="出纳", empty_label="请选择",
        help_text="收钱、付钱；不能与会计同一人",
    )  # fmt: skip
    on = DateField(label="从哪天起")
    witness = forms.CharField(label="监交人", max_length=60, help_text="一般是书记")
    note = forms.CharField(
        label="移交的账册凭证", max_length=200, required=False,
        help_text="例如 2026年收缴表 11 份、上缴单 3 张",
    )  # fmt: skip

    def __init__(self, *args, users: UserQuerySet, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for field in ("accountant", "cashier"):
            self.fields[field].queryset = users
