"""Forms of the stages of 组织生活会 and 民主评议. They validate and never save."""

from __future__ import annotations

from django import forms

from branchrecords.attachments.fields import AttachmentField
from branchrecords.web.forms import DateField, Form
from meetings.models import Meeting
from meetings.rules.reviews import StageRule


class StartForm(Form):
    """Which year, about what."""

    year = forms.IntegerField(label="年度", min_value=1990, max_value=2099)
    theme = forms.CharField(label="主题", max_length=200, help_text="按上级通知写")


class StageForm(Form):
    """What was done in a stage, when; the stage 会议 names its sealed meetings."""

    done_on = DateField(label="完成日期")
    text = forms.CharField(label="情况", max_length=5000, widget=forms.Textarea(attrs={"rows": 6}))
    meetings = forms.ModelMultipleChoiceField(
        Meeting.objects.none(),
        label="已封存的会议记录",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    file = AttachmentField(label="材料", required=False)

    def __init__(self, *args, rule: StageRule, meetings=None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = rule.asks
        if meetings is None:
            del self.fields["meetings"]
        else:
            self.fields["meetings"].queryset = meetings
            self.fields["meetings"].label_from_instance = _meeting_label

    @property
    def facts(self) -> dict:
        """What the action takes."""
        data = self.cleaned_data
        upload = data.get("file")
        return {
            "done_on": data["done_on"],
            "text": data["text"],
            "meetings": list(data.get("meetings", ())),
            "uploads": [upload] if upload else [],
        }


def _meeting_label(meeting: Meeting) -> str:
    return f"{meeting.held_on} {meeting.title}"
