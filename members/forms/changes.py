"""Forms of an organisation's life. They validate and never save."""

from __future__ import annotations

from django import forms

from branchrecords.web.forms import DateField, Form
from members.models import Organization
from members.queries.establishment import WEIGHTS
from members.rules.approvals import Approval, normal_number

APPROVAL = ("applied_on", "approved_by", "approved_on", "document_number")


class ApprovalFields(forms.Form):
    """请示 and 批复, all of it or nothing; `approval` is None when nothing was written."""

    applied_on = DateField(label="请示日期", required=False)
    approved_by = forms.CharField(
        label="批准组织", max_length=120, required=False, help_text="作出批复的上级党组织"
    )
    approved_on = DateField(label="批复日期", required=False)
    document_number = forms.CharField(
        label="批复文号", max_length=60, required=False, help_text="例如 临工委〔2026〕5号"
    )

    def clean_document_number(self) -> str:
        return normal_number(self.cleaned_data["document_number"])

    @property
    def approval(self) -> Approval | None:
        """What was written, once the form is valid."""
        data = self.cleaned_data
        if not data.get("approved_on"):
            return None
        return Approval(**{key: data[key] for key in APPROVAL})

    def clean(self):
        data = super().clean()
        needed = ("approved_by", "approved_on", "document_number")
        # 批准组织 is filled in beforehand, so that it alone means nothing.
        if any(data.get(key) for key in ("applied_on", "approved_on", "document_number")):
            for key in needed:
                if not data.get(key) and key not in self.errors:
                    self.add_error(key, f"填写了批复，请一并填写{self.fields[key].label}")
        applied, approved = data.get("applied_on"), data.get("approved_on")
        if applied and approved and approved < applied:
            self.add_error("approved_on", f"批复日期不能早于请示日期 {applied}")
        return data


class RenameForm(ApprovalFields, Form):
    """A new name, or the right spelling of the present one."""

    name = forms.CharField(label="新全称", max_length=120)
    short_name = forms.CharField(label="新简称", max_length=60, required=False)
    on = DateField(label="更名日期", help_text="使用新名称的第一天，例如 2026-11-20")
    correction = forms.BooleanField(
        label="只是更正错字，不是更名",
        required=False,
        help_text="更正不需要批复；历年的名称按更正后的显示",
    )
    note = forms.CharField(label="说明", max_length=300, required=False)
    field_order = ("name", "short_name", "on", "correction", *APPROVAL, "note")

    def __init__(self, *args, organization: Organization, **kwargs) -> None:
        initial = {"name": organization.name, "short_name": organization.short_name}
        kwargs["initial"] = initial | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)


class MoveForm(ApprovalFields, Form):
    """Another parent."""

    parent = forms.ModelChoiceField(Organization.objects.none(), label="新的上级组织")
    on = DateField(label="调整日期", help_text="隶属新上级的第一天，例如 2026-11-20")
    note = forms.CharField(label="说明", max_length=300, required=False)
    field_order = ("parent", "on", *APPROVAL, "note")

    def __init__(self, *args, places, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = places
        self.fields["parent"].empty_label = "请选择"
        self.fields["parent"].label_from_instance = lambda one: one.name


class MergeForm(ApprovalFields, Form):
    """The branch that takes over."""

    target = forms.ModelChoiceField(Organization.objects.none(), label="并入哪个支部")
    on = DateField(label="合并日期", help_text="党员属于新支部的第一天，例如 2026-11-20")
    note = forms.CharField(label="说明", max_length=300, required=False)
    field_order = ("target", "on", *APPROVAL, "note")

    def __init__(self, *args, places, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].queryset = places
        self.fields["target"].empty_label = "请选择"
        self.fields["target"].label_from_instance = lambda one: one.name


class DissolveForm(ApprovalFields, Form):
    """The last day is the one before `on`."""

    on = DateField(label="撤销日期", help_text="撤销后的第一天，例如 2026-11-20")
    note = forms.CharField(label="撤销的理由", max_length=300)
    field_order = ("on", "note", *APPROVAL)

    def __init__(self, *args, needs_approval: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not needs_approval:
            for key in APPROVAL:
                del self.fields[key]

    def clean_document_number(self) -> str:
        return normal_number(self.cleaned_data.get("document_number", ""))


class SuggestionFilterForm(forms.Form):
    """Which suggestions a list shows."""

    status = forms.ChoiceField(required=False, choices=tuple(WEIGHTS.items()))

    def chosen(self) -> str:
        """The status, or "" for all."""
        self.is_valid()
        return self.cleaned_data.get("status") or ""
