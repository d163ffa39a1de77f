"""Reasons for booking a difference and for opening a closed month."""

from __future__ import annotations

from django import forms

from branchrecords.web.forms import Form


class DifferenceForm(Form):
    """`seen` is what the page showed."""

    seen = forms.CharField(
        widget=forms.HiddenInput, max_length=64, error_messages={"required": "请刷新页面后重新核对"}
    )
    reason = forms.CharField(
        label="理由", max_length=200, help_text="例如：上级调整了标准，会一直留在记录里"
    )


class ReopenForm(Form):
    """Why a closed month is to be opened again."""

    reason = forms.CharField(
        label="理由", max_length=200, help_text="例如：漏记一笔收款，会一直留在记录里"
    )
