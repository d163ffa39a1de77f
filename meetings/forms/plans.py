"""Forms of the yearly plans. They validate and never save."""

from __future__ import annotations

from decimal import Decimal
from uuid import uuid4

from django import forms

from branchrecords.web.forms import DateField, Form
from meetings.models import KeyTask, Meeting
from meetings.rules.plans import (
    MONTHS,
    QUESTIONS,
    STUDY_WORDS,
    Half,
    StudyForm,
    last_day,
)
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
    goals = _lines("总体要求", 4, "全年要达到什么，一两句话；下一步按月列具体内容")


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


PERIODS = [(f"{number}", f"{number}月") for number in MONTHS] + [
    (f"q{number}", f"第{word}季度") for number, word in zip((3, 6, 9, 12), "一二三四", strict=True)
]


class TopicForm(Form):
    """A topic of a study plan; its term is the last day of its month or quarter."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    period = forms.ChoiceField(label="时间", choices=PERIODS)
    what = forms.CharField(label=STUDY_WORDS["what"], max_length=200)
    form = forms.ChoiceField(label=STUDY_WORDS["form"], choices=StudyForm.choices)
    hours = forms.DecimalField(
        label=STUDY_WORDS["hours"], max_digits=4, decimal_places=1, min_value=Decimal("0.5"),
        help_text="半天按 4 学时，一天按 8 学时",
    )  # fmt: skip
    materials = forms.CharField(
        label=STUDY_WORDS["materials"], max_length=300, help_text="文件、书籍、视频的名称"
    )
    owner = forms.ModelChoiceField(
        Person.objects.none(), label=STUDY_WORDS["owner"], empty_label="请选择"
    )
    audience = forms.CharField(label=STUDY_WORDS["audience"], max_length=100, initial="全体党员")
    how = forms.CharField(
        label=STUDY_WORDS["how"], max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    dropped = forms.BooleanField(label="取消这项学习", required=False)
    reason = forms.CharField(label="理由", max_length=200, required=False)

    def __init__(
        self,
        *args,
        people: PersonQuerySet,
        year: int,
        task: KeyTask | None,
        in_force: bool,
        **kwargs,
    ) -> None:
        kwargs["initial"] = {"key": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.year, self.task = year, task
        self.fields["owner"].queryset = people
        if task:
            del self.fields["period"]
        else:
            del self.fields["dropped"]
        if not (task or in_force):
            del self.fields["reason"]
        elif in_force:
            self.fields["reason"].help_text = "计划已经通过，增加和调整都要写理由"

    @property
    def facts(self) -> dict:
        """What the action takes, but for the key."""
        data = dict(self.cleaned_data)
        data.pop("key", None)
        found = {name: data.pop(name) for name in ("dropped", "reason") if name in data}
        if self.task:
            found |= {"month": self.task.month}
        else:
            period = data.pop("period")
            found |= {"month": int(period.strip("q")), "quarterly": period.startswith("q")}
        return {**found, "terms": data | {"due_on": last_day(self.year, found["month"])}}


class LinkForm(Form):
    """Which meeting or activity carried out a topic."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    meeting = forms.ModelChoiceField(
        Meeting.objects.none(), label="由哪次会议或活动开展", empty_label="请选择",
        help_text="已经封存、写明学时的会议和活动；一项学习可以分几次开展，一次一次对应",
    )  # fmt: skip

    def __init__(self, *args, meetings, **kwargs) -> None:
        kwargs["initial"] = {"key": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = meetings
        self.fields["meeting"].label_from_instance = lambda meeting: (
            f"{_meeting_label(meeting)}（{meeting.study_hours.normalize():f} 学时）"
        )

    @property
    def facts(self) -> dict:
        """What the action takes."""
        meeting = self.cleaned_data["meeting"]
        return {
            "key": self.cleaned_data["key"] or uuid4(),
            "meeting": meeting,
            "on": meeting.held_on,
            "text": f"由「{meeting}」开展",
        }


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
