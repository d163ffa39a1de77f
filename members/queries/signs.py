"""Who is worth asking: many providers of duties, most of which have none, in one statement."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, QuerySet

from members.models import Organization, Person

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
    looked_for = {
        f"sign_{number}_{place}": rows
        for number, provider in enumerate(providers)
        for place, rows in enumerate(_signs_of(provider, organization, on))
    }
    found = {int(name.split("_")[1]) for name in existing(organization, looked_for)}
    return [
        provider
        for number, provider in enumerate(providers)
        if number in found or not hasattr(provider, "signs")
    ]


def existing(of: Organization | Person, looked_for: Mapping[str, QuerySet]) -> set[str]:
    """The names under which there is a row at all; one query, none where nothing is looked for."""
    if not looked_for:
        return set()
    asked = {name: Exists(rows) for name, rows in looked_for.items()}
    seen = type(of).objects.filter(pk=of.pk).values(**asked).get()
    return {name for name, exists in seen.items() if exists}


def _signs_of(provider: Provider, organization: Organization, on: date) -> Sequence[QuerySet]:
    return provider.signs(organization, on) if hasattr(provider, "signs") else ()
