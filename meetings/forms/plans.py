"""Forms of 年度工作计划. They validate and never save."""

from __future__ import annotations

from uuid import uuid4

from django import forms

from branchrecords.web.forms import DateField, Form
from meetings.models import Meeting
from meetings.rules.plans import MONTHS, QUESTIONS, Half
from members.models import Person
from members.models.people import PersonQuerySet


def _lines(label: str, rows: int, help_text: str = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=2000, widget=widget, help_text=help_text)


def _meeting_label(meeting: Meeting) -> str:
    return f"{meeting.held_on} {meeting.title}"


class PlanForm(Form):
    """Which year, with what aim."""

    year = forms.IntegerField(label="年度", min_value=1990, max_value=2099)
    goals = _lines("总体要求", 4, "全年要达到什么，一两句话；任务在下一步按月列")


class DecideForm(Form):
    """Which sealed meeting decided it."""

    meeting = forms.ModelChoiceField(
        Meeting.objects.none(), label="通过计划的会议", empty_label="请选择",
        help_text="已经封存的支部党员大会或支委会",
    )  # fmt: skip

    def __init__(self, *args, meetings, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = meetings
        self.fields["meeting"].label_from_instance = _meeting_label


class TaskForm(Form):
    """A key task by its six questions (5W1H)."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    month = forms.TypedChoiceField(
        label="月份", choices=[(number, f"{number}月") for number in MONTHS], coerce=int
    )
    what = forms.CharField(label=QUESTIONS["what"], max_length=200)
    why = forms.CharField(label=QUESTIONS["why"], max_length=300)
    owner = forms.ModelChoiceField(
        Person.objects.none(), label=QUESTIONS["owner"], empty_label="请选择"
    )
    due_on = DateField(label=QUESTIONS["due_on"])
    place = forms.CharField(label=QUESTIONS["place"], max_length=100)
    how = _lines(QUESTIONS["how"], 3, "步骤、分工、达到什么标准")
    dropped = forms.BooleanField(label="取消这项任务", required=False)
    reason = forms.CharField(label="理由", max_length=200, required=False)

    def __init__(
        self, *args, people: PersonQuerySet, change: bool, in_force: bool, **kwargs
    ) -> None:
        kwargs["initial"] = {"key": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people
        if change:
            del self.fields["month"]
        else:
            del self.fields["dropped"]
        if not (change or in_force):
            del self.fields["reason"]
        elif in_force:
            self.fields["reason"].help_text = "计划已经通过，增加和调整都要写理由"

    @property
    def facts(self) -> dict:
        """What the action takes, but for the key."""
        data = dict(self.cleaned_data)
        data.pop("key", None)
        found = {name: data.pop(name) for name in ("dropped", "reason") if name in data}
        return {**found, "month": data.pop("month", 0), "terms": data}


class ReportForm(Form):
    """That a task is done, and by which meeting."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    on = DateField(label="完成日期")
    text = _lines("完成情况", 4)
    meeting = forms.ModelChoiceField(
        Meeting.objects.none(), label="由哪次会议或活动完成", required=False,
        empty_label="不是会议或活动",
    )  # fmt: skip

    def __init__(self, *args, meetings, done: bool, **kwargs) -> None:
        kwargs["initial"] = {"key": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = meetings
        self.fields["meeting"].label_from_instance = _meeting_label
        if not done:
            del self.fields["meeting"]
            self.fields["on"].label, self.fields["text"].label = "更正日期", "为什么更正"

    @property
    def facts(self) -> dict:
        """What the action takes."""
        return {**self.cleaned_data, "key": self.cleaned_data["key"] or uuid4()}


class CheckForm(Form):
    """What a check saw; its findings are then registered as problems."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    half = forms.ChoiceField(label="时间", choices=Half.choices)
    on = DateField(label="检查日期")
    text = _lines("检查情况", 5, "查了什么、总的情况；发现的问题登记以后一条一条进问题清单")

    def __init__(self, *args, **kwargs) -> None:
        kwargs["initial"] = {"key": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    @property
    def facts(self) -> dict:
        """What the action takes."""
        return {**self.cleaned_data, "key": self.cleaned_data["key"] or uuid4()}
