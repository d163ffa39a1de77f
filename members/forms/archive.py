"""Forms of the papers of a file."""

from __future__ import annotations

from django import forms

from branchrecords.attachments.fields import AttachmentField
from branchrecords.web.forms import DateField, Form
from members.rules.archive import PAPER_CHOICES


class PaperForm(Form):
    """One paper: which, from when, where it lies, its scan."""

    kind = forms.ChoiceField(label="材料", choices=[("", "请选择"), *PAPER_CHOICES])
    dated_on = DateField(label="材料日期", required=False)
    place = forms.CharField(
        label="存放位置", max_length=100, required=False, help_text="例如：第 2 档案盒"
    )
    upload = AttachmentField(label="扫描件", required=False)
    note = forms.CharField(label="备注", max_length=200, required=False)
