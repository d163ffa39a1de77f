"""Forms of 流动党员. They validate and never save."""

from __future__ import annotations

from datetime import date

from django import forms

from branchrecords.database.reading import beyond_scope
from branchrecords.documents.values import normalize_name
from branchrecords.web.forms import DateField, Form
from members.models import MobileRecord, Person
from members.models.digests import id_number_digest
from members.queries.mobile import SHOWS
from members.rules.kinds import MEMBER_STANDINGS, Sex
from members.rules.mobile import OUTCOMES, Direction, Outcome, Reason, Region, Way
from members.rules.numbers import NumberError, read_id_number

LABELS = {
    Direction.OUT: {
        "place": "现居住地",
        "other_organization": "流入地党组织",
        "starts_on": "外出日期",
        "expected_on": "预计返回日期",
    },
    Direction.IN: {
        "place": "在本地的住址",
        "other_organization": "原党组织",
        "starts_on": "流入日期",
        "expected_on": "预计离开日期",
    },
}


class MobileFilterForm(forms.Form):
    """Which register, and which of its rows."""

    register = forms.ChoiceField(required=False, choices=Direction.choices)
    show = forms.ChoiceField(required=False, choices=tuple(SHOWS.items()))

    def chosen(self) -> tuple[str, str]:
        """Register and filter, with defaults for what is missing or wrong."""
        self.is_valid()
        data = self.cleaned_data
        return data.get("register") or Direction.OUT, data.get("show") or ""


class MobileForm(Form):
    """A row of either register; `direction` says which fields there are."""

    person = forms.ModelChoiceField(Person.objects.none(), label="姓名")
    name = forms.CharField(label="姓名", max_length=60)
    id_number = forms.CharField(
        label="公民身份号码",
        max_length=30,
        required=False,
        help_text="本系统的党员填上就能连到他的资料；号码不另外保存",
    )
    sex = forms.ChoiceField(label="性别", choices=((Sex.MALE, "男"), (Sex.FEMALE, "女")))
    standing = forms.ChoiceField(
        label="身份",
        choices=[(kind.value, kind.label) for kind in reversed(MEMBER_STANDINGS)],
    )
    region = forms.ChoiceField(label="范围", choices=Region.choices)
    place = forms.CharField(max_length=120)
    is_settled = forms.BooleanField(
        label="地点比较固定", required=False, initial=True, help_text="满 6 个月一般应当转组织关系"
    )
    unit = forms.CharField(label="工作或学习单位", max_length=120, required=False)
    contact = forms.CharField(
        label="联系方式", max_length=60, required=False, help_text="手机号或微信号，页面上打码"
    )
    other_organization = forms.CharField(max_length=120, required=False)
    other_contact = forms.CharField(label="对方党组织联系方式", max_length=120, required=False)
    reason = forms.ChoiceField(label="流动原因", choices=Reason.choices)
    certificate = forms.CharField(label="活动证号", max_length=40, required=False)
    certificate_on = DateField(label="活动证发证日期", required=False)
    starts_on = DateField()
    expected_on = DateField(required=False, help_text="没有确定就空着")

    def __init__(
        self, *args, direction: str, people=None, row: MobileRecord | None = None, **kwargs
    ) -> None:
        super().__init__(*args, **kwargs)
        self.direction, self.row = Direction(direction), row
        is_out = self.direction is Direction.OUT
        own = is_out or (row is not None and row.person_id)
        for name in ("name", "id_number", "sex", "standing") if own else ("person",):
            del self.fields[name]
        if row is not None:
            self.fields.pop("person", None)
            self.fields.pop("id_number", None)
        if "person" in self.fields:
            self.fields["person"].queryset = people
            self.fields["person"].empty_label = "请选择"
            self.fields["person"].error_messages["invalid_choice"] = (
                "这名党员已经在流出名册里，或者不是本支部的党员"
            )
        if not is_out:
            del self.fields["region"]
            self.fields["other_organization"].required = True
        for name, label in LABELS[self.direction].items():
            self.fields[name].label = label
            self.fields[name].error_messages["required"] = f"请填写{label}"
        if row is not None and row.contact:
            self.fields["contact"].help_text = "已登记，不改就空着"

    def clean_name(self) -> str:
        return normalize_name(self.cleaned_data["name"])

    def clean_id_number(self) -> str:
        """Finds the member of the system of that number; the number itself is not kept."""
        text = self.cleaned_data["id_number"]
        self.found = None
        if not text:
            return ""
        try:
            number = read_id_number(text).text
        except NumberError as error:
            raise forms.ValidationError(str(error)) from None
        with beyond_scope("a visitor of the same system is found by the whole number"):
            people = Person.objects.filter(id_number_digest=id_number_digest(number))
            self.found = people.first()
        return ""

    def clean(self):
        data = super().clean()
        starts_on, expected_on = data.get("starts_on"), data.get("expected_on")
        if starts_on and expected_on and expected_on <= starts_on:
            self.add_error("expected_on", f"应晚于开始日期 {starts_on}")
        if data.get("certificate_on") and not data.get("certificate"):
            self.add_error("certificate", "填了发证日期，请写活动证号")
        found = getattr(self, "found", None)
        if found is not None and data.get("name") and found.name != data["name"]:
            self.add_error("name", f"这个身份证号登记的姓名是{found.name}，请核对")
        return data

    def linked(self) -> Person | None:
        """The member of the system whom the row is about."""
        return self.cleaned_data.get("person") or getattr(self, "found", None)

    def facts(self) -> dict:
        """What is written; a contact left empty on editing stays as it is."""
        data = {k: v for k, v in self.cleaned_data.items() if k not in ("person", "id_number")}
        if self.direction is Direction.IN:
            data["region"] = Region.CITY
        if self.row is not None and not data["contact"]:
            del data["contact"]
        return data


class ContactForm(Form):
    """One contact made, or tried."""

    on = DateField(label="联系日期")
    way = forms.ChoiceField(label="方式", choices=Way.choices)
    was_reached = forms.TypedChoiceField(
        label="结果",
        choices=(("1", "联系上了"), ("0", "没有联系上")),
        coerce=lambda text: text == "1",
        widget=forms.RadioSelect,
        initial="1",
    )
    contacted_by = forms.CharField(label="谁联系的", max_length=60)
    content = forms.CharField(
        label="联系内容",
        max_length=300,
        initial="了解思想、工作和生活情况，提醒按时交纳党费、参加组织生活",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class CloseForm(Form):
    """How and from which day on the row ends."""

    outcome = forms.ChoiceField(label="结果")
    ends_on = DateField(label="从哪一天起")
    certificate_returned_on = DateField(label="活动证交回日期", required=False)

    def __init__(self, *args, row: MobileRecord, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        choices = OUTCOMES[Direction(row.direction)]
        self.fields["outcome"].choices = [(one.value, Outcome(one).label) for one in choices]
        if not row.certificate:
            del self.fields["certificate_returned_on"]


def today_initial(on: date, by: str) -> dict:
    """What the contact form starts with: a telephone call today by the user."""
    return {"on": on, "way": Way.PHONE, "contacted_by": by, "was_reached": "1"}
