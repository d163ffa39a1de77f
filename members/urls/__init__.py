"""URLs of organisations, people and accounts, one module per area."""

from . import accounts, imports, organizations, people, transfers

AREAS = (
    people,
    organizations,
    transfers,
    imports,
    accounts,
)

urlpatterns = [pattern for area in AREAS for pattern in area.urlpatterns]
