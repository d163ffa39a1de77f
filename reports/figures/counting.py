"""Counting figures: a whole scope in few statements, by tree path, rolled up through the tree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from branchrecords.database.kept_sql import Sql, all_of, kept_sql, rows_of, sql_of
from members.models import Organization
from members.models.placements import TODAY
from members.queries.signs import existing, sign

from .figure import Figure, Records, Scope, Slice, Sum

# Fewer are asked at once: looking for their signs would be one statement more for little.
WORTH_SIGNS = 3
Ask = Callable[[Sequence[Figure], Scope], models.QuerySet]


def totals(figures: Sequence[Figure], scope: Scope) -> dict[str, dict[str, Decimal]]:
    """Per figure the measure of each organisation that has records, by tree path.

    All counted figures of the same base are one question, and so is each sum; all questions are
    one statement, of which another has left out the bases without a sign (ADR 26). All slices of a
    base are a statement of their own.
    """
    found: dict[str, dict[str, Decimal]] = {}
    shared: dict[Records, list[Figure]] = {}
    sliced: dict[Records, list[Figure]] = {}
    questions: list[tuple[list[Figure], Sql]] = []
    for figure in figures:
        if figure.entries is not None:
            assert figure.places is not None  # noqa: S101
            tally = Counter(figure.places(scope))
            found[figure.key] = {path: Decimal(number) for path, number in tally.items()}
        elif isinstance(figure.measure, Sum):
            questions.append(([figure], _question(_summed, [figure], scope)))
        else:
            assert figure.base is not None  # noqa: S101
            together = sliced if isinstance(figure.measure, Slice) else shared
            together.setdefault(figure.base, []).append(figure)
    for base in _without_signs(shared, scope):
        found |= {figure.key: {} for figure in shared.pop(base)}
    questions += [(counted, _question(_counted, counted, scope)) for counted in shared.values()]
    found |= _answered(questions)
    for base, slices in sliced.items():
        found |= _sliced(base, slices, scope)
    return found


def _without_signs(bases: Iterable[Records], scope: Scope) -> list[Records]:
    """Those that need not be asked; one query."""
    signed = [base for base in bases if hasattr(base, "sign")]
    if len(signed) < WORTH_SIGNS:
        return []
    each = dict.fromkeys(base.sign for base in signed)  # bases may share one
    names = {rows: str(number) for number, rows in enumerate(each)}
    there = existing({name: _sign_of(rows, scope) for rows, name in names.items()})
    return [base for base in signed if names[base.sign] not in there]


def _sign_of(rows: Records, scope: Scope) -> Sql:
    return _kept((rows,), scope, lambda scope: sign(rows(scope)))


class _Numbers(models.Func):
    """Several numbers as one column, so that questions with any number of them fit together."""

    template = "ARRAY[%(expressions)s]::numeric[]"
    output_field = ArrayField(models.DecimalField())


def _kept(key: tuple[Hashable, ...], scope: Scope, make: Callable[[Scope], Sql]) -> Sql:
    """What `make(scope)` gives: kept, as long as nothing was moved since the 统计日."""
    if scope.tree.moved:
        return make(scope)

    def of(organization: Organization) -> Sql:
        if organization is scope.organization:
            return make(scope)  # with what is read already
        return make(Scope(organization, scope.year, scope.on, {"tree": TODAY}))

    return kept_sql((*key, scope.year, scope.on), scope.organization, of)


def _question(ask: Ask, figures: Sequence[Figure], scope: Scope) -> Sql:
    """Of these figures, named by the first."""
    name = models.Value(figures[0].key)

    def make(scope: Scope) -> Sql:
        rows = ask(figures, scope).annotate(question=name)
        return sql_of(rows.values_list("question", "at_path", "numbers"))

    return _kept(tuple(figure.key for figure in figures), scope, make)


def _summed(figures: Sequence[Figure], scope: Scope) -> models.QuerySet:
    (figure,) = figures
    assert isinstance(figure.measure, Sum)  # noqa: S101
    rows = figure.records(scope).order_by().values("at_path")
    return rows.annotate(numbers=_Numbers(models.Sum(figure.measure.field)))


def _counted(figures: Sequence[Figure], scope: Scope) -> models.QuerySet:
    base = figures[0].base
    assert base is not None  # noqa: S101
    counts = [
        models.Count("pk", filter=figure.condition(scope) if figure.condition else None)
        for figure in figures
    ]
    return base(scope).order_by().values("at_path").annotate(numbers=_Numbers(*counts))


def _answered(questions: Sequence[tuple[Sequence[Figure], Sql]]) -> dict[str, dict[str, Decimal]]:
    found: dict[str, dict[str, Decimal]] = {
        figure.key: {} for figures, _ in questions for figure in figures
    }
    asked = {figures[0].key: figures for figures, _ in questions}
    for question, path, numbers in rows_of(all_of(sql for _, sql in questions)):
        for figure, number in zip(asked[question], numbers, strict=True):
            if number or isinstance(figure.measure, Sum):
                found[figure.key][path] = Decimal(number or 0)
    return found


def _sliced(
    base: Records, figures: Sequence[Figure], scope: Scope
) -> dict[str, dict[str, Decimal]]:
    found: dict[str, dict[str, Decimal]] = {figure.key: {} for figure in figures}
    measures = {figure.key: figure.measure for figure in figures}
    keys = {(m.by, m.value): key for key, m in measures.items() if isinstance(m, Slice)}
    field, by = next((m.field, m.by) for m in measures.values() if isinstance(m, Slice))
    rows = base(scope).order_by().values("at_path", by).annotate(_=models.Sum(field))
    for path, value, total in rows.values_list("at_path", by, "_"):
        if (by, value) in keys:
            found[keys[by, value]][path] = Decimal(total or 0)
    return found


def ids_by_path(figure: Figure, scope: Scope) -> dict[str, list[int]]:
    """The record ids per organisation, by tree path; one query."""
    found: dict[str, list[int]] = {}
    if figure.entries is not None:
        for entry in figure.entries(scope):
            found.setdefault(entry.at_path, []).extend(entry.record_ids)
        return found
    for path, pk in figure.records(scope).order_by("pk").values_list("at_path", "pk"):
        found.setdefault(path, []).append(pk)
    return found


def roll_up(per_path: dict[str, Any], scope: Scope, zero: Callable[[], Any]) -> dict[str, Any]:
    """Add what each organisation has to all that stood above it, up to the one asked for."""
    rolled: dict[str, Any] = {}
    up = scope.once("up", dict)
    for path, amount in per_path.items():
        for above in up.get(path) or up.setdefault(path, _up_to(scope, path)):
            if above not in rolled:
                rolled[above] = zero()
            rolled[above] += amount
    return rolled


def _up_to(scope: Scope, path: str) -> list[str]:
    """The organisation and those above it, up to the one asked for."""
    found = []
    for above in scope.tree.chain(path):
        found.append(above)
        if above == scope.path:
            break
    return found
