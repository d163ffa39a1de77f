"""Which organisations a page of reports may be about."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from branchrecords.access.permissions import Permission
from members.models import Organization
from members.models.organizations import OrganizationQuerySet
from members.queries.organizations import within_on
from members.rules.kinds import OrganizationKind

FIRST_YEAR = 2020


def reportable(user, permission: Permission = Permission.SUMMARY_VIEW) -> OrganizationQuerySet:
    """Organisations in the user's scope; a 党小组 is part of its branch's reports."""
    return Organization.objects.permitted(user, permission).exclude(kind=OrganizationKind.GROUP)


def year_of(text: str | None, default: int, on: date) -> int:
    """The year asked for in an address; out of range or unreadable gives the default."""
    if text and text.isdecimal() and FIRST_YEAR <= int(text) <= on.year + 1:
        return int(text)
    return default


def years(on: date) -> list[int]:
    """The years to choose from, newest first."""
    return list(range(on.year, on.year - 5, -1))


def summarized(organization: Organization, year: int, on: date) -> QuerySet[Organization]:
    """The organisations at and below one that write a summary of the year."""
    units = within_on(organization, on=min(on, date(year, 12, 31)))
    return units.exclude(kind=OrganizationKind.GROUP)
