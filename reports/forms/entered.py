"""The form of the numbers entered by hand: one optional field per blank."""

from __future__ import annotations

from django import forms

from branchrecords.web.forms import Form
from reports.figures.entered import ENTERED_ITEMS


class EnteredForm(Form):
    """`cleaned_data` maps every key to a number, or None where nothing is entered."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for item in ENTERED_ITEMS:
            self.fields[item.key] = forms.DecimalField(
                label=f"{item.label}（{item.unit}）",
                help_text=item.source,
                required=False,
                min_value=0,
                max_digits=10,
                decimal_places=0,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
                error_messages={
                    "invalid": "请写成整数，例如 12",
                    "min_value": "不能小于 0",
                    "max_decimal_places": "请写成整数，例如 12",
                },
            )
