"""Forms of 关怀帮扶. They validate and never save."""

from __future__ import annotations

from decimal import Decimal

from django import forms

from branchrecords.web.forms import DateField, Form, MoneyField
from members.actions.care import VisitFacts
from members.models import Organization, Person
from members.models.people import PersonQuerySet
from members.queries.care import VisitFilter
from members.queries.hardships import (
    HARDSHIP_TABS,
    PAIRING_TABS,
    HardshipFilter,
    PairingFilter,
)
from members.rules.care import HardshipKind, HardshipLevel, MoneySource, Occasion, ReviewResult

CHOOSE = ("", "请选择")


class HardshipForm(Form):
    """A member is in hardship from a day on."""

    kind = forms.ChoiceField(label="困难类型", choices=(CHOOSE, *HardshipKind.choices))
    level = forms.ChoiceField(label="程度", choices=HardshipLevel.choices)
    starts_on = DateField(label="认定日期")
    details = forms.CharField(
        label="具体情况",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="加密保存，页面上不直接显示，谁看过都记入日志",
    )


class ReviewForm(Form):
    """What a review found."""

    result = forms.ChoiceField(label="复核结论", choices=ReviewResult.choices)
    level = forms.ChoiceField(label="程度", choices=HardshipLevel.choices)
    reviewed_on = DateField(label="复核日期")
    note = forms.CharField(
        label="说明", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class PairingForm(Form):
    """Who helps, with what."""

    helper = forms.ModelChoiceField(Person.objects.none(), label="帮扶党员", required=False)
    helping_organization = forms.ModelChoiceField(
        Organization.objects.none(), label="或者帮扶组织", required=False
    )
    aim = forms.CharField(label="帮扶内容", max_length=200, help_text="例如 每月上门一次，代办就医")
    starts_on = DateField(label="结对日期")

    def __init__(self, *args, people: PersonQuerySet, organizations, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["helper"].queryset = people
        self.fields["helping_organization"].queryset = organizations
        for name in ("helper", "helping_organization"):
            self.fields[name].empty_label = "不选"

    def clean(self):
        data = super().clean()
        if bool(data.get("helper")) == bool(data.get("helping_organization")):
            self.add_error("helper", "帮扶的是一名党员或一个组织，请选一项，也只选一项")
        return data


class EndPairingForm(Form):
    """The first day without the pairing."""

    ends_on = DateField(label="结束日期")
    reason = forms.CharField(label="结束原因", max_length=100)


class VisitForm(Form):
    """One round of visits: the same occasion and money for everybody ticked."""

    people = forms.ModelMultipleChoiceField(
        Person.objects.none(),
        label="走访了谁",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请选择走访了谁"},
    )
    visited_on = DateField(label="走访日期")
    occasion = forms.ChoiceField(label="事由", choices=(CHOOSE, *Occasion.choices))
    visitors = forms.CharField(label="走访人", max_length=120, help_text="例如 沈玉平、陶建中")
    goods = forms.CharField(
        label="慰问品", max_length=120, required=False, help_text="例如 米、油各一件"
    )
    amount = MoneyField(
        label="每人慰问金（元）", required=False, min_value=Decimal(0), max_digits=10
    )
    source = forms.ChoiceField(
        label="资金来源", choices=(("", "没有慰问金"), *MoneySource.choices), required=False
    )
    note = forms.CharField(label="备注", max_length=200, required=False)

    def __init__(self, *args, people: PersonQuerySet, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = people
        self.fields["people"].label_from_instance = _name_and_place
        self.fields["amount"].error_messages["min_value"] = "慰问金不能是负数"

    def clean(self):
        data = super().clean()
        if data.get("amount") and not data.get("source"):
            self.add_error("source", "有慰问金的，请选择资金来源")
        return data

    def facts(self, host: Organization) -> VisitFacts:
        """What is the same for everybody."""
        data = {k: v for k, v in self.cleaned_data.items() if k != "people"}
        return VisitFacts(host=host, **{**data, "amount": data["amount"] or Decimal(0)})


class HardshipFilterForm(forms.Form):
    """The filters above the register; what is not understood is left out."""

    tab = forms.ChoiceField(required=False, choices=tuple(HARDSHIP_TABS.items()))
    kind = forms.ChoiceField(required=False, choices=(("", "全部"), *HardshipKind.choices))
    level = forms.ChoiceField(required=False, choices=(("", "全部"), *HardshipLevel.choices))
    q = forms.CharField(required=False, max_length=60)

    def chosen(self) -> HardshipFilter:
        """The filter, with defaults for what is missing or wrong."""
        self.is_valid()
        return HardshipFilter(**{key: value for key, value in self.cleaned_data.items() if value})


class PairingFilterForm(forms.Form):
    """The filters above the pairings; what is not understood is left out."""

    tab = forms.ChoiceField(required=False, choices=tuple(PAIRING_TABS.items()))
    q = forms.CharField(required=False, max_length=60)

    def chosen(self) -> PairingFilter:
        """The filter, with defaults for what is missing or wrong."""
        self.is_valid()
        return PairingFilter(**{key: value for key, value in self.cleaned_data.items() if value})


class VisitFilterForm(forms.Form):
    """The filters above the visits; what is not understood is left out."""

    q = forms.CharField(required=False, max_length=60)
    year = forms.IntegerField(required=False, min_value=1921, max_value=2200)
    occasion = forms.ChoiceField(required=False, choices=(("", "全部"), *Occasion.choices))
    source = forms.ChoiceField(required=False, choices=(("", "全部"), *MoneySource.choices))

    def chosen(self, default_year: int) -> VisitFilter:
        """The filter, with defaults for what is missing or wrong."""
        self.is_valid()
        data = {key: value for key, value in self.cleaned_data.items() if value}
        return VisitFilter(**{"year": default_year, **data})


def _name_and_place(person: Person) -> str:
    homes = getattr(person, "homes", None)
    return f"{person}（{homes[0].organization}）" if homes else str(person)
