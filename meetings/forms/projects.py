"""Forms of 项目三部曲. They validate and never save."""

from __future__ import annotations

from uuid import uuid4

from django import forms

from branchrecords.attachments.fields import AttachmentField
from branchrecords.web.forms import DateField, Form
from meetings.models import Meeting
from meetings.rules.projects import TERMS
from members.models import Person
from members.models.people import PersonQuerySet


class ProjectForm(Form):
    """A project with the terms of its stages; the first day only when it begins."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label="项目名称", max_length=100)
    aim = forms.CharField(
        label="目标和内容", max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    leader = forms.ModelChoiceField(Person.objects.none(), label="负责人", empty_label="请选择")
    starts_on = DateField(label="立项日期")
    mobilise_by = DateField(label="动员期限")
    supervise_by = DateField(label="监督期限")
    conclude_by = DateField(label="总结评价期限")

    def __init__(self, *args, people: PersonQuerySet, begins: bool = True, **kwargs) -> None:
        kwargs["initial"] = {"key": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields["leader"].queryset = people
        if not begins:
            del self.fields["starts_on"], self.fields["key"]

    @property
    def facts(self) -> dict:
        """What the action takes of the project itself."""
        return {
            name: self.cleaned_data[name] for name in ("name", "aim", "leader", *TERMS.values())
        }


class StageForm(Form):
    """What was done in a stage."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    on = DateField(label="日期")
    content = forms.CharField(
        label="内容", max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )
    meetings = forms.ModelMultipleChoiceField(
        Meeting.objects.none(), label="会议或活动", required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="在哪次会议或活动上办的；选了就不用再写参加的人",
    )  # fmt: skip
    people = forms.ModelMultipleChoiceField(
        Person.objects.none(), label="参加人员", required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    others = forms.CharField(
        label="其他参加人员",
        max_length=200,
        required=False,
        help_text="不在名册上的，例如 居民代表 6 人",
    )
    file = AttachmentField(label="材料", required=False)
    reason = forms.CharField(label="更正的理由", max_length=200)

    def __init__(
        self, *args, people: PersonQuerySet, meetings, again: bool = False, **kwargs
    ) -> None:
        kwargs["initial"] = {"key": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = people
        self.fields["meetings"].queryset = meetings
        self.fields["meetings"].label_from_instance = _meeting_label
        if not meetings:
            del self.fields["meetings"]
        if not again:
            del self.fields["reason"]

    @property
    def facts(self) -> dict:
        """What the action takes."""
        data = self.cleaned_data
        upload = data.get("file")
        return {
            "key": data["key"] or uuid4(),
            "on": data["on"],
            "content": data["content"],
            "people": list(data["people"]),
            "others": data["others"],
            "meetings": list(data.get("meetings") or ()),
            "uploads": [upload] if upload else [],
            "reason": data.get("reason", ""),
        }


def _meeting_label(meeting: Meeting) -> str:
    return f"{meeting.held_on} {meeting.title}"


class DropForm(Form):
    """When a project is dropped, and why."""

    on = DateField(label="中止日期")
    reason = forms.CharField(label="中止的理由", max_length=200)
