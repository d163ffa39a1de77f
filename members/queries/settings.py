"""The rule values in force: the nearest override above, else the cited default."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from branchrecords.database.once import once
from members.models import Organization, RuleOverride
from members.models.placements import TODAY, condition
from members.rules.placements import Placements
from members.rules.settings import SETTINGS_BY_KEY


def setting(key: str, *, organization: Organization, on: date) -> int | str:
    """The value of one setting for an organisation on a day; raises KeyError for unknown keys."""
    return settings_for(organization=organization, on=on, keys=(key,))[key]


def settings_for(
    *,
    organization: Organization,
    on: date,
    keys: Iterable[str] = tuple(SETTINGS_BY_KEY),
    tree: Placements = TODAY,
) -> dict[str, int | str]:
    """The values of several settings, in one query; `tree` is that of the day."""
    values = {key: SETTINGS_BY_KEY[key].default for key in keys}
    rows = [row for row in _of_chain(organization, tree) if row.holds_on(on)]
    return values | {row.key: row.read_value for row in rows if row.key in values}


def _of_chain(organization: Organization, tree: Placements) -> list[RuleOverride]:
    """Every local value of an organisation and of those above it, the nearest last, whatever its
    key and day; one query, once in a page."""
    chain = tuple(tree.chain(organization.path))
    return once(("overrides", chain), lambda: _read_chain(chain))


def _read_chain(chain: tuple[str, ...]) -> list[RuleOverride]:
    rows = RuleOverride.objects.filter(organization__path__in=chain).select_related("organization")
    return sorted(rows, key=lambda row: -chain.index(row.organization.path))


def settings_below(
    key: str, *, organizations: Iterable[Organization], on: date, tree: Placements = TODAY
) -> dict[int, int | str]:
    """One setting for many organisations, by their id, in one query; `tree` is that of the day."""
    organizations = list(organizations)
    if len(organizations) == 1:
        (one,) = organizations
        return {one.pk: settings_for(organization=one, on=on, keys=(key,), tree=tree)[key]}
    rows = RuleOverride.objects.active_on(on).filter(key=key).select_related("organization")
    by_path = {row.organization.path: row.read_value for row in rows}
    default = SETTINGS_BY_KEY[key].default
    found: dict[int, int | str] = {}
    for organization in organizations:
        chain = tree.chain(organization.path)
        found[organization.pk] = next((by_path[p] for p in chain if p in by_path), default)
    return found


def settings_within(
    *, organization: Organization, on: date, keys: Iterable[str], tree: Placements = TODAY
) -> dict[str, dict[str, int | str]]:
    """The values of some settings by tree path: of the organisation itself, then of each one below
    it where another value holds from there down. One query; `tree` is that of the day."""
    keys = tuple(keys)
    above = list(tree.chain(organization.path))
    rows = (
        RuleOverride.objects.active_on(on)
        .filter(Q(organization__path__in=above) | condition(tree, organization.path), key__in=keys)
        .select_related("organization")
    )
    own: dict[str, dict[str, int | str]] = {}
    for row in rows:
        own.setdefault(row.organization.path, {})[row.key] = row.read_value
    values = {key: SETTINGS_BY_KEY[key].default for key in keys}
    for path in reversed(above):
        values = values | own.pop(path, {})
    found = {organization.path: values}
    for path in sorted(own, key=lambda one: len(list(tree.chain(one)))):
        nearest = next(one for one in tree.chain(path) if one in found)
        found[path] = found[nearest] | own[path]
    return found


class SettingCourse:
    """One setting for every organisation on any day; one query, for only local values are read.

    `tree`: who stood under whom (ADR 10). `alone`: it is asked for this organisation only.
    """

    def __init__(
        self, key: str, tree: Placements = TODAY, *, alone: Organization | None = None
    ) -> None:
        self._default, self._tree = SETTINGS_BY_KEY[key].default, tree
        self._rows: dict[str, list[RuleOverride]] = {}
        for row in self._read(key, alone):
            self._rows.setdefault(row.organization.path, []).append(row)

    def _read(self, key: str, alone: Organization | None) -> Iterable[RuleOverride]:
        if alone is not None:
            return [row for row in _of_chain(alone, self._tree) if row.key == key]
        return RuleOverride.objects.filter(key=key).select_related("organization")

    def on(self, organization: Organization, day: date) -> int | str:
        """The value that holds for an organisation on a day; the nearest level wins."""
        if not self._rows:
            return self._default
        for path in self._tree.chain(organization.path):
            for row in self._rows.get(path, ()):
                if row.holds_on(day):
                    return row.read_value
        return self._default


def settings_of_each(
    *,
    organizations: Iterable[Organization],
    on: date,
    keys: Iterable[str],
    tree: Placements = TODAY,
) -> dict[int, dict[str, int | str]]:
    """Several settings for many organisations, by their id, in one query; `tree` is that of the
    day."""
    keys, organizations = tuple(keys), list(organizations)
    if len(organizations) == 1:
        (one,) = organizations
        return {one.pk: settings_for(organization=one, on=on, keys=keys, tree=tree)}
    overrides: dict[str, dict[str, int | str]] = {}
    rows = RuleOverride.objects.active_on(on).filter(key__in=keys).select_related("organization")
    for row in rows:
        overrides.setdefault(row.organization.path, {})[row.key] = row.read_value
    defaults = {key: SETTINGS_BY_KEY[key].default for key in keys}
    found: dict[int, dict[str, int | str]] = {}
    for organization in organizations:
        values = dict(defaults)
        if overrides:
            for path in reversed(list(tree.chain(organization.path))):  # the nearest wins
                values |= overrides.get(path, {})
        found[organization.pk] = values
    return found
