"""Who is worth asking: many providers of duties, most of which have none, in one statement."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from branchrecords.database.kept_sql import Sql, all_of, kept_sql, rows_of, sql_of
from members.models import Organization

Provider = Callable[..., list[Any]]
Signs = Callable[[Organization, date], Sequence[QuerySet]]


def only_with(signs: Signs) -> Callable[[Provider], Provider]:
    """Says of a provider: where none of these rows exists, it has no duties. It may find none
    among such rows either; it must not find any without them."""

    def mark(provider: Provider) -> Provider:
        provider.signs = signs  # type: ignore[attr-defined]
        return provider

    return mark


def worth_asking(
    providers: Iterable[Provider], *, organization: Organization, on: date
) -> list[Provider]:
    """The providers that say nothing of themselves, and those whose rows exist; one query."""
    providers = list(providers)
    found = existing(
        {
            str(number): _sign_of(provider, organization, on)
            for number, provider in enumerate(providers)
            if hasattr(provider, "signs")
        }
    )
    return [
        provider
        for number, provider in enumerate(providers)
        if str(number) in found or not hasattr(provider, "signs")
    ]


def existing(looked_for: Mapping[str, Sql]) -> set[str]:
    """The names under which there is a row at all; one query, none where nothing is looked for."""
    asked = {name: sql for name, sql in looked_for.items() if sql.text}
    columns = ", ".join(f"EXISTS({sql.text})" for sql in asked.values())
    params = tuple(param for sql in asked.values() for param in sql.params)
    there = rows_of(Sql(f"SELECT {columns}" if columns else "", params))
    return {name for row in there for name, exists in zip(asked, row, strict=True) if exists}


def sign(*rows: QuerySet) -> Sql:
    """Whether there are any of these, as `existing` asks."""
    return all_of(sql_of(some.order_by().values("pk")) for some in rows)


def _sign_of(provider: Provider, organization: Organization, on: date) -> Sql:
    return kept_sql((provider, on), organization, lambda of: sign(*provider.signs(of, on)))  # type: ignore[attr-defined]
