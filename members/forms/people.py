"""Forms of people. They validate and never save."""

from __future__ import annotations

from datetime import date

from django import forms

from branchrecords.web.forms import DateField, Form
from members.actions.reveals import LABELS
from members.models import Organization
from members.queries.categories import ALL
from members.queries.people import SORTS, TABS, PeopleFilter
from members.rules.ages import AGE_BANDS
from members.rules.categories import HARDSHIP
from members.rules.codes import OCCUPATIONS
from members.rules.joining import JOINED_BANDS
from members.rules.kinds import DEVELOPING, MEMBER_STANDINGS, Sex, StandingKind

SENSITIVE_HELP = "已登记，不改就空着"
EDUCATION_CHOICES = (
    ("", "不限"),
    ("college", "大专及以上"),
    ("below", "大专以下"),
    ("none", "未填"),
)
# The filters beside the box for names: 分类 stands in the open, the others behind 更多条件.
MORE = ("sex", "age", "education", "ethnicity", "occupation", "joined")
SELECTS = ("category", *MORE)


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
    category = forms.ChoiceField(required=False, label="分类")
    ethnicity = forms.ChoiceField(
        required=False,
        choices=(("", "不限"), ("majority", "汉族"), ("minority", "少数民族")),
        label="民族",
    )
    occupation = forms.ChoiceField(
        required=False, choices=(("", "不限"), *OCCUPATIONS.items()), label="职业"
    )
    joined = forms.ChoiceField(
        required=False,
        choices=(("", "不限"), *((key, label) for key, label, *_ in JOINED_BANDS)),
        label="入党时间",
    )
    sort = forms.ChoiceField(
        required=False, choices=tuple((key, label) for key, (label, _) in SORTS.items())
    )

    def __init__(self, *args, care: bool = True, **kwargs) -> None:
        """`care`: whether the reader may ask who is in hardship."""
        super().__init__(*args, **kwargs)
        classes = ((one.key, one.label) for one in ALL if care or one != HARDSHIP)
        self.fields["category"].choices = [("", "不限"), *classes]  # type: ignore[attr-defined]

    def chosen(self) -> PeopleFilter:
        """The filter, with defaults for what is missing or wrong."""
        self.is_valid()
        data = {key: value for key, value in self.cleaned_data.items() if value}
        data.pop("within", None)
        return PeopleFilter(**data)

    @property
    def selects(self) -> list[forms.BoundField]:
        """The filters behind 更多条件."""
        return [self[name] for name in MORE]

    @property
    def more_chosen(self) -> bool:
        """Whether one of these narrows the list: then they stand open."""
        return any(getattr(self.chosen(), name) for name in MORE)

    @property
    def is_narrow(self) -> bool:
        """Whether anything but the tab, the day and the order narrows the list."""
        return bool(self.chosen().q or self.words())

    def words(self) -> list[str]:
        """What was chosen, as the page says it: "性别：女"."""
        chosen = self.chosen()
        fields = {name: self.fields[name] for name in SELECTS}
        return [
            f"{field.label}：{dict(field.choices)[getattr(chosen, name)]}"  # type: ignore[attr-defined]
            for name, field in fields.items()
            if getattr(chosen, name)
        ]

    def narrowed(self, organization: Organization, below: list[Organization]) -> Organization:
        """The one of the organisations below that was picked, else the organisation itself."""
        self.is_valid()
        wanted = self.cleaned_data.get("within")
        return next((one for one in below if one.pk == wanted), organization)


class PlaceForm(Form):
    """Where somebody belongs from a day on."""

    organization = forms.ModelChoiceField(Organization.objects.none(), label="党支部")
    group = forms.ModelChoiceField(Organization.objects.none(), label="党小组", required=False)
    starts_on = DateField(label="从哪一天起")
    reason = forms.CharField(label="来源或原因", max_length=100, required=False)

    def __init__(self, *args, branches, groups, on: date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        self.fields["organization"].queryset = branches
        self.fields["group"].queryset = groups
        self.fields["group"].empty_label = "不编入小组"
        self.fields["organization"].empty_label = "请选择"

    def clean(self):
        data = super().clean()
        branch, group = data.get("organization"), data.get("group")
        if branch and group and not group.path.startswith(branch.path):
            self.add_error("group", f"「{group}」不是「{branch}」的党小组")
        if starts_on := data.get("starts_on"):
            self._check_day(branch, starts_on)
        return data

    def _check_day(self, branch: Organization | None, starts_on: date) -> None:
        if starts_on > self.on:
            self.add_error("starts_on", f"晚于今天 {self.on}，请到那一天再登记")
        elif branch and branch.founded_on and starts_on < branch.founded_on:
            message = f"「{branch}」{branch.founded_on} 才成立，请核对日期或支部"
            self.add_error("starts_on", message)


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
        choices=tuple(LABELS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    reason = forms.CharField(label="事由", max_length=100)
