"""URLs of organisations, people and accounts, one module per area."""

from . import (
    accounts,
    care,
    development,
    elections,
    exports,
    imports,
    organizations,
    people,
    transfers,
    units,
)

AREAS = (
    people,
    organizations,
    transfers,
    development,
    elections,
    imports,
    accounts,
    units,
    care,
    exports,
)

urlpatterns = [pattern for area in AREAS for pattern in area.urlpatterns]
