"""The form of the 台账管理员. It validates and never saves."""

from __future__ import annotations

from django import forms

from branchrecords.web.forms import DateField, Form
from members.models import Person
from members.models.people import PersonQuerySet


class CustodianForm(Form):
    """Who keeps the ledger from a day on."""

    person = forms.ModelChoiceField(
        Person.objects.none(), label="台账管理员", required=False,
        empty_label="暂时没有人，由书记代管",
    )  # fmt: skip
    on = DateField(label="从哪天起")
    handed_over = forms.CharField(
        label="移交情况", max_length=200, required=False,
        help_text="前任移交了什么，例如 2024—2026年台账、队旗 1 面、服务证 12 本",
    )  # fmt: skip

    def __init__(self, *args, people: PersonQuerySet, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people
