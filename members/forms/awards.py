"""Forms of 表彰. They validate and never save."""

from __future__ import annotations

from datetime import date

from django import forms

from branchrecords.web.forms import DateField, Form
from members.actions.awards import AwardFacts
from members.models.organizations import OrganizationQuerySet
from members.models.people import PersonQuerySet
from members.queries.awards import (
    AwardFilter,
    find_organizations,
    find_people,
    split_recipients,
)
from members.rules.awards import AwardKind, AwardLevel


class AwardFilterForm(forms.Form):
    """The filters above the list; what is not understood is left out."""

    year = forms.IntegerField(required=False, min_value=1921, max_value=2200)
    kind = forms.ChoiceField(required=False, choices=(("", "全部"), *AwardKind.choices))
    level = forms.ChoiceField(required=False, choices=(("", "全部"), *AwardLevel.choices))
    whom = forms.ChoiceField(
        required=False, choices=(("", "个人和组织"), ("person", "个人"), ("organization", "组织"))
    )
    q = forms.CharField(required=False, max_length=60)

    def chosen(self) -> AwardFilter:
        """The filter, with defaults for what is missing or wrong."""
        self.is_valid()
        return AwardFilter(**{key: value for key, value in self.cleaned_data.items() if value})


class AwardForm(Form):
    """One award to many people or organisations, named as on the paper."""

    kind = forms.ChoiceField(label="种类", choices=(("", "请选择"), *AwardKind.choices))
    level = forms.ChoiceField(label="级别", choices=(("", "请选择"), *AwardLevel.choices))
    title = forms.CharField(label="名称", max_length=100, help_text="例如 2026年度优秀共产党员")
    awarded_on = DateField(label="表彰日期")
    awarded_by = forms.CharField(label="表彰机关", max_length=120)
    document = forms.CharField(label="文号", max_length=60, required=False)
    people = forms.CharField(
        label="受表彰的党员",
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="一行一个姓名，或用顿号隔开；同名的写成 张三（机关第一党支部）",
    )
    organizations = forms.CharField(
        label="受表彰的组织",
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="一行一个全称或简称",
    )

    def __init__(
        self,
        *args,
        people: PersonQuerySet,
        organizations: OrganizationQuerySet,
        on: date,
        **kwargs,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.scope_people, self.scope_organizations, self.on = people, organizations, on

    def clean_people(self) -> list:
        names = split_recipients(self.cleaned_data["people"])
        found, problems = find_people(self.scope_people, names, on=self.on)
        if problems:
            raise forms.ValidationError(problems)
        return found

    def clean_organizations(self) -> list:
        names = split_recipients(self.cleaned_data["organizations"])
        found, problems = find_organizations(self.scope_organizations, names)
        if problems:
            raise forms.ValidationError(problems)
        return found

    def facts(self) -> AwardFacts:
        """What is the same for everybody."""
        names = ("kind", "level", "title", "awarded_on", "awarded_by", "document")
        return AwardFacts(**{name: self.cleaned_data[name] for name in names})


class RevokeForm(Form):
    """The day and the reason of taking an award back."""

    revoked_on = DateField(label="撤销日期")
    reason = forms.CharField(label="撤销理由", max_length=200)
