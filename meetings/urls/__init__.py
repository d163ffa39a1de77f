"""URLs of meetings, one module per area."""

from . import kinds, meetings

AREAS = (
    meetings,
    kinds,
)

urlpatterns = [pattern for area in AREAS for pattern in area.urlpatterns]
