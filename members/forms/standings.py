"""The form of another standing. It validates and never saves."""

from __future__ import annotations

from datetime import date

from django import forms

from branchrecords.web.forms import DateField, Form
from members.rules.changes import StandingChange


class StandingForm(Form):
    """One change from a day on, with the papers it rests on; `kind` has been chosen before."""

    kind = forms.CharField(widget=forms.HiddenInput)
    meeting_on = DateField(label="支部党员大会讨论决定的日期", required=False)
    approved_on = DateField(label="上级批准（备案）的日期", required=False)
    approved_by = forms.CharField(label="批准（备案）机关", max_length=120, required=False)
    document = forms.CharField(
        label="文号", max_length=60, required=False, help_text="例如 临街工委〔2026〕12号"
    )
    starts_on = DateField(label="从哪一天起")
    reason = forms.CharField(label="依据或情况说明", max_length=100)

    def __init__(self, *args, change: StandingChange, on: date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.change, self.on = change, on
        for name in ("meeting_on", "approved_on"):
            self.fields[name].required = change.decided
            self.fields[name].error_messages["required"] = f"请填写{self.fields[name].label}"
        if change.decided:
            self.fields["starts_on"].help_text = "一般是批准之日，例如 2026-11-20"

    def clean(self):
        data = super().clean()
        for name in ("meeting_on", "approved_on"):
            if data.get(name) and data[name] > self.on:
                self.add_error(name, f"晚于今天 {self.on}，请核对")
        met, approved = data.get("meeting_on"), data.get("approved_on")
        if met and approved and approved < met:
            self.add_error("approved_on", f"不能早于支部党员大会日期 {met}")
        if met and data.get("starts_on") and data["starts_on"] < met:
            self.add_error("starts_on", f"不能早于支部党员大会日期 {met}")
        return data

    def papers(self) -> dict:
        """What the change rests on."""
        names = ("document", "meeting_on", "approved_on", "approved_by")
        return {name: self.cleaned_data[name] for name in names}
