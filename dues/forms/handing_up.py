"""What is said beside the derived sum of 特殊党费 that goes up."""

from __future__ import annotations

from django import forms

from branchrecords.web.forms import Form


class HandUpForm(Form):
    """Who brings the money; the name of a committee outside the system."""

    key = forms.UUIDField(
        widget=forms.HiddenInput, error_messages={"required": "请刷新页面后重新办理"}
    )
    handed_by = forms.CharField(label="交款人", max_length=60, help_text="谁把钱交给上级")
    upper_name = forms.CharField(label="上级党委", max_length=120, help_text="写全称")

    def __init__(self, *args, outside: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not outside:
            del self.fields["upper_name"]
