"""Who came when, who came as a guest, who asks for leave, who makes up for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

from django import forms

from branchrecords.attachments.fields import AttachmentField
from branchrecords.web.forms import DateField, Form
from meetings.models import Attendance
from meetings.rules.leaves import LeaveReason
from meetings.rules.make_up import StudyWay

from .planning import TimeField


class TimesForm(Form):
    """Two times for each person who was there: `came-<person>`, `left-<person>`."""

    def __init__(self, *args, rows: Sequence[Attendance], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            for word, value in (("came", row.came_at), ("left", row.left_at)):
                label = f"{row.name}{'到会' if word == 'came' else '离会'}时间"
                self.fields[f"{word}-{row.person_id}"] = TimeField(
                    label=label, required=False, initial=value
                )

    def entries(self) -> dict[int, tuple[time | None, time | None]]:
        """What `record_times` takes."""
        data = self.cleaned_data
        return {
            row.person_id: (data[f"came-{row.person_id}"], data[f"left-{row.person_id}"])
            for row in self.rows
        }

    def lines(self):
        """Each row of the roll with its two fields, for the page."""
        for row in self.rows:
            yield row, self[f"came-{row.person_id}"], self[f"left-{row.person_id}"]


class GuestForm(Form):
    """One 列席人员."""

    name = forms.CharField(label="姓名", max_length=60)
    unit = forms.CharField(
        label="单位及职务", max_length=100, required=False, help_text="例如：区委组织部组织科"
    )
    came_at = TimeField(label="到会时间", required=False)
    left_at = TimeField(label="离会时间", required=False)


class LeaveForm(Form):
    """A member asks not to come."""

    reason = forms.ChoiceField(label="原因", choices=LeaveReason.choices, widget=forms.RadioSelect)
    detail = forms.CharField(
        label="情况说明",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="只有本人和记录会议的人看得到，加密保存",
    )
    upload = AttachmentField(label="证明材料", required=False)


class AnswerForm(Form):
    """A word to the answer; a refusal needs one."""

    answer = forms.CharField(
        label="答复",
        max_length=100,
        required=False,
        help_text="准假的可以不写，不准假的请写明理由",
    )


class AssignForm(Form):
    """Who makes up for a meeting, what, and until when."""

    people = forms.MultipleChoiceField(
        label="补学人员",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请勾选补学人员"},
    )
    task = forms.CharField(label="补学内容", max_length=200)
    due_on = DateField(label="完成期限")

    def __init__(self, *args, rows: Sequence[Attendance], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = [
            (row.person_id, f"{row.name}（{row.get_state_display()}）") for row in rows
        ]


class ReportForm(Form):
    """When, how and what was studied."""

    studied_on = DateField(label="补学日期")
    way = forms.ChoiceField(label="补学方式", choices=StudyWay.choices, widget=forms.RadioSelect)
    gist = forms.CharField(
        label="学习要点", max_length=2000, widget=forms.Textarea(attrs={"rows": 5})
    )


class DecideForm(Form):
    """A word to the decision on a reported 补学; returning needs one."""

    note = forms.CharField(
        label="说明",
        max_length=200,
        required=False,
        help_text="认定的可以不写，退回的请写明要补什么",
    )


class WaiveForm(Form):
    """Why somebody need not make up for a meeting."""

    note = forms.CharField(label="理由", max_length=200)
