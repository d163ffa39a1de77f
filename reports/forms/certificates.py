"""The form by which a committee brings in its signing certificate."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError

from branchrecords.web.forms import Form

MOST_BYTES = 200_000


class CertificateForm(Form):
    """A key file and the password that opens it, which is not kept."""

    file = forms.FileField(
        label="证书文件",
        help_text=".p12 或 .pfx 文件，含私钥",
        widget=forms.ClearableFileInput(attrs={"accept": ".p12,.pfx"}),
    )
    password = forms.CharField(
        label="证书密码",
        required=False,
        help_text="只在上传时用一次，不保存；没有密码的不填",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError("这个文件太大，不像证书文件，请重新选择 .p12 或 .pfx 文件")
        return file
