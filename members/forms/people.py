"""Forms of people. They validate and never save."""

from __future__ import annotations

from django import forms

from branchrecords.web.forms import DateField, Form
from members.actions.reveals import LABELS
from members.models import Organization
from members.queries.categories import ALL as ALL_CATEGORIES
from members.queries.people import SORTS, TABS, PeopleFilter
from members.rules.ages import AGE_BANDS
from members.rules.categories import HARDSHIP
from members.rules.kinds import DEVELOPING, MEMBER_STANDINGS, Sex, StandingKind

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

    def __init__(self, *args, care: bool = True, **kwargs) -> None:
        """`care`: whether the reader may ask who is in hardship."""
        super().__init__(*args, **kwargs)
        if not care:
            choices = self.fields["category"].choices
            self.fields["category"].choices = [one for one in choices if one[0] != HARDSHIP.key]

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
        choices=tuple(LABELS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    reason = forms.CharField(label="事由", max_length=100)
