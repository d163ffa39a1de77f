"""What a batch export is asked for."""

from __future__ import annotations

from django import forms

from branchrecords.web.forms import Form
from reports.rules.batches import FORMS


class BatchForm(Form):
    """ZIP, volume or workbook; `drafts` takes what was not sent yet too."""

    year = forms.IntegerField(required=False, min_value=2000, max_value=2100)
    form = forms.ChoiceField(choices=tuple(FORMS.items()))
    drafts = forms.BooleanField(required=False)
