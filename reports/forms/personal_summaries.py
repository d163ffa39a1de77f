"""Forms of the 个人总结: its sections, the reason for sending it back."""

from __future__ import annotations

from django import forms

from branchrecords.web.forms import Form
from reports.rules.personal_summaries import SECTIONS

from .summaries import SectionsForm


class PersonalForm(SectionsForm):
    """One optional field per section."""

    sections = SECTIONS


class PersonalReturnForm(Form):
    """Why it goes back to the member."""

    reason = forms.CharField(
        label="退回理由",
        max_length=1000,
        help_text="写明哪一段、要补什么，本人按此修改",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
