"""The particulars of a meeting, and the two questions that need a sentence for an answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django import forms

from branchrecords.web.forms import DateField, Form
from meetings.actions.attendance import MOST_GUESTS
from meetings.actions.pasting import MOST_ITEMS
from meetings.rules.cadence import usual_title
from meetings.rules.kinds import Content, Invited, MeetingKind
from members.models import Person

LONGEST_TEXT = 20_000  # of one text of a record


class TimeField(forms.TimeField):
    """A time of day, typed as 15:00; 15：00 and 15.00 are understood too."""

    default_error_messages = {"invalid": "请写成 15:00 这样的时间"}

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("widget", forms.TimeInput(format="%H:%M", attrs={"autocomplete": "off"}))
        kwargs.setdefault("input_formats", ("%H:%M", "%H:%M:%S", "%H.%M"))
        super().__init__(**kwargs)

    def to_python(self, value):
        if isinstance(value, str):
            value = value.strip().replace("：", ":")
        return super().to_python(value)


class MeetingForm(Form):
    """What is known before a meeting starts.

    `people` may chair and record; of `invitees` the roster is chosen where no rule says who is due.
    """

    title = forms.CharField(label="名称", max_length=120)
    held_on = DateField(label="日期")
    starts_at = TimeField(label="开始时间")
    ends_at = TimeField(label="结束时间", required=False)
    place = forms.CharField(label="地点", max_length=120)
    chair = forms.ModelChoiceField(Person.objects.none(), label="主持人", empty_label="请选择")
    recorder = forms.ModelChoiceField(Person.objects.none(), label="记录人", empty_label="请选择")
    lecturer = forms.CharField(label="授课人", max_length=60, required=False)
    invitees = forms.ModelMultipleChoiceField(
        Person.objects.none(),
        label="参加人员",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请勾选参加人员"},
    )
    guests = forms.CharField(
        label="列席人员",
        max_length=MOST_GUESTS,
        required=False,
        help_text="不计入应到，多人之间用顿号隔开",
    )
    preparation = forms.CharField(
        label="会前准备",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        help_text="印在会议通知上，例如：带上发言提纲",
    )
    study_hours = forms.DecimalField(
        label="学时", max_digits=4, decimal_places=1, min_value=0, help_text="计入到会党员的学时"
    )

    def __init__(
        self, *args, kind: MeetingKind, people, invitees: Sequence[Person] = (), **kwargs
    ) -> None:
        super().__init__(*args, **kwargs)
        if kind.invited is Invited.CHOSEN:
            chosen = Person.objects.filter(pk__in=[person.pk for person in invitees])
            self.fields["invitees"].queryset = chosen.order_by("pinyin", "pk")
        else:
            del self.fields["invitees"]
        for name in ("chair", "recorder"):
            self.fields[name].queryset = people
        if Content.LECTURER not in kind.must_record:
            del self.fields["lecturer"]

    def clean(self) -> dict:
        """The end lies after the start."""
        cleaned = super().clean()
        starts, ends = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts and ends and ends <= starts:
            self.add_error("ends_at", "结束时间应晚于开始时间")
        cleaned.setdefault("lecturer", "")
        return cleaned


class PlanForm(MeetingForm):
    """A new meeting: its 议题 too, one a line."""

    agenda = forms.CharField(
        label="议题",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="每行一项，开会时可以再改",
        required=False,
    )

    def __init__(self, *args, kind: MeetingKind, **kwargs) -> None:
        super().__init__(*args, kind=kind, **kwargs)
        self.kind = kind

    def clean(self) -> dict:
        """A title nobody wrote follows the day: 11月支委会 planned for December is December's."""
        cleaned = super().clean()
        first, day = self.initial.get("held_on"), cleaned.get("held_on")
        if day and first and cleaned.get("title") == usual_title(self.kind, first):
            cleaned["title"] = usual_title(self.kind, day)
        return cleaned

    def clean_agenda(self) -> list[str]:
        """The lines that hold something, without numbers written before them."""
        lines = [line.strip() for line in self.cleaned_data["agenda"].splitlines()]
        found = [line for line in lines if line]
        if len(found) > MOST_ITEMS:
            raise forms.ValidationError(f"议题最多 {MOST_ITEMS} 项，现在有 {len(found)} 项")
        for number, line in enumerate(found, 1):
            if len(line) > 200:
                raise forms.ValidationError(f"第 {number} 项议题超过 200 字，请缩短")
        return found


class CancelForm(Form):
    """Why a meeting does not take place."""

    reason = forms.CharField(label="取消的理由", max_length=200)


class AmendForm(Form):
    """A correction of a sealed record."""

    old_text = forms.CharField(
        label="原文",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="照抄记录里要更正的文字",
    )
    new_text = forms.CharField(
        label="更正为", max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3})
    )
    reason = forms.CharField(
        label="理由", max_length=300, help_text="例如：会后核对值班表", widget=forms.TextInput()
    )


def day_asked(text: str | None) -> date | None:
    """The day in the address of a prefilled form, None when it is missing or no day."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
