"""Computing figures: for one organisation, for a whole subtree, and the records behind one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from members.models import Organization
from reports.catalogue import FIGURES, FIGURES_BY_KEY
from reports.figures.counting import ids_by_path, roll_up, totals
from reports.figures.figure import Entry, Figure, Quotient, Scope, Value

Numbers = dict[str, dict[str, Decimal]]


def compute(
    organization: Organization,
    year: int,
    on: date,
    *,
    keys: Iterable[str] | None = None,
    with_ids: bool = False,
) -> list[Value]:
    """The figures of one organisation with all below it, in catalogue order (or that of `keys`).

    One query for all that is counted or summed, one for each base of slices; record ids only when
    asked for, by one more for each figure.
    """
    scope = Scope(organization, year, on)
    wanted, numbers, ids = _computed(scope, keys, with_ids)
    return [_value(figure, organization.path, numbers, ids) for figure in wanted]


def compute_subtree(
    organization: Organization,
    year: int,
    on: date,
    *,
    keys: Iterable[str] | None = None,
    with_ids: bool = False,
) -> dict[str, list[Value]]:
    """The same for the organisation and each one below it, by tree path.

    Below it on the 统计日, wherever they stand today. As many queries as for a single branch: each
    figure is grouped by organisation and rolled up.
    """
    scope = Scope(organization, year, on)
    wanted, numbers, ids = _computed(scope, keys, with_ids)
    paths = Organization.objects.filter(scope.inside("path")).values_list("path", flat=True)
    return {path: [_value(figure, path, numbers, ids) for figure in wanted] for path in paths}


def _computed(
    scope: Scope, keys: Iterable[str] | None, with_ids: bool
) -> tuple[list[Figure], Numbers, dict]:
    """The figures asked for, and numbers and ids of all they need, rolled up."""
    wanted = [FIGURES_BY_KEY[key] for key in keys] if keys is not None else list(FIGURES)
    counted = _counted(wanted)
    numbers: Numbers = {
        key: roll_up(found, scope, Decimal) for key, found in totals(counted, scope).items()
    }
    ids = {f.key: roll_up(ids_by_path(f, scope), scope, list) for f in counted} if with_ids else {}
    return wanted, numbers, ids


def _counted(figures: Iterable[Figure]) -> list[Figure]:
    """The figures with records of their own that these need, each once."""
    needed: dict[str, Figure] = {}
    for figure in figures:
        if isinstance(figure.measure, Quotient):
            for key in (figure.measure.top, figure.measure.bottom):
                needed.setdefault(key, FIGURES_BY_KEY[key])
        else:
            needed.setdefault(figure.key, figure)
    return list(needed.values())


def _value(figure: Figure, path: str, numbers: Numbers, ids: dict) -> Value:
    if isinstance(figure.measure, Quotient):
        top, bottom = (_number(part, path, numbers) for part in parts_of(figure))
        return Value(figure, None if top is None or not bottom else top / bottom)
    found = tuple(sorted(ids[figure.key].get(path, ()))) if ids else None
    return Value(figure, _number(figure, path, numbers), found)


def _number(figure: Figure, path: str, numbers: Numbers) -> Decimal | None:
    """0 where nothing was found, but None where that means that nobody entered it."""
    return numbers[figure.key].get(path, None if figure.blank else Decimal(0))


def records_of(figure: Figure, organization: Organization, year: int, on: date) -> QuerySet:
    """The records that a counted or summed figure counts, for its drill-down."""
    return figure.records(Scope(organization, year, on))


def entries_of(
    figure: Figure, organization: Organization, year: int, on: date
) -> list[Entry] | None:
    """The computed entries of a figure that has no table of its own; None for all others."""
    if figure.entries is None:
        return None
    return figure.entries(Scope(organization, year, on))


def table_of(figure: Figure, organization: Organization, year: int, on: date) -> str:
    """The table whose ids a figure's records are; "" for a quotient."""
    if figure.is_quotient:
        return ""
    if figure.entries is not None:
        return "meetings_meeting"
    return records_of(figure, organization, year, on).model._meta.db_table


def parts_of(figure: Figure) -> tuple[Figure, ...]:
    """A quotient's two figures; the figure itself otherwise."""
    if isinstance(figure.measure, Quotient):
        return FIGURES_BY_KEY[figure.measure.top], FIGURES_BY_KEY[figure.measure.bottom]
    return (figure,)
