"""Forms of organisations and posts. They validate and never save."""

from __future__ import annotations

from django import forms

from branchrecords.web.forms import DateField, Form
from members.forms.changes import APPROVAL, ApprovalFields
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

    def __init__(self, *args, organization: Organization | None = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.organization = organization

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        others = Organization.objects.filter(code__iexact=code)
        if self.organization is not None:
            others = others.exclude(pk=self.organization.pk)
        if others.exists():
            raise forms.ValidationError(f"编码 {code} 已被别的组织使用，请另写一个")
        return code


class EditForm(OrganizationForm):
    """What is written of an organisation, but its name and its end: those are acts of their own."""

    name = None  # type: ignore[assignment]  # Django's way to drop an inherited field


class FoundingForm(ApprovalFields, OrganizationForm):
    """A new organisation; the 批复 is left empty for one that has existed for long."""

    field_order = ("name", "short_name", "code", "kind", "sector", "founded_on", *APPROVAL)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields[
            "document_number"
        ].help_text = "例如 临工委〔2026〕5号。登记早已成立的组织，没有批复可以空着"

    @property
    def facts(self) -> dict:
        """Everything but the approval."""
        return {key: value for key, value in self.cleaned_data.items() if key not in APPROVAL}

    def clean(self):
        data = super().clean()
        approved, founded = data.get("approved_on"), data.get("founded_on")
        if approved and not founded and "founded_on" not in self.errors:
            self.add_error("founded_on", "填写了成立批复，请一并填写成立日期")
        if approved and founded and approved > founded:
            self.add_error("approved_on", f"批复日期不能晚于成立日期 {founded}")
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
