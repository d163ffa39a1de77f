"""Files for a record."""

from __future__ import annotations

from django import forms

from branchrecords.attachments.fields import SeveralAttachmentsField
from branchrecords.web.forms import Form
from meetings.actions.papers import MOST_PAPERS
from meetings.models import MeetingPaper


class PaperForm(Form):
    """Photos and papers of one kind, several at once; the action checks each by itself."""

    file = SeveralAttachmentsField(label="照片或文件", most=MOST_PAPERS)
    kind = forms.ChoiceField(label="类别", choices=MeetingPaper.Kind.choices)
    caption = forms.CharField(label="说明", max_length=100, required=False)
