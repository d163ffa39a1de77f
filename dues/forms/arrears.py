"""What is registered about arrears, one form a step. They validate and never save."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import uuid4

from django import forms

from branchrecords.web.forms import DateField, Form
from dues.actions.arrears import StepFacts, Votes
from dues.rules.arrears import USUAL_DEADLINE, Outcome, ReasonKind, Service, StepKind
from members.models import Person
from members.models.people import PersonQuerySet
from members.rules.development_votes import SealedVote

SEALED = "加密保存，页面上不直接显示；别人要看须写明事由，本人看得到谁看过"


def _text(label: str, **fields) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=1000, widget=forms.Textarea(attrs={"rows": 4}), **fields
    )


class StepForm(Form):
    """What every step has: the day, and a key that lets a double click register it once."""

    kind: StepKind
    key = forms.UUIDField(widget=forms.HiddenInput)
    on = DateField(label="日期")

    def __init__(
        self, *args, today: date, people: PersonQuerySet, votes: Sequence[SealedVote] = (), **kwargs
    ) -> None:
        kwargs["initial"] = {
            "key": uuid4(), "on": today, "due_on": today + USUAL_DEADLINE,
            **(kwargs.get("initial") or {}),
        }  # fmt: skip
        super().__init__(*args, **kwargs)
        if "owner" in self.fields:
            self.fields["owner"].queryset = people
        self.votes = votes

    def facts(self) -> StepFacts:
        """What the action takes."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "key"}
        return StepFacts(self.kind, **data)


class TalkForm(StepForm):
    """谈话提醒: who talked, what was said."""

    kind = StepKind.TALK
    owner = forms.ModelChoiceField(Person.objects.none(), label="谈话人", empty_label="请选择")
    text = _text("谈话要点", help_text=f"问明没有交的原因，本人怎样表态。{SEALED}")


class WarningForm(StepForm):
    """批评教育、限期补交: the notice and its deadline."""

    kind = StepKind.WARNING
    on = DateField(label="通知书日期")
    due_on = DateField(
        label="补交期限", help_text="给本人留出补交的时间，一般 30 天；例如 2026-12-20"
    )
    text = _text("批评教育的情况", required=False, help_text=SEALED)


class ServedForm(StepForm):
    """送达: how the notice came into the member's hands."""

    kind = StepKind.SERVED
    on = DateField(label="送达日期")
    way = forms.ChoiceField(label="送达方式", choices=Service.choices)
    owner = forms.ModelChoiceField(Person.objects.none(), label="送达人", empty_label="请选择")
    text = _text("说明", required=False, help_text="例如快递单号、谁代收")


class MeetingForm(Form):
    """支部党员大会: the sealed record and its vote; numbers that are sealed are not typed."""

    kind = StepKind.MEETING
    key = forms.UUIDField(widget=forms.HiddenInput)
    vote = forms.ChoiceField(
        label="会议记录", help_text="只列已封存的支部党员大会；会前先把这件事列为议题，按票决登记"
    )
    in_favour = forms.IntegerField(label="赞成", min_value=0, max_value=9999, required=False)
    against = forms.IntegerField(label="反对", min_value=0, max_value=9999, required=False)
    abstained = forms.IntegerField(label="弃权", min_value=0, max_value=9999, required=False)

    def __init__(
        self, *args, today: date, people: PersonQuerySet, votes: Sequence[SealedVote] = (), **kwargs
    ) -> None:
        kwargs["initial"] = {"key": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.votes = {vote.key: vote for vote in votes}
        self.fields["vote"].choices = [
            ("", "请选择"), *((key, _named(vote)) for key, vote in self.votes.items()),
        ]  # fmt: skip
        for name in ("in_favour", "against", "abstained"):
            self.fields[name].help_text = "会议记录里有票数的不用填"

    def clean(self):
        data = super().clean()
        vote = self.votes.get(data.get("vote", ""))
        if vote is not None and vote.in_favour is None:
            for name in ("in_favour", "against", "abstained"):
                if data.get(name) is None and name not in self.errors:
                    self.add_error(name, "这次会议的记录里没有票数，请照会议记录填写，没有就填 0")
        return data

    def facts(self) -> StepFacts:
        """What the action takes; the numbers of the record before what was typed."""
        data = self.cleaned_data
        vote = self.votes[data["vote"]]
        counted = {
            name: getattr(vote, name) if vote.in_favour is not None else data[name]
            for name in ("in_favour", "against", "abstained")
        }
        title = f"{vote.title}：{vote.item}" if vote.item else vote.title
        votes = Votes(vote.meeting, title, vote.due, vote.present, **counted)
        return StepFacts(self.kind, vote.held_on, votes=votes)


class HandedForm(StepForm):
    """移交组织处置: the papers went to the next level."""

    kind = StepKind.HANDED
    on = DateField(label="报送日期")


class ReasonForm(StepForm):
    """A valid reason: the procedure stops."""

    kind = StepKind.REASON
    way = forms.ChoiceField(label="理由", choices=ReasonKind.choices)
    text = _text("具体情况", help_text=SEALED)
    due_on = DateField(
        label="补交计划：哪一天以前补齐", required=False,
        help_text="一般不超过 6 个月；申请少交、免交的不用填",
    )  # fmt: skip

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.initial.pop("due_on", None)


class ResumedForm(StepForm):
    """恢复办理: the reason is gone."""

    kind = StepKind.RESUMED
    text = _text("为什么恢复", help_text=SEALED)


class CloseForm(StepForm):
    """办结 by hand."""

    kind = StepKind.CLOSED
    way = forms.ChoiceField(
        label="结果", choices=[(o.value, o.label) for o in Outcome if o is not Outcome.PAID]
    )
    text = _text("说明", help_text=SEALED)


FORMS: dict[StepKind, type[Form]] = {
    form.kind: form
    for form in (
        TalkForm, WarningForm, ServedForm, MeetingForm, HandedForm, ReasonForm, ResumedForm,
        CloseForm,
    )
}  # fmt: skip


class ArrearsFilterForm(forms.Form):
    """The filters above the list of arrears; what is not understood is left out."""

    months = forms.TypedChoiceField(
        required=False, coerce=int, empty_value=1,
        choices=((1, "全部"), (3, "满 3 个月"), (6, "满 6 个月")),
    )  # fmt: skip
    course = forms.ChoiceField(
        required=False, choices=(("", "全部"), ("running", "办理中"), ("none", "没有办理"))
    )
    branch = forms.IntegerField(required=False, min_value=1, max_value=2**53)


class RevealForm(Form):
    """Why somebody looks."""

    reason = forms.CharField(label="查看的事由", max_length=200)


def _named(vote: SealedVote) -> str:
    words = f"{vote.held_on} {vote.title}"
    if vote.item:
        words += f"：{vote.item}（赞成 {vote.in_favour}，反对 {vote.against}）"
    return words
