"""URLs of organisations, people and accounts, one module per area."""

from . import accounts, development, imports, organizations, people, transfers, units

AREAS = (
    people,
    organizations,
    transfers,
    development,
    imports,
    accounts,
    units,
)

urlpatterns = [pattern for area in AREAS for pattern in area.urlpatterns]
