"""The filters above the map of a committee's desk and above 各支部一览."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict

from branchrecords.web.forms import Form
from meetings.rules.kind_table import KINDS
from members.models import Organization
from members.rules.kinds import BRANCH_KINDS, OrganizationKind, Sector
from reports.queries.desk import Filters
from reports.queries.glance import GlanceFilters
from reports.rules.glance import DEFAULT_SORT, SORTS, TURNED

SELECT = {"class": "form-select"}


class BranchesForm(Form):
    """Which branches. All optional; what cannot be read is as if it were not chosen."""

    unit = forms.ModelChoiceField(
        Organization.objects.none(),
        label="组织",
        required=False,
        empty_label="全部组织",
        widget=forms.Select(SELECT),
    )
    sector = forms.ChoiceField(
        label="行业",
        required=False,
        choices=(("", "全部"), *Sector.choices),
        widget=forms.Select(SELECT),
    )

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.label = str(field.label).removesuffix("（选填）")  # all of them are
        self.fields["unit"].queryset = (
            Organization.objects.within(organization)
            .exclude(pk=organization.pk)
            .exclude(kind__in=(*BRANCH_KINDS, OrganizationKind.GROUP))
        )


class HeatForm(BranchesForm):
    """The map's: also a kind of meeting."""

    kind = forms.ChoiceField(
        label="类别",
        required=False,
        choices=(("", "全部种类"), *((kind.key, kind.label) for kind in KINDS if kind.period)),
        widget=forms.Select(SELECT),
    )
    missing = forms.BooleanField(label="只看有缺项的", required=False)

    @property
    def filters(self) -> Filters:
        self.full_clean()
        chosen = self.cleaned_data
        return Filters(
            chosen.get("unit"),
            chosen.get("kind", ""),
            chosen.get("sector", ""),
            bool(chosen.get("missing")),
        )


class GlanceForm(BranchesForm):
    """The table's: also a part of the name and an order."""

    q = forms.CharField(
        label="查找",
        required=False,
        max_length=40,
        widget=forms.TextInput({"class": "form-control", "placeholder": "支部名称"}),
    )
    pressing = forms.BooleanField(label="只看要关注的", required=False)
    sort = forms.ChoiceField(
        label="排序",
        required=False,
        choices=[
            (key, label)
            for one, label in SORTS.items()
            for key, label in ((one, label), (TURNED + one, f"{label}（倒过来）"))
        ],
        widget=forms.Select(SELECT),
    )

    def __init__(self, data: QueryDict, **kwargs: Any) -> None:
        data = data.copy()
        data["sort"] = data.get("sort") or DEFAULT_SORT  # the select says what is in use
        super().__init__(data, **kwargs)

    @property
    def filters(self) -> GlanceFilters:
        self.full_clean()
        chosen = self.cleaned_data
        return GlanceFilters(
            chosen.get("unit"),
            chosen.get("sector", ""),
            chosen.get("q", "").strip(),
            bool(chosen.get("pressing")),
            chosen.get("sort") or DEFAULT_SORT,
        )

    @property
    def query(self) -> str:
        """What is chosen as a query string, of known values alone; the year is not part of it."""
        filters = self.filters
        pairs = {
            "unit": filters.unit.pk if filters.unit else "",
            "sector": filters.sector,
            "q": filters.text,
            "pressing": "on" if filters.pressing else "",
            "sort": filters.sort if filters.sort != DEFAULT_SORT else "",
        }
        return urlencode({key: value for key, value in pairs.items() if value})
