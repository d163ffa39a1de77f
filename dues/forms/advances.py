"""Where the 预收 of a member who went on goes."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from django import forms

from branchrecords.web.forms import DateField, Form
from dues.models import Payment

HOME, BACK = "home", "back"


class AdvanceForm(Form):
    """`home`: the branch of now, None outside the system, where it can only be given back."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    to = forms.ChoiceField(label="怎样处理", widget=forms.RadioSelect)
    on = DateField(label="日期")
    method = forms.ChoiceField(label="方式", choices=Payment.Method.choices)

    def __init__(self, *args, home, today: date, **kwargs) -> None:
        kwargs["initial"] = {"key": uuid4(), "on": today, "to": HOME if home else BACK}
        super().__init__(*args, **kwargs)
        choices = [(HOME, f"转给{home}，抵交以后月份")] if home else []
        self.fields["to"].choices = [*choices, (BACK, "退还本人")]
