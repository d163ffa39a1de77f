"""Forms of 党建带群建. They validate and never save."""

from __future__ import annotations

from django import forms

from branchrecords.attachments.fields import AttachmentField
from branchrecords.web.forms import DateField, Form
from members.forms.naming import PeopleNamesField, PersonNameField
from members.models import MassOrganization, ModelPost, Organization, ResponsibilityArea, Unit
from members.models.people import PersonQuerySet
from members.rules.mass_organizations import MassKind

PLEASE = ("", "请选择")


def _number(label: str, least: int = 0, **kwargs) -> forms.IntegerField:
    field = forms.IntegerField(label=label, min_value=least, max_value=1_000_000, **kwargs)
    field.widget.attrs["inputmode"] = "numeric"
    field.error_messages["invalid"] = "请写整数"
    return field


class PlacedForm(Form):
    """A party organisation, and where it is at a unit of the ledger, that unit."""

    organization = forms.ModelChoiceField(
        Organization.objects.none(), label="所属党组织", empty_label="请选择"
    )
    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label="所在两新组织",
        required=False,
        empty_label="不在两新组织",
    )

    def __init__(self, *args, organizations, units, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = organizations
        self.fields["unit"].queryset = units

    def clean(self):
        data = super().clean()
        organization, unit = data.get("organization"), data.get("unit")
        if organization and unit and not unit.organization.path.startswith(organization.path):
            self.add_error(
                "unit", f"「{unit}」由「{unit.organization}」负责，不在「{organization}」下面"
            )
        return data


class MassOrganizationForm(PlacedForm):
    """What is written of a mass organisation; `members` only when it is new."""

    kind = forms.ChoiceField(label="种类", choices=(PLEASE, *MassKind.choices))
    name = forms.CharField(label="名称", max_length=120)
    leader = forms.CharField(label="负责人", max_length=60, required=False)
    members = _number("组成人数", required=False, help_text="今天的人数，以后按日期更新")
    founded_on = DateField(label="成立日期", required=False)
    dissolved_on = DateField(
        label="撤销日期", required=False, help_text="撤销后的第一天；没有撤销就空着"
    )
    note = forms.CharField(label="备注", max_length=300, required=False)
    field_order = ("kind", "name", "organization", "unit", "leader", "members")

    def __init__(self, *args, current: MassOrganization | None = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].label = "领导它的党组织"
        del self.fields["dissolved_on" if current is None else "members"]

    def clean(self):
        data = super().clean()
        founded, dissolved = data.get("founded_on"), data.get("dissolved_on")
        if founded and dissolved and dissolved <= founded:
            self.add_error("dissolved_on", f"撤销日期应晚于成立日期 {founded}")
        return data

    def facts(self) -> dict:
        """The columns to write."""
        return {key: value for key, value in self.cleaned_data.items() if key != "members"}


class HeadcountForm(Form):
    """组成人数 on a day."""

    counted_on = DateField(label="统计日期")
    members = _number("组成人数")
    note = forms.CharField(label="备注", max_length=100, required=False)


class ActivityForm(Form):
    """One activity that was held."""

    held_on = DateField(label="活动日期")
    title = forms.CharField(label="活动名称", max_length=100)
    people = _number("参加人数", least=1)
    note = forms.CharField(
        label="活动内容", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    upload = AttachmentField(label="附件", required=False)


class RecommendationForm(Form):
    """A 团组织 recommends an applicant."""

    person = PersonNameField(label="推荐对象")
    recommended_on = DateField(label="团员大会日期")
    present = _number("到会人数", least=1)
    in_favour = _number("赞成人数", least=1)
    opinion = forms.CharField(
        label="推荐意见", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, people: PersonQuerySet, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].people = people

    def clean(self):
        data = super().clean()
        present, in_favour = data.get("present"), data.get("in_favour")
        if present is not None and in_favour is not None and in_favour > present:
            self.add_error("in_favour", f"赞成 {in_favour} 人多于到会 {present} 人，请核对")
        return data


class WithdrawForm(Form):
    """Why a recommendation is taken back."""

    reason = forms.CharField(label="撤回原因", max_length=100)


class DatedPlaceForm(PlacedForm):
    """Where something stands from a day on, and until when."""

    starts_on = DateField(label="起始日期")
    ends_on = DateField(
        label="结束日期", required=False, help_text="结束后的第一天；仍在继续就空着"
    )

    def clean(self):
        data = super().clean()
        starts, ends = data.get("starts_on"), data.get("ends_on")
        if starts and ends and ends <= starts:
            self.add_error("ends_on", f"结束日期应晚于起始日期 {starts}")
        return data


class ModelPostForm(DatedPlaceForm):
    """A 党员示范岗."""

    name = forms.CharField(label="岗位名称", max_length=60)
    place = forms.CharField(label="地点", max_length=100)
    pledge = forms.CharField(label="承诺", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    people = PeopleNamesField(label="岗上党员")
    field_order = ("name", "place", "people", "pledge", "organization", "unit")

    def __init__(
        self, *args, people: PersonQuerySet, current: ModelPost | None = None, **kwargs
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].people = people
        if current is None:
            del self.fields["ends_on"]

    def facts(self) -> dict:
        """The columns to write, without the people."""
        return {key: value for key, value in self.cleaned_data.items() if key != "people"}


class AreaForm(DatedPlaceForm):
    """A 党员责任区 and the member who answers for it."""

    area = forms.CharField(
        label="责任区", max_length=100, help_text="例如：望江苑 3 号楼、装配二线"
    )
    person = PersonNameField(label="责任党员")
    duties = forms.CharField(
        label="责任内容", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    field_order = ("area", "person", "duties", "organization", "unit")

    def __init__(
        self, *args, people: PersonQuerySet, current: ResponsibilityArea | None = None, **kwargs
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].people = people
        if current is None:
            del self.fields["ends_on"]

    def facts(self) -> dict:
        """The columns to write."""
        return dict(self.cleaned_data)


class EndPlacedForm(Form):
    """The first day on which it no longer stands."""

    ends_on = DateField(label="结束日期")
