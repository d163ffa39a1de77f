"""Forms of what stands in a file beside the facts. They validate and never save."""

from __future__ import annotations

from datetime import date

from django import forms

from branchrecords.documents.values import normalize_name
from branchrecords.web.forms import DateField, Form, ModelForm
from members.actions.files import EARLY_STEPS
from members.models import DictionaryEntry, Education, FamilyMember, Person
from members.rules.dictionaries import DictionaryKind
from members.rules.numbers import NumberError, read_phone


class EducationForm(ModelForm):
    """One 学历 or 学位."""

    entered_on = DateField(label="入学日期", required=False)
    graduated_on = DateField(label="毕业日期", required=False)
    degree_on = DateField(label="学位授予日期", required=False)

    class Meta:
        model = Education
        fields = (
            "form",
            "level",
            "school",
            "major",
            "entered_on",
            "graduated_on",
            "degree",
            "degree_on",
        )

    def __init__(self, *args, on: date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        for name in ("form", "level"):
            self.fields[name].choices = [("", "请选择"), *self.fields[name].choices[1:]]
        self.fields["degree"].choices = [("", "没有学位"), *self.fields["degree"].choices[1:]]

    def clean(self):
        data = super().clean()
        for name in ("entered_on", "degree_on"):
            if data.get(name) and data[name] > self.on:
                self.add_error(name, f"晚于今天 {self.on}，请核对")
        entered, graduated = data.get("entered_on"), data.get("graduated_on")
        if entered and graduated and graduated <= entered:
            self.add_error("graduated_on", f"毕业日期应晚于入学日期 {entered}")
        if data.get("degree_on") and not data.get("degree"):
            self.add_error("degree", "有授予日期的，请选择学位")
        return data


class FamilyMemberForm(ModelForm):
    """One of the family. The phone stays as it is when left empty on editing."""

    relation = forms.ModelChoiceField(
        DictionaryEntry.objects.none(), label="称谓", empty_label="请选择"
    )
    born_on = DateField(label="出生日期", required=False)
    phone = forms.CharField(label="联系电话", max_length=30, required=False)
    clear_phone = forms.BooleanField(label="清除已登记的电话", required=False)

    class Meta:
        model = FamilyMember
        fields = ("relation", "name", "born_on", "political_status", "employer", "phone")

    def __init__(self, *args, on: date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        self.fields["relation"].queryset = DictionaryEntry.objects.offered(DictionaryKind.RELATION)
        choices = self.fields["political_status"].choices[1:]
        self.fields["political_status"].choices = [("", "未填"), *choices]
        if self.instance.pk is not None and self.instance.phone:
            self.initial["phone"] = ""
            self.fields["phone"].help_text = "已登记，不改就空着"
        else:
            del self.fields["clear_phone"]

    def clean_name(self) -> str:
        return normalize_name(self.cleaned_data["name"])

    def clean_born_on(self) -> date | None:
        born_on = self.cleaned_data["born_on"]
        if born_on and born_on > self.on:
            raise forms.ValidationError(f"晚于今天 {self.on}，请核对")
        return born_on

    def clean_phone(self) -> str:
        text = self.cleaned_data["phone"]
        try:
            return read_phone(text) if text else ""
        except NumberError as error:
            raise forms.ValidationError(str(error)) from None

    def values(self) -> dict:
        """What to write: a registered phone is kept unless another is given or it is cleared."""
        data = {name: self.cleaned_data[name] for name in self.Meta.fields}
        kept = self.instance.pk is not None and not self.cleaned_data.get("clear_phone")
        if kept and not data["phone"]:
            del data["phone"]
        return data


class EarlyStepsForm(Form):
    """When a member applied, became 积极分子 and 发展对象, from the paper file."""

    def __init__(self, *args, on: date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        for key, label, _ in EARLY_STEPS:
            self.fields[key] = DateField(label=f"{label}日期", required=False)

    def clean(self):
        data = super().clean()
        if not self.errors and not any(data.values()):
            raise forms.ValidationError("请至少填一个日期")
        return data


class IntroducersForm(Form):
    """For every name of 入党介绍人 that the register knows: which of these people it is."""

    def __init__(
        self, *args, candidates: dict[str, list[Person]], known: dict[str, int], **kwargs
    ) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = candidates
        for number, (name, people) in enumerate(candidates.items()):
            options = [(str(person.pk), _told_apart(person)) for person in people]
            self.fields[f"name-{number}"] = forms.ChoiceField(
                label=name,
                required=False,
                choices=[("", "不是名册里的人"), *options],
                initial=str(known.get(name, "")),
            )

    def known(self) -> dict[str, Person | None]:
        """Name → person of the register, or None."""
        found = {}
        for number, (name, people) in enumerate(self.candidates.items()):
            wanted = self.cleaned_data[f"name-{number}"]
            found[name] = next((one for one in people if str(one.pk) == wanted), None)
        return found


class PhotoForm(Form):
    """A photo to upload."""

    photo = forms.FileField(
        label="照片",
        help_text="JPG 或 PNG，竖的免冠照，至少 200×250 像素；拍摄地点等信息会被去掉",
        widget=forms.FileInput(attrs={"accept": ".jpg,.jpeg,.png"}),
    )


def _told_apart(person: Person) -> str:
    joined = f"，{person.joined_on} 入党" if person.joined_on else ""
    homes = "、".join(str(home.organization) for home in person.homes)
    return f"{person.name}（{homes}{joined}）"
