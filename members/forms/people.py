"""Forms of people. They validate and never save."""

from __future__ import annotations

from datetime import date

from django import forms

from branchrecords.documents.values import normalize_name
from branchrecords.web.forms import DateField, Form, ModelForm
from members.models import Organization, Person
from members.models.digests import id_number_digest
from members.queries.categories import ALL as ALL_CATEGORIES
from members.queries.people import SORTS, TABS, PeopleFilter
from members.rules.ages import AGE_BANDS
from members.rules.kinds import DEVELOPING, MEMBER_STANDINGS, Sex, StandingKind
from members.rules.numbers import NumberError, read_id_number, read_phone

SENSITIVE_HELP = "已登记，不改就空着"
EDUCATION_CHOICES = (
    ("", "不限"),
    ("college", "大专及以上"),
    ("below", "大专以下"),
    ("none", "未填"),
)


class PeopleFilterForm(forms.Form):
    """The filters above the list; what is not understood is left out."""

    q = forms.CharField(required=False, max_length=60)
    within = forms.IntegerField(required=False)
    tab = forms.ChoiceField(required=False, choices=tuple(TABS.items()))
    sex = forms.ChoiceField(
        required=False, choices=(("", "不限"), (Sex.MALE, "男"), (Sex.FEMALE, "女")), label="性别"
    )
    education = forms.ChoiceField(required=False, choices=EDUCATION_CHOICES, label="学历")
    age = forms.ChoiceField(
        required=False,
        choices=(("", "不限"), *((band.key, band.label) for band in AGE_BANDS)),
        label="年龄",
    )
    category = forms.ChoiceField(
        required=False,
        choices=(("", "不限"), *((one.key, one.label) for one in ALL_CATEGORIES)),
        label="分类",
    )
    sort = forms.ChoiceField(
        required=False, choices=tuple((key, label) for key, (label, _) in SORTS.items())
    )

    def chosen(self) -> PeopleFilter:
        """The filter, with defaults for what is missing or wrong."""
        self.is_valid()
        data = {key: value for key, value in self.cleaned_data.items() if value}
        data.pop("within", None)
        return PeopleFilter(**data)

    def narrowed(self, organization: Organization, below: list[Organization]) -> Organization:
        """The one of the organisations below that was picked, else the organisation itself."""
        self.is_valid()
        wanted = self.cleaned_data.get("within")
        return next((one for one in below if one.pk == wanted), organization)


