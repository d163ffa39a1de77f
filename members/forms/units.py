"""Forms of the ledger of 两新组织. They validate and never save."""

from __future__ import annotations

from django import forms

from branchrecords.web.forms import DateField, Form
from members.forms.naming import PersonNameField
from members.models import Organization, Unit
from members.models.people import PersonQuerySet
from members.queries.units import UnitFilter
from members.rules.numbers import NumberError, read_phone
from members.rules.units import (
    COVERAGE_CHOICES,
    ORGANIZED_KINDS,
    UNIT_FIGURES,
    BusinessState,
    CoverageKind,
    OwnerAttitude,
    UnitKind,
    read_credit_code,
)

PLEASE = ("", "请选择")


class UnitFilterForm(forms.Form):
    """The filters above the ledger; what is not understood is left out."""

    q = forms.CharField(required=False, max_length=60)
    within = forms.IntegerField(required=False)
    kind = forms.ChoiceField(required=False, choices=(("", "不限"), *UnitKind.choices))
    coverage = forms.ChoiceField(required=False, choices=(("", "不限"), *COVERAGE_CHOICES))
    figure = forms.ChoiceField(
        required=False,
        choices=(("", "不限"), *((figure.key, figure.label) for figure in UNIT_FIGURES)),
    )

    def chosen(self) -> UnitFilter:
        """The filter, with defaults for what is missing or wrong."""
        self.is_valid()
        data = {key: value for key, value in self.cleaned_data.items() if value}
        data.pop("within", None)
        return UnitFilter(**data)

    def narrowed(self, organization: Organization, below: list[Organization]) -> Organization:
        """The one of the organisations below that was picked, else the organisation itself."""
        self.is_valid()
        wanted = self.cleaned_data.get("within")
        return next((one for one in below if one.pk == wanted), organization)


class UnitForm(Form):
    """What is written of a unit."""

    name = forms.CharField(label="单位名称", max_length=120, help_text="营业执照或登记证书上的全称")
    credit_code = forms.CharField(
        label="统一社会信用代码", max_length=30, required=False, help_text="18 位，见营业执照"
    )
    kind = forms.ChoiceField(label="单位类别", choices=(PLEASE, *UnitKind.choices))
    organization = forms.ModelChoiceField(
        Organization.objects.none(),
        label="责任组织",
        help_text="负责联系和摸底的支部或上级组织",
        empty_label="请选择",
    )
    trade = forms.CharField(label="行业", max_length=60, required=False)
    address = forms.CharField(label="地址", max_length=200, required=False)
    contact = forms.CharField(label="联系人", max_length=60, required=False)
    contact_phone = forms.CharField(label="联系电话", max_length=30, required=False)
    note = forms.CharField(label="备注", max_length=300, required=False)
    listed_on = DateField(label="列入台账日期")

    def __init__(self, *args, organizations, unit: Unit | None = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit
        self.fields["organization"].queryset = organizations
        if unit is not None:
            del self.fields["listed_on"]
            if unit.contact_phone:
                self.fields["contact_phone"].help_text = "已登记，不改就空着"

    def clean_credit_code(self) -> str:
        text = self.cleaned_data["credit_code"]
        try:
            return read_credit_code(text) if text else ""
        except NumberError as error:
            raise forms.ValidationError(str(error)) from None

    def clean_contact_phone(self) -> str:
        text = self.cleaned_data["contact_phone"]
        try:
            return read_phone(text) if text else ""
        except NumberError as error:
            raise forms.ValidationError(str(error)) from None

    def facts(self) -> dict:
        """The facts to write; a phone number left empty while editing stays as it is."""
        data = {key: value for key, value in self.cleaned_data.items() if key != "listed_on"}
        if self.unit is not None and not data["contact_phone"]:
            del data["contact_phone"]
        return data


class SurveyForm(Form):
    """The 七个清楚 as found on a day."""

    surveyed_on = DateField(label="摸底日期")
    business_state = forms.ChoiceField(
        label="经营状况", choices=BusinessState.choices, widget=forms.RadioSelect
    )
    business_note = forms.CharField(label="经营情况说明", max_length=200, required=False)
    employees = forms.IntegerField(label="职工数", min_value=0, max_value=1_000_000)
    party_members = forms.IntegerField(label="党员数", min_value=0, max_value=1_000_000)
    league_members = forms.IntegerField(label="团员数", min_value=0, max_value=1_000_000)
    women = forms.IntegerField(label="女职工数", min_value=0, max_value=1_000_000)
    owner_attitude = forms.ChoiceField(
        label="业主态度", choices=OwnerAttitude.choices, widget=forms.RadioSelect
    )
    has_place = forms.TypedChoiceField(
        label="活动场所",
        choices=(("yes", "有"), ("no", "没有")),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    place_note = forms.CharField(label="活动场所说明", max_length=100, required=False)
    surveyor = forms.CharField(label="摸底人", max_length=60, required=False)
    note = forms.CharField(label="备注", max_length=300, required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in ("employees", "party_members", "league_members", "women"):
            field = self.fields[name]
            field.widget.attrs["inputmode"] = "numeric"
            field.error_messages["invalid"] = "请写整数，没有的写 0"

    def clean(self):
        data = super().clean()
        employees = data.get("employees")
        for name in ("party_members", "league_members", "women"):
            number = data.get(name)
            if employees is not None and number is not None and number > employees:
                label = self.fields[name].label
                self.add_error(name, f"{label} {number} 多于职工数 {employees}，请核对")
        return data

    def facts(self) -> dict:
        """What was found, without the day."""
        return {key: value for key, value in self.cleaned_data.items() if key != "surveyed_on"}


class CoverageForm(Form):
    """How the party reaches the unit from a day on."""

    kind = forms.ChoiceField(label="覆盖方式", choices=COVERAGE_CHOICES, widget=forms.RadioSelect)
    organization = forms.ModelChoiceField(
        Organization.objects.none(),
        label="党组织",
        required=False,
        empty_label="请选择",
        help_text="单独建、联合建、挂靠的，选覆盖它的党组织",
    )
    instructor = PersonNameField(
        label="党建指导员", required=False, help_text="派驻的写姓名；同名的写成 姓名（支部简称）"
    )
    starts_on = DateField(label="从哪一天起")
    note = forms.CharField(label="备注", max_length=100, required=False)

    def __init__(self, *args, organizations, people: PersonQuerySet, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = organizations
        self.fields["instructor"].people = people

    def clean(self):
        data = super().clean()
        kind = data.get("kind")
        if kind in ORGANIZED_KINDS and not data.get("organization"):
            self.add_error("organization", f"{CoverageKind(kind).label}要选党组织")
        written = data.get("instructor") or self.errors.get("instructor")
        if kind == CoverageKind.INSTRUCTOR and not written:
            self.add_error("instructor", "请写派驻的党建指导员姓名")
        return data


class CloseUnitForm(Form):
    """The first day out of the ledger, and why."""

    closed_on = DateField(label="移出日期")
    reason = forms.CharField(label="移出原因", max_length=100, help_text="例如：注销、迁出本辖区")


class PhoneForm(Form):
    """What the phone number is wanted for."""

    reason = forms.CharField(label="事由", max_length=100)
