"""URLs of meetings, one module per area."""

from . import attending, cadence, calendars, kinds, meetings, reviews

AREAS = (
    meetings,
    attending,
    kinds,
    reviews,
    cadence,
    calendars,
)

urlpatterns = [pattern for area in AREAS for pattern in area.urlpatterns]
