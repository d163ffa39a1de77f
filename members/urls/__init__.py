"""URLs of organisations, people and accounts, one module per area."""

from . import accounts, care, development, imports, organizations, people, transfers, units

AREAS = (
    people,
    organizations,
    transfers,
    development,
    imports,
    accounts,
    units,
    care,
)

urlpatterns = [pattern for area in AREAS for pattern in area.urlpatterns]
