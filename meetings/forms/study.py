"""Forms of 学时: a training outside the branch, and the branch's word on it."""

from __future__ import annotations

from decimal import Decimal
from uuid import uuid4

from django import forms

from branchrecords.attachments.fields import AttachmentField
from branchrecords.web.forms import DateField, Form
from meetings.rules.study import TRAINING_WAYS
from members.models import Person
from members.models.people import PersonQuerySet


class TrainingForm(Form):
    """What the certificate says. `people`: whose it may be, where the branch enters it."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    person = forms.ModelChoiceField(Person.objects.none(), label="党员", empty_label="请选择")
    way = forms.ChoiceField(label="培训方式", choices=TRAINING_WAYS)
    organizer = forms.CharField(
        label="主办单位", max_length=100, help_text="例如：区委组织部、区委党校、学习平台"
    )
    course = forms.CharField(label="培训班次", max_length=120)
    starts_on = DateField(label="开始日期")
    last_on = DateField(label="结束日期")
    hours = forms.DecimalField(
        label="学时", max_digits=5, decimal_places=1, min_value=Decimal("0.5")
    )
    upload = AttachmentField(label="培训证明的照片或扫描件")

    def __init__(
        self, *args, people: PersonQuerySet | None = None, day_hours: int, **kwargs
    ) -> None:
        kwargs["initial"] = {"key": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields["hours"].help_text = f"按证书写；一天不超过 {day_hours} 学时，半天一般按 4 学时"
        if people is None:
            del self.fields["person"]
        else:
            self.fields["person"].queryset = people
            self.fields["upload"].required = False
            self.fields["upload"].help_text += "；看过原件的可以不传"

    @property
    def facts(self) -> dict:
        """What the action takes."""
        return {**self.cleaned_data, "key": self.cleaned_data["key"] or uuid4()}


class DecisionForm(Form):
    """A word to the decision on a training; a refusal needs one."""

    note = forms.CharField(
        label="说明",
        max_length=200,
        required=False,
        help_text="确认的可以不写；不予确认、撤销确认的请写明理由，本人会看到",
    )
