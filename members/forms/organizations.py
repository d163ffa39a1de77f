"""Forms of organisations and posts. They validate and never save."""

from __future__ import annotations

from django import forms

from branchrecords.web.forms import DateField, Form
from members.models import Organization, Person
from members.rules.kinds import OrganizationKind, Post, Sector


class OrganizationForm(Form):
    """What is written of an organisation."""

    name = forms.CharField(label="全称", max_length=120)
    short_name = forms.CharField(
        label="简称",
        max_length=60,
        required=False,
        help_text="列表里显示，如「机关第三党支部」",
    )
    code = forms.RegexField(
        r"^[A-Za-z0-9._-]{1,40}$",
        label="组织编码",
        help_text="导入导出时认这个编码，全系统不能重复",
        error_messages={"invalid": "只能有字母、数字、点和短横线"},
    )
    kind = forms.ChoiceField(label="类别", choices=OrganizationKind.choices)
    sector = forms.ChoiceField(label="行业", choices=Sector.choices)
    founded_on = DateField(label="成立日期", required=False)
    dissolved_on = DateField(
        label="撤销日期", required=False, help_text="撤销后的第一天；没有撤销就空着"
    )

    def __init__(self, *args, organization: Organization | None = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.organization = organization
        if organization is None:
            del self.fields["dissolved_on"]

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        others = Organization.objects.filter(code__iexact=code)
        if self.organization is not None:
            others = others.exclude(pk=self.organization.pk)
        if others.exists():
            raise forms.ValidationError(f"编码 {code} 已被别的组织使用，请另写一个")
        return code

    def clean(self):
        data = super().clean()
        founded, dissolved = data.get("founded_on"), data.get("dissolved_on")
        if founded and dissolved and dissolved <= founded:
            self.add_error("dissolved_on", f"撤销日期应晚于成立日期 {founded}")
        return data


class PositionForm(Form):
    """Somebody takes a post."""

    person = forms.ModelChoiceField(Person.objects.none(), label="姓名")
    post = forms.ChoiceField(label="职务", choices=Post.choices)
    starts_on = DateField(label="任职日期")

    def __init__(self, *args, people, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people
        self.fields["person"].empty_label = "请选择"


class EndForm(Form):
    """The first day on which something no longer holds."""

    ends_on = DateField(label="免职日期")
