"""Forms of 心得. They validate and never save."""

from __future__ import annotations

from uuid import uuid4

from django import forms

from branchrecords.attachments.fields import AttachmentField
from branchrecords.web.forms import DateField, Form
from meetings.models import Meeting
from meetings.rules.essays import LONGEST
from members.models import Person
from members.models.people import PersonQuerySet


class _Keyed(Form):
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs) -> None:
        kwargs["initial"] = {"key": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    @property
    def facts(self) -> dict:
        """What the action takes."""
        return {**self.cleaned_data, "key": self.cleaned_data["key"] or uuid4()}


class AskForm(_Keyed):
    """What is asked, of whom, until when."""

    title = forms.CharField(label="题目", max_length=120)
    meeting = forms.ModelChoiceField(
        Meeting.objects.none(), label="哪次学习的心得", required=False,
        empty_label="不是某一次会议或活动",
    )  # fmt: skip
    due_on = DateField(label="交稿日期")
    people = forms.ModelMultipleChoiceField(
        Person.objects.none(), label="交心得的党员", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请勾选交心得的党员"},
    )  # fmt: skip

    def __init__(self, *args, people: PersonQuerySet, meetings, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = people
        self.fields["meeting"].queryset = meetings
        self.fields["meeting"].label_from_instance = lambda one: f"{one.held_on} {one.title}"


class EssayForm(_Keyed):
    """A 心得, typed or as a file. `people`: whose, where the branch hands it in."""

    person = forms.ModelChoiceField(Person.objects.none(), label="党员", empty_label="请选择")
    title = forms.CharField(label="题目", max_length=120)
    text = forms.CharField(
        label="心得", max_length=LONGEST, required=False,
        widget=forms.Textarea(attrs={"rows": 10}), help_text="在这里写，或者上传手写稿的照片、文件",
    )  # fmt: skip
    upload = AttachmentField(label="照片或文件", required=False)

    def __init__(
        self, *args, people: PersonQuerySet | None = None, asked: bool = False, **kwargs
    ) -> None:
        super().__init__(*args, **kwargs)
        if people is None:
            del self.fields["person"]
        else:
            self.fields["person"].queryset = people
        if asked:
            del self.fields["title"]

    @property
    def facts(self) -> dict:
        """What the action takes."""
        return {"title": "", **super().facts}


class CheckForm(Form):
    """A word to a 心得; returning it needs one."""

    remark = forms.CharField(
        label="评语",
        max_length=200,
        required=False,
        help_text="退回的请写明要补什么，本人会看到",
    )
