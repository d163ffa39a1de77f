"""The form of the verification page."""

from __future__ import annotations

import re

from django import forms
from django.core.exceptions import ValidationError

from branchrecords.web.forms import Form


class VerifyForm(Form):
    """Serial number and check digits as printed beside the QR code."""

    serial = forms.CharField(
        label="编号", max_length=60, help_text="印在二维码旁，例如 2026-LJ-JG-03-1"
    )
    check = forms.CharField(
        label="核验码", max_length=40, help_text="16 位数字和字母，空格可以不写"
    )

    def clean_serial(self) -> str:
        return self.cleaned_data["serial"].strip()

    def clean_check(self) -> str:
        check = re.sub(r"\s", "", self.cleaned_data["check"]).lower()
        if not re.fullmatch(r"[0-9a-f]{16,64}", check):
            raise ValidationError("核验码是 16 位，由 0–9 和 a–f 组成，请对照纸面重写")
        return check
