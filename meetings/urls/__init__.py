"""URLs of meetings, one module per area."""

from . import kinds, meetings, reviews

AREAS = (
    meetings,
    kinds,
    reviews,
)

urlpatterns = [pattern for area in AREAS for pattern in area.urlpatterns]
