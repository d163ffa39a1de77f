"""Forms of the code sets. They validate and never save."""

from __future__ import annotations

from django import forms

from branchrecords.documents.values import normalize_text
from branchrecords.web.forms import Form
from members.rules.dictionaries import DictionaryKind


class EntryForm(Form):
    """A new entry."""

    kind = forms.ChoiceField(label="字典", choices=DictionaryKind.choices)
    code = forms.RegexField(
        r"^[0-9A-Za-z]+$",
        label="代码",
        max_length=10,
        help_text="数字或字母，决定排列的先后",
        error_messages={"invalid": "代码只能用数字和字母"},
    )
    label = forms.CharField(label="名称", max_length=40)

    def clean_label(self) -> str:
        return normalize_text(self.cleaned_data["label"])


class EntryChangeForm(Form):
    """Another name of an entry, and whether it is in use."""

    label = forms.CharField(label="名称", max_length=40)
    is_active = forms.BooleanField(label="在用", required=False)

    def clean_label(self) -> str:
        return normalize_text(self.cleaned_data["label"])
