"""Forms of corrections. They validate and never save."""

from __future__ import annotations

from django import forms

from branchrecords.web.forms import DateField, Form


class WithdrawForm(Form):
    """Why a change of standing is taken back."""

    reason = forms.CharField(label="撤回的理由", max_length=100, help_text="例如：登记错了人")


class PlaceDayForm(Form):
    """On which day the newest place really began."""

    starts_on = DateField(label="正确的转入日期")
    reason = forms.CharField(label="更正的理由", max_length=100, help_text="例如：按介绍信回执更正")
