"""Forms of 问题清单. They validate and never save."""

from __future__ import annotations

from uuid import uuid4

from django import forms

from branchrecords.attachments.fields import AttachmentField
from branchrecords.web.forms import DateField, Form
from meetings.models import Meeting, PlanCheck, Review
from meetings.rules.problems import Source, StepKind
from members.models import Person
from members.models.people import PersonQuerySet


def _lines(label: str, rows: int, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
    )


class ProblemForm(Form):
    """A problem with its first measure."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    source = forms.ChoiceField(label="来源", choices=Source.choices)
    review = forms.ModelChoiceField(
        Review.objects.none(), label="哪一年的组织生活会", required=False, empty_label="请选择",
        help_text="来源是组织生活会和民主评议时选",
    )  # fmt: skip
    meeting = forms.ModelChoiceField(
        Meeting.objects.none(), label="哪次会议", required=False, empty_label="请选择",
        help_text="来源是会议时选",
    )  # fmt: skip
    plan_check = forms.ModelChoiceField(
        PlanCheck.objects.none(), label="哪次计划检查", required=False, empty_label="不是计划检查",
        help_text="来源是督查检查，在半年或年终检查里发现的，选是哪一次",
    )  # fmt: skip
    found_on = DateField(label="发现日期")
    text = _lines("问题", 3, "一条写一个问题，写具体：什么事、谁反映的、表现在哪里")
    measure = _lines("整改措施", 3, "做什么、做到什么程度算改好")
    owner = forms.ModelChoiceField(Person.objects.none(), label="责任人", empty_label="请选择")
    due_on = DateField(label="整改期限")

    def __init__(self, *args, people: PersonQuerySet, meetings, reviews, checks, **kwargs) -> None:
        kwargs["initial"] = {"key": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people
        self.fields["meeting"].queryset = meetings
        self.fields["meeting"].label_from_instance = _meeting_label
        self.fields["review"].queryset = reviews
        self.fields["plan_check"].queryset = checks

    @property
    def facts(self) -> dict:
        """What the action takes."""
        return {**self.cleaned_data, "key": self.cleaned_data["key"] or uuid4()}


def _meeting_label(meeting: Meeting) -> str:
    return f"{meeting.held_on} {meeting.title}"


class MeasureForm(Form):
    """Another measure, owner or deadline, and why."""

    text = _lines("整改措施", 4)
    owner = forms.ModelChoiceField(Person.objects.none(), label="责任人", empty_label="请选择")
    due_on = DateField(label="整改期限")
    reason = forms.CharField(label="调整的理由", max_length=200)

    def __init__(self, *args, people: PersonQuerySet, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people


ASKS: dict[str, str] = {
    StepKind.PROGRESS: "做了什么、到什么程度；可以附照片或材料",
    StepKind.RAISED: "哪些事本级解决不了，请上级协调什么",
    StepKind.ANSWERED: "怎么协调的、下级接着做什么",
    StepKind.CLOSED: "怎么核实的、整改到位的依据",
    StepKind.REOPENED: "为什么要接着整改",
    StepKind.WITHDRAWN: "为什么撤回：重复登记、登记错了",
}
WITH_PAPER = (StepKind.PROGRESS, StepKind.RAISED, StepKind.ANSWERED, StepKind.CLOSED)


class StepForm(Form):
    """What was done, with one paper; more papers come with more progress."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    text = _lines("情况", 4)
    file = AttachmentField(label="佐证材料", required=False)

    def __init__(self, *args, kind: str, **kwargs) -> None:
        kwargs["initial"] = {"key": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = ASKS[kind]
        if kind not in WITH_PAPER:
            del self.fields["file"]

    @property
    def facts(self) -> dict:
        """What the action takes."""
        data = self.cleaned_data
        upload = data.get("file")
        return {
            "key": data["key"] or uuid4(),
            "text": data["text"],
            "uploads": [upload] if upload else [],
        }
