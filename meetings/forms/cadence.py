"""The filters above the pages of the cadence; all optional, nothing that is typed is refused."""

from __future__ import annotations

from datetime import date

from django import forms
from django.http import QueryDict

from branchrecords.web.forms import Form
from meetings.queries.asked import AskedCadence
from meetings.queries.tallies import SHOWN
from meetings.rules.cadence import windows_of
from members.models import Organization
from members.rules.kinds import BRANCH_KINDS, OrganizationKind

EARLIEST_OFFERED = 6  # years back in the list


class CadenceForm(Form):
    """Which organisations, kind, stretch of the year and state a page shows.

    What cannot be read is as if it were not chosen.
    """

    unit = forms.ModelChoiceField(
        Organization.objects.none(), label="组织", required=False, empty_label="全部"
    )
    kind = forms.CharField(label="种类", required=False, max_length=20)
    year = forms.IntegerField(label="年度", required=False, min_value=1950, max_value=2099)
    period = forms.CharField(label="时段", required=False, max_length=5)
    show = forms.ChoiceField(
        label="情况",
        required=False,
        choices=[(key, label) for key, (label, _) in SHOWN.items()],
    )
    missing = forms.BooleanField(label="只看有缺项的", required=False)

    def __init__(self, data: QueryDict, *, organization: Organization) -> None:
        super().__init__(data)
        self.organization = organization
        self.fields["unit"].queryset = (
            Organization.objects.within(organization)
            .exclude(pk=organization.pk)
            .exclude(kind__in=(*BRANCH_KINDS, OrganizationKind.GROUP))
        )

    def asked(self, today: date) -> AskedCadence:
        """What the query string asks for, with this year where it names none."""
        self.full_clean()
        chosen = self.cleaned_data
        year = chosen.get("year") or today.year
        keys = {window.key for window in windows_of(year)}
        period = chosen.get("period", "")
        return AskedCadence(
            organization=chosen.get("unit") or self.organization,
            year=year,
            on=today,
            kind=chosen.get("kind", ""),
            period=period if period in keys else "year",
            show=chosen.get("show", ""),
            only_missing=bool(chosen.get("missing")),
        )

    def years(self, today: date) -> list[int]:
        """The years offered, newest first; a year from the address is among them."""
        chosen = self.asked(today).year
        return sorted({chosen, *range(today.year - EARLIEST_OFFERED, today.year + 1)}, reverse=True)
