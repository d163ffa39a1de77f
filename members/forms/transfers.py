"""Forms of letters of transfer. They validate and never save."""

from __future__ import annotations

from datetime import date

from django import forms
from django.db.models import Q

from branchrecords.documents.values import normalize_name, normalize_text
from branchrecords.web.forms import DateField, Form, MonthField
from members.models import Organization
from members.queries.transfers import (
    STATE_CHOICES,
    TABS,
    TransferFilter,
)
from members.rules.kinds import MEMBER_STANDINGS, StandingKind
from members.rules.numbers import NumberError, read_id_number, read_phone
from members.rules.transfers import CHECKS, MOST_VALID_DAYS, MOVABLE

REASONS = ("工作调动", "升学", "毕业", "就业", "退休后移居", "外出务工满六个月", "退役")
WITHIN, OUT = "within", "out"


class TransferFilterForm(forms.Form):
    """The filters above a register; what is not understood is left out."""

    tab = forms.ChoiceField(required=False, choices=tuple(TABS.items()))
    year = forms.IntegerField(required=False, min_value=1990, max_value=2200)
    state = forms.ChoiceField(required=False, choices=STATE_CHOICES)
    q = forms.CharField(required=False, max_length=60)

    def chosen(self) -> TransferFilter:
        """The filter, with defaults for what is missing or wrong."""
        self.is_valid()
        return TransferFilter(**{key: value for key, value in self.cleaned_data.items() if value})


class LetterForm(Form):
    """What every letter carries."""

    reason = forms.CharField(
        label="转接原因",
        max_length=100,
        help_text="如工作调动、毕业、移居",
        widget=forms.TextInput(attrs={"list": "transfer-reasons"}),
    )
    valid_days = forms.IntegerField(
        label="有效天数",
        required=False,
        min_value=1,
        max_value=MOST_VALID_DAYS,
        error_messages={
            "max_value": f"有效期最长三个月（{MOST_VALID_DAYS} 天）",
            "min_value": "有效期最短 1 天",
        },
    )
    handler = forms.CharField(label="经办人", max_length=60)


