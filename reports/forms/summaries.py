"""Forms of the summary: its three sections, the reason for sending it back."""

from __future__ import annotations

from django import forms

from branchrecords.web.forms import Form
from reports.rules.summaries import SECTIONS
from reports.rules.texts import Section

MOST = 20_000  # characters of one section


class SectionsForm(Form):
    """One optional field per section; only the sections that are posted are saved."""

    sections: tuple[Section, ...] = ()

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for section in self.sections:
            self.fields[section.key] = forms.CharField(
                label=section.heading,
                required=False,
                max_length=MOST,
                widget=forms.Textarea(attrs={"rows": 9}),
                error_messages={"max_length": f"请控制在 {MOST} 字以内"},
            )

    @property
    def posted(self) -> dict[str, str]:
        """The sections that the page sent."""
        return {key: self.cleaned_data[key] for key in self.fields if key in self.data}


class NarrativeForm(SectionsForm):
    """The sections of an organisation's summary."""

    sections = SECTIONS


class ReturnForm(Form):
    """Why it goes back."""

    reason = forms.CharField(
        label="退回理由",
        max_length=1000,
        help_text="写明哪一段、缺什么、怎么补，支部按此修改",
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ReadForm(Form):
    """What the reader has to say to whoever accepts."""

    remark = forms.CharField(
        label="审阅意见",
        required=False,
        max_length=1000,
        help_text="写给审核的同志，可以不写；要支部修改的，请用「退回」",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
