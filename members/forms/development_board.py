"""Forms around the board of 发展党员: its filters, the yearly analysis, the yearly plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from branchrecords.web.forms import DateField, Form
from members.queries.development_board import FILTERS
from members.rules.development_step import Stage

MOST_PLANNED = 9999


class BoardFilterForm(forms.Form):
    """The filters above the board; what is not understood is left out."""

    within = forms.IntegerField(required=False)
    stage = forms.ChoiceField(required=False, choices=[(s.value, s.label) for s in Stage])
    only = forms.ChoiceField(required=False, choices=tuple(FILTERS.items()))

    def chosen(self) -> Mapping[str, Any]:
        """The valid values."""
        self.is_valid()
        return self.cleaned_data


class AnalysisForm(Form):
    """The committee's yearly analysis, for many 积极分子 at once."""

    done_on = DateField(label="分析日期")
    opinion = forms.CharField(
        label="分析意见",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写入所选每个人的培养考察材料；个别情况请在本人页面另记",
    )
    cases = forms.TypedMultipleChoiceField(
        label="入党积极分子", coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, choices, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cases"].choices = choices
        self.fields["cases"].error_messages["required"] = "请至少勾选一个人"


class PlanForm(Form):
    """A number for an organisation and a year."""

    number = forms.IntegerField(
        label="计划人数",
        min_value=0,
        max_value=MOST_PLANNED,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": "请写整数", "min_value": "不能是负数"},
    )
    note = forms.CharField(label="依据", max_length=200, required=False)
