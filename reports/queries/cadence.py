"""What the 制度 asked for and no record shows, in the words of a summary."""

from __future__ import annotations

from datetime import date

from meetings.queries.cadence import missing_names
from meetings.queries.heat import heat
from members.models import Organization


def missing(organization: Organization, year: int, on: date) -> tuple[str, ...]:
    """Things due in the year and not held by `on`, such as «3月主题党日»."""
    return missing_names(organization, year, on)


def behind(organization: Organization, year: int, on: date) -> tuple[str, ...]:
    """Names of the branches below with something missing, most missing first."""
    return tuple(str(row.branch) for row in heat(organization, year, on).rows if row.missing)