class PersonForm(ModelForm):
    """The file of a person. Sensitive numbers stay as they are when left empty on editing."""

    id_number = forms.CharField(label="公民身份号码", max_length=30, required=False)
    phone = forms.CharField(label="联系电话", max_length=30, required=False)
    address = forms.CharField(label="家庭住址", max_length=200, required=False)
    born_on = DateField(label="出生日期", required=False, help_text="以档案为准")
    born_differs = forms.BooleanField(label="出生日期以档案为准，与身份证号不同", required=False)
    worked_from = DateField(label="参加工作日期", required=False)
    joined_on = DateField(
        label="入党日期", required=False, help_text="支部党员大会通过接收为预备党员之日"
    )
    full_on = DateField(label="转正日期", required=False)

    class Meta:
        model = Person
        fields = (
            "name",
            "id_number",
            "sex",
            "born_on",
            "born_differs",
            "ethnicity",
            "native_place",
            "education",
            "phone",
            "address",
            "employer",
            "occupation",
            "worked_from",
            "joined_on",
            "full_on",
            "introducers",
            "skills",
            "note",
        )

    def __init__(self, *args, on: date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        self.fields["sex"].required = False
        for name in ("education", "occupation"):
            self.fields[name].choices = [("", "未填"), *self.fields[name].choices[1:]]
        if self.instance.pk is None:
            return
        for name in ("id_number", "phone", "address"):
            if getattr(self.instance, name):
                self.fields[name].help_text = SENSITIVE_HELP
            self.initial[name] = ""

    def clean_name(self) -> str:
        name = normalize_name(self.cleaned_data["name"])
        if any(c.isdigit() for c in name):
            raise forms.ValidationError("姓名里有数字，请核对")
        return name

    def clean_id_number(self) -> str:
        text = self.cleaned_data["id_number"]
        if not text:
            return ""
        try:
            self.read = read_id_number(text)
        except NumberError as error:
            raise forms.ValidationError(str(error)) from None
        taken = Person.objects.filter(id_number_digest=id_number_digest(text))
        if taken.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(
                "这个身份证号已经登记过，请先在名册里查找，或办理组织关系接转"
            )
        return self.read.text

    def clean_phone(self) -> str:
        text = self.cleaned_data["phone"]
        try:
            return read_phone(text) if text else ""
        except NumberError as error:
            raise forms.ValidationError(str(error)) from None

    def clean(self):
        data = super().clean()
        for name in ("born_on", "worked_from", "joined_on", "full_on"):
            if data.get(name) and data[name] > self.on:
                self.add_error(name, f"晚于今天 {self.on}，请核对")
        self._compare_with_number(data)
        if data.get("joined_on") and data.get("full_on") and data["full_on"] < data["joined_on"]:
            self.add_error("full_on", f"转正日期不能早于入党日期 {data['joined_on']}")
        return data

    def changes(self) -> dict:
        """The facts to write; sensitive ones left empty while editing stay as they are."""
        data = {k: v for k, v in self.cleaned_data.items() if k != "born_differs"}
        data["sex"] = data["sex"] or Sex.UNKNOWN
        if self.instance.pk is not None:
            for name in ("id_number", "phone", "address"):
                if not data[name]:
                    del data[name]
        return data

    def _compare_with_number(self, data: dict) -> None:
        """Birthday and sex against the digits; what is empty is taken from them."""
        read = getattr(self, "read", None)
        if read is None:
            return
        if data.get("sex") in ("", None, Sex.UNKNOWN):
            data["sex"] = read.sex
        elif data["sex"] != read.sex:
            self.add_error("sex", f"身份证号第 17 位表示{read.sex.label}，请核对性别或号码")
        if not data.get("born_on"):
            data["born_on"] = read.born_on
        elif data["born_on"] != read.born_on and not data.get("born_differs"):
            self.add_error(
                "born_on",
                f"身份证号里是 {read.born_on}。请核对；档案确实不同的，勾选下面一项",
            )


class PlaceForm(Form):
    """Where somebody belongs from a day on."""

    organization = forms.ModelChoiceField(Organization.objects.none(), label="党支部")
    group = forms.ModelChoiceField(Organization.objects.none(), label="党小组", required=False)
    starts_on = DateField(label="从哪一天起")
    reason = forms.CharField(label="来源或原因", max_length=100, required=False)

    def __init__(self, *args, branches, groups, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = branches
        self.fields["group"].queryset = groups
        self.fields["group"].empty_label = "不编入小组"
        self.fields["organization"].empty_label = "请选择"

    def clean(self):
        data = super().clean()
        branch, group = data.get("organization"), data.get("group")
        if branch and group and not group.path.startswith(branch.path):
            self.add_error("group", f"「{group}」不是「{branch}」的党小组")
        return data


class JoiningForm(PlaceForm):
    """Where a newly registered person belongs, and in which standing."""

    standing = forms.ChoiceField(
        label="人员类别",
        choices=[(kind.value, kind.label) for kind in (*DEVELOPING, *MEMBER_STANDINGS)],
        initial=StandingKind.FULL,
    )
    field_order = ("standing", "organization", "group", "starts_on", "reason")


class RevealForm(Form):
    """Which sensitive fields, and what for."""

    fields_wanted = forms.MultipleChoiceField(
        label="要看哪几项",
        choices=(("id_number", "公民身份号码"), ("phone", "联系电话"), ("address", "家庭住址")),
        widget=forms.CheckboxSelectMultiple,
    )
    reason = forms.CharField(label="事由", max_length=100)