class IssueForm(LetterForm):
    """A letter to another branch of the system, or to the outside."""

    where = forms.ChoiceField(
        label="转到哪里",
        choices=((WITHIN, "本系统的支部"), (OUT, "系统外的党组织")),
        widget=forms.RadioSelect,
        initial=WITHIN,
    )
    target = forms.CharField(
        label="转入党支部",
        max_length=120,
        help_text="写支部全称、简称或编码，打几个字会有提示",
        widget=forms.TextInput(attrs={"list": "transfer-branches", "autocomplete": "off"}),
    )
    outside_name = forms.CharField(
        label="系统外党组织",
        max_length=120,
        help_text="介绍信的抬头，一般是县级以上党委组织部或对方基层党委",
    )
    outside_branch = forms.CharField(label="对方党支部", max_length=120, required=False)
    outside_address = forms.CharField(label="对方通讯地址", max_length=200, required=False)
    field_order = (
        "where",
        "target",
        "outside_name",
        "outside_branch",
        "outside_address",
        "reason",
        "valid_days",
        "handler",
    )

    def __init__(self, *args, branches, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.branches = branches
        if self.is_bound:  # the other way is not asked for
            left_out = "outside_name" if self.data.get("where") == WITHIN else "target"
            self.fields[left_out].required = False

    def clean(self):
        data = super().clean()
        if data.get("where") == WITHIN and data.get("target"):
            data["target"] = self._branch(data["target"])
        return data

    def _branch(self, text: str) -> Organization | None:
        """The one branch that is called so; else an error that names those that are near."""
        name = normalize_text(text)
        named = Q(name=name) | Q(short_name=name) | Q(code__iexact=name)
        found = list(self.branches.filter(named)[:2])
        if len(found) == 1:
            return found[0]
        near = [one.name for one in self.branches.filter(name__contains=name)[:3]]
        if len(found) > 1:
            self.add_error("target", f"有几个支部都叫「{name}」，请写全称：{'、'.join(near)}")
        elif near:
            self.add_error("target", f"没有叫「{name}」的支部，是不是：{'、'.join(near)}")
        else:
            self.add_error(
                "target",
                f"没有叫「{name}」的支部。同一党委的支部不用开介绍信；系统外的请选上面第二项",
            )
        return None


class IncomingForm(LetterForm):
    """A letter from outside: what it says, of whom, and for which branch."""

    name = forms.CharField(label="姓名", max_length=60)
    id_number = forms.CharField(
        label="公民身份号码", max_length=30, help_text="以前登记过的人，靠它认出来"
    )
    phone = forms.CharField(label="联系电话", max_length=30, required=False)
    standing = forms.ChoiceField(
        label="身份",
        choices=[(kind.value, kind.label) for kind in MOVABLE],
        initial=StandingKind.FULL,
    )
    joined_on = DateField(label="入党日期", required=False, help_text="党员必填")
    full_on = DateField(label="转正日期", required=False, help_text="正式党员必填")
    target = forms.ModelChoiceField(Organization.objects.none(), label="转入党支部")
    outside_name = forms.CharField(label="开出介绍信的党组织", max_length=120)
    outside_branch = forms.CharField(label="原党支部", max_length=120, required=False)
    outside_address = forms.CharField(label="对方通讯地址", max_length=200, required=False)
    outside_number = forms.CharField(label="介绍信编号", max_length=60)
    dues_until = MonthField(label="党费交至", required=False, help_text="照来信写，例如 2026-10")
    issued_on = DateField(label="介绍信日期")
    valid_days = forms.IntegerField(
        label="有效天数",
        min_value=1,
        max_value=MOST_VALID_DAYS,
        error_messages={"max_value": f"有效期最长三个月（{MOST_VALID_DAYS} 天）"},
    )
    field_order = (
        "outside_name",
        "outside_branch",
        "outside_address",
        "outside_number",
        "issued_on",
        "valid_days",
        "dues_until",
        "reason",
        "name",
        "id_number",
        "phone",
        "standing",
        "joined_on",
        "full_on",
        "target",
        "handler",
    )
    LETTER = field_order[:8]
    PERSON = field_order[8:]
    FACTS = ("name", "id_number", "phone", "joined_on", "full_on", "sex", "born_on")

    def __init__(self, *args, branches, on: date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        self.fields["target"].queryset = branches
        self.fields["target"].empty_label = "请选择"

    def clean_name(self) -> str:
        return normalize_name(self.cleaned_data["name"])

    def clean_id_number(self) -> str:
        try:
            self.read = read_id_number(self.cleaned_data["id_number"])
        except NumberError as error:
            raise forms.ValidationError(str(error)) from None
        return self.read.text

    def clean_phone(self) -> str:
        text = self.cleaned_data["phone"]
        try:
            return read_phone(text) if text else ""
        except NumberError as error:
            raise forms.ValidationError(str(error)) from None

    def clean(self):
        data = super().clean()
        for name in ("joined_on", "full_on", "issued_on"):
            if data.get(name) and data[name] > self.on:
                self.add_error(name, f"晚于今天 {self.on}，请核对")
        self._check_dates(data)
        if hasattr(self, "read"):
            data |= {"sex": self.read.sex, "born_on": self.read.born_on}
        return data

    def _check_dates(self, data: dict) -> None:
        """A member has the day of joining, a full member the day of 转正 after it."""
        standing, joined, full = (data.get(key) for key in ("standing", "joined_on", "full_on"))
        missing = {"joined_on": standing in MEMBER_STANDINGS, "full_on": standing == "full"}
        for name, is_needed in missing.items():
            if is_needed and not data.get(name) and name not in self.errors:
                label = self.fields[name].label
                self.add_error(name, f"请填写{label}，介绍信或党员档案上有")
        if joined and full and full < joined:
            self.add_error("full_on", f"转正日期不能早于入党日期 {joined}")

    def facts(self) -> dict:
        """What is known of the person; sex and birthday come from the number."""
        return {key: self.cleaned_data[key] for key in self.FACTS if self.cleaned_data.get(key)}


class AcceptForm(Form):
    """The receiver's check list and the day from which the member counts here."""

    met_person = forms.BooleanField(label=CHECKS[0].label, required=False)
    checked_letter = forms.BooleanField(label=CHECKS[1].label, required=False)
    accepted_on = DateField(label="接收日期", help_text="从这一天起算本支部的党员")
    note = forms.CharField(
        label="说明", max_length=200, required=False, help_text="过期的介绍信要写明情况"
    )
    scan = forms.FileField(
        label="介绍信扫描件或照片", required=False, help_text="可以不传；PDF 或图片，不超过 20 MB"
    )


class ReceiptForm(Form):
    """The 回执 of a letter to outside."""

    accepted_on = DateField(
        label="回执日期", help_text="回执上写的接收日期，从这一天起不再算本支部的党员"
    )
    note = forms.CharField(
        label="说明", max_length=200, required=False, help_text="如：经办人、联系电话"
    )
    scan = forms.FileField(
        label="回执扫描件或照片", required=False, help_text="可以不传；PDF 或图片，不超过 20 MB"
    )


class EndingForm(Form):
    """Why a letter is returned or cancelled."""

    reason = forms.CharField(label="原因", max_length=200)
