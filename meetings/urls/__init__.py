"""URLs of meetings, one module per area."""

from . import (
    attending,
    cadence,
    calendars,
    kinds,
    meetings,
    plans,
    problems,
    reviews,
    service,
    study,
)

AREAS = (
    meetings,
    attending,
    kinds,
    plans,
    problems,
    reviews,
    study,
    cadence,
    calendars,
    service,
)

urlpatterns = [pattern for area in AREAS for pattern in area.urlpatterns]
