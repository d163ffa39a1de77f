"""A file for a record."""

from __future__ import annotations

from django import forms

from branchrecords.attachments.fields import AttachmentField
from branchrecords.web.forms import Form
from meetings.models import MeetingPaper


class PaperForm(Form):
    """One photo or paper; the kind follows from the file where nothing is chosen."""

    file = AttachmentField(label="照片或文件")
    kind = forms.ChoiceField(label="类别", choices=MeetingPaper.Kind.choices)
    caption = forms.CharField(label="说明", max_length=100, required=False)
