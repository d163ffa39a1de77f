"""Forms of the second factor. They validate and never save."""

from __future__ import annotations

from django import forms
from django.contrib.auth import authenticate

from branchrecords.web.forms import Form
from branchrecords.web.proving import PasswordAgainMixin
from members.models import User
from members.rules.factors import DIGITS

WRONG = "口令或备用码不对，也可能刚刚用过。请等手机上的口令换成新的一组再输入；备用码每个只能用一次"
_ATTRIBUTES = {"autocomplete": "one-time-code", "autocapitalize": "characters"}


class FactorForm(Form):
    """The second step of a log-in: the phone's code or a recovery code, in one field."""

    code = forms.CharField(
        label="动态口令",
        max_length=40,
        help_text=f"手机验证器上的 {DIGITS} 位数字；手机不在身边，可以输入一个备用码",
        widget=forms.TextInput(attrs=_ATTRIBUTES | {"autofocus": True}),
    )

    def __init__(self, *args, request, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.user = request, user

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        username = self.user.username
        if authenticate(self.request, username=username, secret_factor=code) is None:
            raise forms.ValidationError(WRONG)
        return code


class EnrolForm(PasswordAgainMixin, Form):
    """The first code of a new phone, and the password; the action checks the code."""

    code = forms.CharField(
        label="动态口令",
        max_length=20,
        help_text=f"扫码以后，手机上显示的 {DIGITS} 位数字",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
    field_order = ("code", "password")
