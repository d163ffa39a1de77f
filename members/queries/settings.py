"""The rule values in force: the nearest override above, else the cited default."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from members.models import Organization, RuleOverride
from members.rules.settings import SETTINGS_BY_KEY


def setting(key: str, *, organization: Organization, on: date) -> int | str:
    """The value of one setting for an organisation on a day; raises KeyError for unknown keys."""
    return settings_for(organization=organization, on=on, keys=(key,))[key]


def settings_for(
    *, organization: Organization, on: date, keys: Iterable[str] = tuple(SETTINGS_BY_KEY)
) -> dict[str, int | str]:
    """The values of several settings, in one query."""
    values = {key: SETTINGS_BY_KEY[key].default for key in keys}
    step = Organization.steplen
    path = organization.path
    chain = [path[:end] for end in range(step, len(path) + 1, step)]
    rows = (
        RuleOverride.objects.active_on(on)
        .filter(organization__path__in=chain, key__in=values)
        .order_by("organization__path")  # the nearest comes last and wins
    )
    return values | {row.key: row.read_value for row in rows}


def settings_below(
    key: str, *, organizations: Iterable[Organization], on: date
) -> dict[int, int | str]:
    """One setting for many organisations, by their id, in one query."""
    rows = RuleOverride.objects.active_on(on).filter(key=key).select_related("organization")
    by_path = {row.organization.path: row.read_value for row in rows}
    default, step = SETTINGS_BY_KEY[key].default, Organization.steplen
    found: dict[int, int | str] = {}
    for organization in organizations:
        path = organization.path
        chain = (path[:end] for end in range(len(path), 0, -step))
        found[organization.pk] = next((by_path[p] for p in chain if p in by_path), default)
    return found


def settings_within(
    *, organization: Organization, on: date, keys: Iterable[str]
) -> dict[str, dict[str, int | str]]:
    """The values of some settings by tree path: of the organisation itself, then of each one below
    it where another value holds from there down. Two queries."""
    keys = tuple(keys)
    path = organization.path
    found = {path: settings_for(organization=organization, on=on, keys=keys)}
    rows = (
        RuleOverride.objects.active_on(on)
        .filter(organization__path__startswith=path, key__in=keys)
        .exclude(organization=organization)
        .select_related("organization")
        .order_by("organization__path")
    )
    for row in rows:
        place = row.organization.path
        above = next(p for end in range(len(place), 0, -1) if (p := place[:end]) in found)
        found[place] = found[above] | {row.key: row.read_value}
    return found
