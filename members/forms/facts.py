"""The form of a person's facts. It validates and never saves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django import forms
from django.db.models import Q

from branchrecords.documents.values import normalize_name
from branchrecords.web.forms import DateField, ModelForm
from members.actions.people import CODED_FACTS
from members.actions.people import FACTS as PLAIN_FACTS
from members.models import DictionaryEntry, Person
from members.queries.corrections import full_after_probation, withdraw_blockers
from members.queries.people import is_registered
from members.rules.categories import MemberClass
from members.rules.dictionaries import PERSON_KINDS
from members.rules.joining import joining_problems, standing_problems
from members.rules.kinds import Sex
from members.rules.numbers import IdNumber, NumberError, read_id_number, read_phone

FACTS = (*PLAIN_FACTS, *CODED_FACTS)
SENSITIVE = ("id_number", "phone", "address")
SENSITIVE_HELP = "已登记，不改就空着"
# The parts of the form, in the order of a 党员登记表.
SECTIONS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "identity",
        "身份",
        (
            "name", "id_number", "clear_id_number", "sex", "ethnicity", "born_on", "born_differs",
            "native_place",
        ),
    ),
    (
        "contact",
        "联系",
        ("phone", "clear_phone", "address", "clear_address", "police_station"),
    ),
    (
        "work",
        "学历和工作",
        (
            "education", "worked_from", "employer", "occupation", "job", "technical_title",
            "front_line", "stratum",
        ),
    ),
    (
        "party",
        "入党",
        (
            "joined_on", "full_on", "not_yet_full", "dates_from_file", "introducers", "other_party",
            "other_party_on",
        ),
    ),
    ("more", "管理和其他", ("member_class", "skills", "note")),
)  # fmt: skip

# A box that says that the file is right: for which dates.
CONFIRMS = {
    "born_differs": ("born_on",),
    "dates_from_file": ("joined_on", "full_on"),
    "not_yet_full": ("full_on",),
}


class PersonForm(ModelForm):
    """The file of a person. Sensitive numbers stay as they are when left empty on editing."""

    id_number = forms.CharField(label="公民身份号码", max_length=30, required=False)
    phone = forms.CharField(label="联系电话", max_length=30, required=False)
    address = forms.CharField(label="家庭住址", max_length=200, required=False)
    born_on = DateField(label="出生日期", required=False, help_text="以档案为准")
    born_differs = forms.BooleanField(label="出生日期以档案为准，与身份证号不同", required=False)
    worked_from = DateField(label="参加工作日期", required=False)
    joined_on = DateField(
        label="入党日期", required=False, help_text="党员必填：支部大会接收为预备党员之日"
    )
    full_on = DateField(label="转正日期", required=False)

    clear_id_number = forms.BooleanField(label="清除已登记的身份证号", required=False)
    clear_phone = forms.BooleanField(label="清除已登记的电话", required=False)
    clear_address = forms.BooleanField(label="清除已登记的住址", required=False)
    not_yet_full = forms.BooleanField(
        label="还没有转正：撤回转正，恢复为预备党员，党费和表决权随之更正", required=False
    )
    dates_from_file = forms.BooleanField(label="以上日期以档案为准，与现行规定不符", required=False)
    other_party_on = DateField(label="加入其他党团日期", required=False)

    class Meta:
        model = Person
        fields = FACTS

    def __init__(self, *args, on: date, standing: str = "", **kwargs) -> None:
        """`standing` is what the file says now; a new person's is asked with `agrees_with`."""
        super().__init__(*args, **kwargs)
        self.on = on
        self.standing = standing
        for name in ("sex", "member_class"):
            self.fields[name].required = False
        for name in ("education", "occupation", "other_party"):
            self.fields[name].choices = [("", "未填"), *self.fields[name].choices[1:]]
        self.fields["sex"].help_text = "不填就按身份证号"
        self.fields["native_place"].help_text = "祖父的出生地，写到省和县"
        self.fields["introducers"].help_text = "两位之间用顿号，例如：罗振业、陶建中"
        for kind in PERSON_KINDS:
            self._offer(kind)
        self._leave_sensitive()

    def _offer(self, kind: str) -> None:
        """One editable list, with an entry that is out of use only where it is registered."""
        entries = Q(kind=kind, is_active=True) | Q(pk=getattr(self.instance, f"{kind}_id"))
        self.fields[kind].queryset = DictionaryEntry.objects.filter(entries)
        self.fields[kind].empty_label = "未填"

    def _leave_sensitive(self) -> None:
        """Numbers are never sent to the browser; what is registered can be left or cleared."""
        for name in SENSITIVE:
            if self.instance.pk is not None and getattr(self.instance, name):
                self.fields[name].help_text = SENSITIVE_HELP
            else:
                del self.fields[f"clear_{name}"]
            if self.instance.pk is not None:
                self.initial[name] = ""
        if self.instance.pk is not None and self.instance.educations.exists():
            self.fields["education"].disabled = True
            self.fields["education"].help_text = "由教育经历得出，在本人页面改"

    def sections(self) -> Iterator[tuple[str, str, list[forms.BoundField]]]:
        """The parts of the form: key, heading, fields. What confirms an odd date is offered only
        where there is one."""
        hidden = {
            box
            for box, dates in CONFIRMS.items()
            if not any(name in self.errors for name in dates) and not self[box].value()
        }
        for key, heading, names in SECTIONS:
            shown = (name for name in names if name in self.fields and name not in hidden)
            yield key, heading, [self[name] for name in shown]

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
        if is_registered(text, besides=self.instance.pk or 0):
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
        for name in ("born_on", "worked_from", "joined_on", "full_on", "other_party_on"):
            if data.get(name) and data[name] > self.on:
                self.add_error(name, f"晚于今天 {self.on}，请核对")
        for name in SENSITIVE:
            if data.get(f"clear_{name}") and data.get(name):
                self.add_error(name, "既填了新的，又勾了清除：请只选一样")
        self._compare_with_number(data)
        self._check_joining(data)
        self._check_cleared(data)
        if self.standing:
            self.agrees_with(self.standing)
        if data.get("other_party_on") and not data.get("other_party"):
            self.add_error("other_party", "有加入日期的，请选择是哪一个党团")
        return data

    def agrees_with(self, standing: str) -> bool:
        """Whether the dates tell the same story as 人员类别; if not, the fields say so.

        What is registered already is not argued with again.
        """
        names = ("joined_on", "full_on")
        dates = {name: self.cleaned_data.get(name) for name in names}
        changed = self.instance.pk is None or any(
            dates[name] != self.initial.get(name) for name in names
        )
        if changed and not any(name in self.errors for name in names):
            for problem in standing_problems(standing=standing, **dates):
                self.add_error(problem.field, problem.message)
        return self.is_valid()

    def changes(self) -> dict:
        """The facts to write; sensitive ones left empty while editing stay unless cleared."""
        data = {key: self.cleaned_data[key] for key in FACTS}
        data["sex"] = data["sex"] or Sex.UNKNOWN
        data["member_class"] = data["member_class"] or MemberClass.NORMAL
        for name in SENSITIVE:
            left = self.instance.pk is not None and not data[name]
            if left and not self.cleaned_data.get(f"clear_{name}"):
                del data[name]
        return data

    def _check_joining(self, data: dict) -> None:
        """入党日期 and 转正日期 against the rules; what an old file says can be confirmed.

        What is registered already is not argued with again.
        """
        names = ("born_on", "joined_on", "full_on")
        if all(data.get(name) == self.initial.get(name) for name in names):
            return
        for problem in joining_problems(**{name: data.get(name) for name in names}):
            if not (problem.excusable and data.get("dates_from_file")):
                hint = "。档案确实如此的，勾选下面一项" if problem.excusable else ""
                self.add_error(problem.field, f"{problem.message}{hint}")

    def _check_cleared(self, data: dict) -> None:
        """Without 转正日期 a 正式党员 is 预备党员 again: the 转正 is taken back, if it can be."""
        cleared = self.initial.get("full_on") and not data.get("full_on")
        if not cleared or "full_on" in self.errors or not full_after_probation(self.instance):
            data["not_yet_full"] = False
            return
        if blockers := withdraw_blockers(self.instance):
            reasons = "；".join(one.message for one in blockers)
            self.add_error("full_on", f"转正日期不能清空：{reasons}")
        elif not data.get("not_yet_full"):
            self.add_error(
                "full_on",
                "已经登记为正式党员。只是日期写错的，请填正确的日期；"
                "确实还没有转正的，勾选下面一项",
            )

    def _compare_with_number(self, data: dict) -> None:
        """Birthday and sex against the digits; what is empty is taken from them.

        Against a number that stays, only what was changed is asked about.
        """
        read = getattr(self, "read", None)
        names = ("sex", "born_on")
        if read is None and (read := self._registered_number(data)):
            names = tuple(name for name in names if data.get(name) != self.initial.get(name))
        if read is None:
            return
        if "sex" in names:
            self._compare_sex(data, read)
        if "born_on" in names:
            self._compare_birthday(data, read)

    def _compare_sex(self, data: dict, read: IdNumber) -> None:
        if data.get("sex") in ("", None, Sex.UNKNOWN):
            data["sex"] = read.sex
        elif data["sex"] != read.sex:
            self.add_error("sex", f"身份证号第 17 位表示{read.sex.label}，请核对性别或号码")

    def _compare_birthday(self, data: dict, read: IdNumber) -> None:
        if not data.get("born_on"):
            data["born_on"] = read.born_on
        elif data["born_on"] != read.born_on and not data.get("born_differs"):
            self.add_error(
                "born_on",
                f"身份证号里是 {read.born_on}。请核对；档案确实不同的，勾选下面一项",
            )

    def _registered_number(self, data: dict) -> IdNumber | None:
        """What the number says that is registered and stays."""
        if self.instance.pk is None or data.get("clear_id_number"):
            return None
        try:
            return read_id_number(self.instance.id_number)
        except NumberError:
            return None
