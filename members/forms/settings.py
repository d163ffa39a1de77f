"""Forms of local rule values. They validate and never save."""

from __future__ import annotations

from django import forms

from branchrecords.web.forms import DateField, Form
from members.rules.settings import Setting


class OverrideForm(Form):
    """Another value of one setting from a day on, with the document it stands in."""

    value = forms.CharField(label="取值", max_length=60)
    source = forms.CharField(
        label="依据的文件",
        max_length=200,
        help_text="文件名称和文号，例如：《××区两新组织党建工作办法》东组发〔2026〕8号",
    )
    starts_on = DateField(label="从哪一天起")

    def __init__(self, *args, setting: Setting, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.setting = setting
        if setting.choices:
            self.fields["value"] = forms.ChoiceField(
                label="取值",
                choices=setting.choices,
                widget=forms.RadioSelect,
                error_messages={"required": "请选择取值"},
            )
        else:
            bounds = f"{setting.least} 到 {setting.most} 之间的整数"
            self.fields["value"].help_text = f"{bounds}，单位：{setting.unit}".removesuffix(
                "，单位："
            )
            self.fields["value"].widget.attrs["inputmode"] = "numeric"

    def clean_value(self) -> str:
        text = self.cleaned_data["value"]
        try:
            return str(self.setting.read(text))
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None


class EndOverrideForm(Form):
    """The first day on which the local value no longer holds."""

    ends_on = DateField(label="停用日期")
