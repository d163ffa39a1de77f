"""URLs of meetings, one module per area."""

from . import (
    attending,
    cadence,
    calendars,
    disclosures,
    dual_life,
    kinds,
    ledger,
    meetings,
    plans,
    problems,
    projects,
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
    ledger,
    projects,
    disclosures,
    dual_life,
)

urlpatterns = [pattern for area in AREAS for pattern in area.urlpatterns]
