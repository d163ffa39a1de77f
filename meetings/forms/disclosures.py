"""Forms of 党务公开. They validate and never save."""

from __future__ import annotations

from uuid import uuid4

from django import forms

from branchrecords.attachments.fields import AttachmentField
from branchrecords.web.forms import DateField, Form
from meetings.actions.disclosures import REASONED, Terms
from meetings.models import Feedback, Meeting
from meetings.rules import disclosures as rules
from meetings.rules.disclosures import StepKind


class DisclosureForm(Form):
    """One item: what, to whom, how, how long."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label="公开什么", choices=rules.Kind.choices)
    title = forms.CharField(label="标题", max_length=120)
    text = forms.CharField(
        label="内容", max_length=19000, widget=forms.Textarea(attrs={"rows": 10}),
        help_text="身份证号、手机号、住址等个人信息不公开",
    )  # fmt: skip
    audience = forms.ChoiceField(label="向谁公开", choices=rules.Audience.choices)
    form = forms.ChoiceField(label="公开方式", choices=rules.Form.choices)
    meeting = forms.ModelChoiceField(
        Meeting.objects.none(), label="在哪次会议上通报", required=False, empty_label="请选择",
        help_text="会议通报的才选",
    )  # fmt: skip
    starts_on = DateField(label="从哪天起公开")
    last_day = DateField(label="公开到哪天（含当天）")

    def __init__(self, *args, meetings, **kwargs) -> None:
        kwargs["initial"] = {"key": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = meetings
        self.fields["meeting"].label_from_instance = lambda one: f"{one.held_on} {one.title}"

    @property
    def terms(self) -> Terms:
        """What the actions take."""
        data = self.cleaned_data
        return Terms(**{name: data[name] for name in Terms.__dataclass_fields__})

    @property
    def sent_key(self):
        """The key of the form, so that sending it twice begins one item."""
        return self.cleaned_data["key"] or uuid4()


class PaperForm(Form):
    """One file of a draft."""

    file = AttachmentField(label="附件")


STEP_HELP: dict[str, str] = {
    StepKind.RETURNED: "哪里要改",
    StepKind.ENDED: "为什么提前结束",
    StepKind.WITHDRAWN: "为什么撤回",
    StepKind.APPROVED: "要说明的可以写",
    StepKind.ARCHIVED: "存放在哪里，可以不写",
    StepKind.SUBMITTED: "要说明的可以写",
}


class DisclosureStepForm(Form):
    """A step, with a word on it."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label="说明", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, kind: str, **kwargs) -> None:
        kwargs["initial"] = {"key": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = STEP_HELP[kind]

    @property
    def facts(self) -> dict:
        """What the action takes."""
        return {"key": self.cleaned_data["key"] or uuid4(), "text": self.cleaned_data["text"]}


class ReasonForm(DisclosureStepForm):
    """A step that needs its reason."""

    text = forms.CharField(label="理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class ApprovalForm(DisclosureStepForm):
    """Approval, which says that the secrecy check was made (条例 15)."""

    checked = forms.BooleanField(
        label="已作保密审查：没有涉密内容和不宜公开的个人信息，必要、准确",
        error_messages={"required": "审核通过之前，请作保密审查并打勾"},
    )
    field_order = ("key", "checked", "text")


def step_form(kind: str, *args, **kwargs) -> DisclosureStepForm:
    """The form of a step."""
    if kind == StepKind.APPROVED:
        return ApprovalForm(*args, kind=kind, **kwargs)
    return (ReasonForm if kind in REASONED else DisclosureStepForm)(*args, kind=kind, **kwargs)


class FeedbackForm(Form):
    """An opinion as the branch received it."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label="种类", choices=Feedback.Kind.choices)
    received_on = DateField(label="收到日期")
    said_by = forms.CharField(
        label="反映人", max_length=60, required=False, help_text="加密保存；不具名的空着"
    )
    text = forms.CharField(
        label="意见", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="加密保存，查看的人留下记录",
    )  # fmt: skip

    def __init__(self, *args, **kwargs) -> None:
        kwargs["initial"] = {"key": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    @property
    def facts(self) -> dict:
        """What the action takes."""
        return {**self.cleaned_data, "key": self.cleaned_data["key"] or uuid4()}


class MyFeedbackForm(FeedbackForm):
    """A member's own opinion, from the phone: who and when is known."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["received_on"]
        del self.fields["said_by"]
        self.fields["text"].help_text = "加密保存，只有办理意见的同志能看，看过留下记录"


class AnswerForm(Form):
    """What was answered."""

    text = forms.CharField(
        label="答复", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="怎么核实的、结论是什么；反映人在手机上提的，会看到这段话",
    )  # fmt: skip
