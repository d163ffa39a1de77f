"""The filters above the map of a committee's desk."""

from __future__ import annotations

from django import forms

from branchrecords.web.forms import Form
from meetings.rules.kind_table import KINDS
from members.models import Organization
from members.rules.kinds import BRANCH_KINDS, OrganizationKind, Sector
from reports.queries.desk import Filters


class HeatForm(Form):
    """All optional; what cannot be read is as if it were not chosen."""

    unit = forms.ModelChoiceField(
        Organization.objects.none(), label="组织", required=False, empty_label="全部组织"
    )
    kind = forms.ChoiceField(
        label="类别",
        required=False,
        choices=(("", "全部种类"), *((kind.key, kind.label) for kind in KINDS if kind.period)),
    )
    sector = forms.ChoiceField(
        label="行业", required=False, choices=(("", "全部"), *Sector.choices)
    )
    missing = forms.BooleanField(label="只看有缺项的", required=False)

    def __init__(self, *args, organization: Organization, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = (
            Organization.objects.within(organization)
            .exclude(pk=organization.pk)
            .exclude(kind__in=(*BRANCH_KINDS, OrganizationKind.GROUP))
        )

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
