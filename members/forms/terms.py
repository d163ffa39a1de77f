"""Forms of terms. They validate and never save."""

from __future__ import annotations

from django import forms

from branchrecords.web.forms import DateField, Form
from members.models import TermChange
from members.rules.approvals import Approval, normal_number


class TermForm(Form):
    """The term an organisation is in."""

    starts_on = DateField(label="任期开始日期", help_text="选举产生的日期，例如 2024-03-15")
    ordinal = forms.IntegerField(
        label="第几届", min_value=1, max_value=99, required=False, help_text="只写数字"
    )


class TermChangeForm(Form):
    """An approved extension or advance."""

    kind = forms.ChoiceField(
        label="种类", choices=TermChange.Kind.choices, widget=forms.RadioSelect
    )
    due_on = DateField(label="新的届满日期", help_text="例如 2027-06-30")
    reason = forms.CharField(label="理由", max_length=300)
    approved_by = forms.CharField(label="批准组织", max_length=120)
    approved_on = DateField(label="批复日期")
    document_number = forms.CharField(
        label="批复文号", max_length=60, help_text="例如 临工委〔2026〕5号"
    )

    def clean_document_number(self) -> str:
        return normal_number(self.cleaned_data["document_number"])

    @property
    def approval(self) -> Approval:
        """The 批复, once the form is valid."""
        data = self.cleaned_data
        return Approval(data["approved_by"], data["approved_on"], data["document_number"])
