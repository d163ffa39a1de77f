"""Forms of 谈心谈话. They validate and never save."""

from __future__ import annotations

from uuid import uuid4

from django import forms

from branchrecords.web.forms import DateField, Form
from meetings.rules.talks import TalkPurpose
from members.models import Person
from members.models.people import PersonQuerySet


class TalkForm(Form):
    """One talk; on the member's own page the first of the two is the member."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    first = forms.ModelChoiceField(Person.objects.none(), label="谈话人", empty_label="请选择")
    second = forms.ModelChoiceField(Person.objects.none(), label="谈话对象", empty_label="请选择")
    held_on = DateField(label="日期")
    place = forms.CharField(label="地点", max_length=100)
    purpose = forms.ChoiceField(label="事由", choices=TalkPurpose.choices)
    gist = forms.CharField(
        label="谈话要点",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="加密保存，只有谈话双方看得到；别人要看须写明事由，记入日志",
    )
    solved = forms.IntegerField(
        label="解决问题（个）", required=False, min_value=0, max_value=99,
        help_text="通过这次谈话解决了几个问题，没有不填",
    )  # fmt: skip

    def __init__(self, *args, people: PersonQuerySet, own: bool = False, **kwargs) -> None:
        kwargs["initial"] = {"key": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        if own:
            del self.fields["first"]
        for name in {"first", "second"} & set(self.fields):
            self.fields[name].queryset = people

    @property
    def facts(self) -> dict:
        """What the action takes."""
        data = self.cleaned_data
        return {**data, "key": data["key"] or uuid4(), "solved": data["solved"] or 0}


class WithdrawForm(Form):
    """Why a row does not count."""

    reason = forms.CharField(label="撤回的理由", max_length=200)


class RevealForm(Form):
    """Why somebody reads what two others said."""

    reason = forms.CharField(label="查看的事由", max_length=200)
