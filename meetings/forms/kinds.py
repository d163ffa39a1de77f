"""Forms of local rules and kinds of one's own. They validate and never save."""

from __future__ import annotations

from typing import Any

from django import forms

from branchrecords.web.forms import DateField, Form
from meetings.models.kinds import HOLDER_CHOICES
from meetings.rules.kinds import Content, Holder, Invited, MeetingKind, Period, Voters
from meetings.rules.quorum import QUORUM_CHOICES

SAME = ("", "按上级")
MOST_TIMES = 60
MOST_HOURS = 100
AGENDA_LINES = 30


def _agenda_of(text: str) -> str:
    """The template without blank lines; refuses what could not become 议题."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > AGENDA_LINES:
        raise forms.ValidationError(f"议题最多 {AGENDA_LINES} 项，现在有 {len(lines)} 项")
    for number, line in enumerate(lines, 1):
        if len(line) > 200:
            raise forms.ValidationError(f"第 {number} 项议题超过 200 字，请缩短")
    return "\n".join(lines)


class KindOverrideForm(Form):
    """What differs here from the level above; empty fields stay as they are there."""

    level = forms.ChoiceField(label="适用层级", required=False)
    period = forms.ChoiceField(
        label="周期", required=False, choices=(SAME, *Period.choices), help_text="和次数一起填"
    )
    times = forms.IntegerField(
        label="次数",
        required=False,
        min_value=0,
        max_value=MOST_TIMES,
        help_text="每个周期至少几次；0 表示不要求",
    )
    invited = forms.ChoiceField(label="参加范围", required=False, choices=(SAME, *Invited.choices))
    quorum = forms.ChoiceField(
        label="有效人数",
        required=False,
        choices=(SAME, *(choice for choice in QUORUM_CHOICES if choice[0] != "none")),
    )
    study_hours = forms.IntegerField(
        label="学时", required=False, min_value=0, max_value=MOST_HOURS
    )
    must_record = forms.MultipleChoiceField(
        label="记录要件",
        required=False,
        choices=Content.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="封存前缺了会提示；都不选则按上级",
    )
    agenda = forms.CharField(
        label="议题模板",
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="每行一项",
    )
    source = forms.CharField(
        label="依据的文件",
        max_length=120,
        help_text="文件名称和文号，例如：《党建工作制度》第十三条",
    )
    starts_on = DateField(label="从哪一天起")

    def __init__(self, *args: Any, kind: MeetingKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = [choice for choice in HOLDER_CHOICES if Holder(choice[0]) in kind.held_by]
        self.fields["level"].choices = (("", "各层级"), *levels)
        if len(levels) < 2:
            del self.fields["level"]
        if not kind.votes:
            del self.fields["quorum"]

    def clean_agenda(self) -> str:
        """The lines that hold something."""
        return _agenda_of(self.cleaned_data["agenda"])

    def clean(self) -> dict[str, Any]:
        """周期 and 次数 come together."""
        cleaned = super().clean()
        if bool(cleaned.get("period")) != (cleaned.get("times") is not None):
            missing = "times" if cleaned.get("period") else "period"
            self.add_error(missing, "周期和次数要一起填，不要求召开的次数填 0")
        return cleaned

    def values(self) -> dict[str, Any]:
        """The fields that are values of the rule."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in ("level", "source", "starts_on") and value not in (None, "", [])
        }


class OwnKindForm(Form):
    """A kind of meeting besides those of the table."""

    label = forms.CharField(label="名称", max_length=30, help_text="例如：读书班")
    held_by = forms.MultipleChoiceField(
        label="由谁召开", choices=HOLDER_CHOICES, widget=forms.CheckboxSelectMultiple
    )
    invited = forms.ChoiceField(label="参加范围", choices=Invited.choices)
    quorum = forms.ChoiceField(label="表决", choices=QUORUM_CHOICES)
    study_hours = forms.IntegerField(label="学时", min_value=0, max_value=MOST_HOURS)
    must_record = forms.MultipleChoiceField(
        label="记录要件",
        required=False,
        choices=Content.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="封存前缺了会提示",
    )
    agenda = forms.CharField(
        label="议题模板",
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="每行一项",
    )

    def clean_agenda(self) -> str:
        """The lines that hold something."""
        return _agenda_of(self.cleaned_data["agenda"])

    def facts(self) -> dict[str, Any]:
        """The columns of the row; who votes follows from whether there is a vote at all."""
        data = dict(self.cleaned_data)
        votes = data["quorum"] != "none"
        committee = data["quorum"] == "committee"
        voters = Voters.INVITED if committee else Voters.FULL_MEMBERS
        return data | {"voters": voters if votes else Voters.NOBODY}


class EndKindForm(Form):
    """The first day on which the local rule no longer holds."""

    ends_on = DateField(label="停用日期")
