"""What every page of reports starts with: the organisation in scope, the year, the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from branchrecords.access.permissions import Permission
from branchrecords.web.components import Tab
from branchrecords.web.formats import cn_date, cn_day
from members.models import Organization
from reports.models import Issue
from reports.queries.organizations import reportable, year_of, years
from reports.rules.summaries import summary_year


@dataclass(frozen=True)
class Place:
    """The organisation and year a page is about; `years` are those one can choose."""

    organization: Organization
    year: int
    today: date
    years: list[int]

    @property
    def query(self) -> str:
        """What an address about this year ends with."""
        return f"?year={self.year}"

    def records_url(self, key: str) -> str:
        """Where the records behind a figure of this organisation are listed."""
        before, after = self._around_key
        return f"{before}{key}{after}"

    @cached_property
    def _around_key(self) -> tuple[str, str]:
        # Looked up once: a page links some three hundred figures.
        before, after = reverse("figure-records", args=(self.organization.pk, "KEY")).split("KEY")
        return before, after

    @property
    def year_tabs(self) -> list[Tab]:
        """The years one can look at."""
        return [Tab(f"{year}年", f"?year={year}", None, year == self.year) for year in self.years]

    @property
    def year_label(self) -> str:
        return f"{self.year}年"

    @property
    def period(self) -> str:
        """The span of the figures."""
        last = "12月31日" if self.day.month == 12 and self.day.day == 31 else cn_day(self.day)
        return f"统计期 {self.year}年1月1日至{last}"

    @property
    def where(self) -> str:
        """Organisation and year, for the head of a drawer."""
        return f"{self.organization} · {self.year}年"

    @property
    def as_of(self) -> str:
        """The day the numbers are of, for a page's head."""
        return f"统计截至 {cn_date(self.day)}"

    @property
    def day(self) -> date:
        return min(self.today, date(self.year, 12, 31))


def place_of(
    request: HttpRequest, pk: int, permission: Permission = Permission.SUMMARY_VIEW
) -> Place:
    """Load what the address names; 404 outside the scope of `permission`."""
    organization = get_object_or_404(reportable(request.user, permission), pk=pk)
    request.organization = organization
    today = timezone.localdate()
    year = year_of(request.GET.get("year"), summary_year(today), today)
    return Place(organization, year, today, years(today))


def issue_of(request: HttpRequest, place: Place) -> Issue | None:
    """`?issue=`: what was frozen in that issue of this organisation; None where it is not asked."""
    pk = request.GET.get("issue", "")
    if not pk.isdecimal():
        return None
    return get_object_or_404(Issue, pk=pk, organization=place.organization)
