"""Forms of 民主评议: votes, sums, the decision and what follows. They validate and never save."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django import forms

from branchrecords.web.forms import DateField, Form
from meetings.actions.appraisals import Verdict
from meetings.models import Appraisal, PaperBallots, Talk
from meetings.models.talks import TalkQuerySet
from meetings.queries.appraisals import MARKS
from meetings.rules.appraisals import Body, Grade, Mark, Outcome, Part

CHOOSE = ("", "请选择")
MOST_BALLOTS = 9999


def _count(label: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=MOST_BALLOTS,
        required=False,
        widget=forms.TextInput(
            attrs={"class": "form-control", "inputmode": "numeric", "autocomplete": "off"}
        ),
        error_messages={"invalid": "请写整数"},
    )


class SumsForm(Form):
    """The paper ballots of one source; empty numbers are 0."""

    issued = _count("发出")
    returned = _count("收回")
    invalid = _count("废票")

    def __init__(self, *args, rows: Sequence[Appraisal], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in ("issued", "returned"):
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = f"请填写{self.fields[name].label}的票数"
        self.members = list(rows)
        for row in self.members:
            for mark in Mark:
                self.fields[f"{mark}-{row.pk}"] = _count(f"{row.name}{mark.label}")

    @staticmethod
    def initial_of(ballots: PaperBallots | None) -> dict[str, int]:
        """What was entered before."""
        if ballots is None:
            return {}
        found = {name: getattr(ballots, name) for name in ("issued", "returned", "invalid")}
        for row in ballots.sums.all():
            found |= {f"{mark}-{row.appraisal_id}": getattr(row, mark) for mark in MARKS}
        return found

    @property
    def rows(self) -> Iterable[tuple[Appraisal, list]]:
        """Each member with the five fields."""
        for row in self.members:
            yield row, [self[f"{mark}-{row.pk}"] for mark in MARKS]

    @property
    def facts(self) -> dict:
        """What the action takes."""
        data = self.cleaned_data
        return {
            "issued": data["issued"],
            "returned": data["returned"],
            "invalid": data["invalid"] or 0,
            "counts": {
                row.pk: {mark: data[f"{mark}-{row.pk}"] or 0 for mark in MARKS}
                for row in self.members
            },
        }


class AbsencesForm(Form):
    """Who took part, one choice a member."""

    def __init__(self, *args, rows: Sequence[Appraisal], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.members = list(rows)
        for row in self.members:
            self.fields[f"part-{row.pk}"] = forms.ChoiceField(
                label=row.name, choices=Part.choices, initial=row.part
            )

    @property
    def parts(self) -> dict[int, str]:
        """By the id of the appraisal."""
        return {row.pk: self.cleaned_data[f"part-{row.pk}"] for row in self.members}


class DecisionForm(Form):
    """The grades, beside the ballots."""

    decided_on = DateField(label="评定日期")
    body = forms.ChoiceField(label="评定会议", choices=(CHOOSE, *Body.choices))

    def __init__(self, *args, rows: Sequence[Appraisal], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.members = list(rows)
        for row in self.members:
            self._add(row)

    def _add(self, row: Appraisal) -> None:
        pk = row.pk
        if row.is_full:
            self.fields[f"grade-{pk}"] = forms.ChoiceField(
                label=f"{row.name}的等次",
                choices=(CHOOSE, *Grade.choices),
                required=False,
                widget=forms.Select(attrs={"class": "form-select"}),
                initial=row.grade,
            )
            self.fields[f"reason-{pk}"] = forms.CharField(
                label=f"{row.name}不评定的原因",
                max_length=100,
                widget=forms.TextInput(attrs={"class": "form-control"}),
                required=False,
                initial=row.no_grade_reason,
            )
        self.fields[f"opinion-{pk}"] = forms.CharField(
            label=f"对{row.name}的组织意见",
            max_length=300,
            required=False,
            initial=row.opinion,
            widget=forms.TextInput(attrs={"class": "form-control"}),
        )

    @property
    def rows(self) -> dict[int, tuple]:
        """The fields of each member by the id of the appraisal: grade, reason, opinion."""
        return {
            row.pk: tuple(
                self[f"{name}-{row.pk}"] if f"{name}-{row.pk}" in self.fields else None
                for name in ("grade", "reason", "opinion")
            )
            for row in self.members
        }

    @property
    def verdicts(self) -> dict[int, Verdict]:
        """What the action takes."""
        data = self.cleaned_data
        return {
            row.pk: Verdict(
                data.get(f"grade-{row.pk}", ""),
                data.get(f"reason-{row.pk}", ""),
                data[f"opinion-{row.pk}"],
            )
            for row in self.members
        }


class PublishForm(Form):
    """The day on which the members were told."""

    on = DateField(label="通报日期")


class ApproveForm(Form):
    """The committee's word."""

    approved_on = DateField(label="审定日期")
    approved_by = forms.CharField(label="审定组织", max_length=120)


class ReturnForm(Form):
    """Why the grades are sent back."""

    reason = forms.CharField(label="退回的理由", max_length=300)


class ReminderForm(Form):
    """The talk that was held after 基本合格."""

    talk = forms.ModelChoiceField(Talk.objects.none(), label="提醒谈话", empty_label="请选择")
    measures = forms.CharField(
        label="指出的问题和要求",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="加密保存",
    )

    def __init__(self, *args, talks: TalkQuerySet, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["talk"].queryset = talks

    @property
    def facts(self) -> dict:
        """What the action takes."""
        data = self.cleaned_data
        return {
            "starts_on": data["talk"].held_on, "due_on": None,
            "measures": data["measures"], "talk": data["talk"],
        }  # fmt: skip


class CorrectionForm(Form):
    """限期改正 after 不合格."""

    starts_on = DateField(label="开始日期")
    due_on = DateField(label="改正期限")
    measures = forms.CharField(
        label="要求和帮助措施",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="加密保存",
    )

    @property
    def facts(self) -> dict:
        """What the action takes."""
        return {**self.cleaned_data, "talk": None}


class OutcomeForm(Form):
    """How a follow-up ended."""

    ended_on = DateField(label="结束日期")
    outcome = forms.ChoiceField(label="结果", choices=(CHOOSE, *Outcome.choices))
    note = forms.CharField(label="说明", max_length=200, required=False)


class SelfForm(Form):
    """A member's 自评; 预备党员 choose no grade."""

    text = forms.CharField(
        label="自评",
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="对照党员义务，写一年来的学习、工作和不足",
    )
    grade = forms.ChoiceField(label="自评等次", choices=Grade.choices, widget=forms.RadioSelect)

    def __init__(self, *args, graded: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not graded:
            del self.fields["grade"]

    @property
    def facts(self) -> dict:
        """What the action takes."""
        return {"text": self.cleaned_data["text"], "grade": self.cleaned_data.get("grade", "")}


class BallotForm(Form):
    """One mark for each member; nothing chosen counts as 弃权."""

    def __init__(self, *args, rows: Sequence[Appraisal], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.members = list(rows)
        for row in self.members:
            self.fields[f"mark-{row.pk}"] = forms.ChoiceField(
                label=row.name,
                choices=Mark.choices,
                widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
                required=False,
            )

    @property
    def marks(self) -> dict[int, str]:
        """By the id of the appraisal."""
        data = self.cleaned_data
        return {row.pk: data[key] for row in self.members if data[key := f"mark-{row.pk}"]}
