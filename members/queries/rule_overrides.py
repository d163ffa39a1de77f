"""Every open rule value of an organisation on a day: what holds, where from, and its history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from members.models import Organization, RuleOverride
from members.models.placements import TODAY
from members.rules.placements import Placements
from members.rules.settings import SETTINGS, SETTINGS_BY_KEY, Setting


@dataclass(frozen=True)
class OverrideRow:
    """One local value; `own` when it is the organisation's itself, else inherited."""

    override: RuleOverride
    own: bool
    in_force: bool

    @property
    def shown(self) -> str:
        """The value as pages print it."""
        return SETTINGS_BY_KEY[self.override.key].shown(self.override.read_value)


@dataclass(frozen=True)
class SettingRow:
    """A setting as it holds on a day; `origin` is None where the default holds.

    `history`: every value of the organisation and of those above it, newest first.
    """

    setting: Setting
    value: int | str
    origin: RuleOverride | None
    history: list[OverrideRow]

    @property
    def shown(self) -> str:
        """The value in force as pages print it."""
        return self.setting.shown(self.value)

    @property
    def default_shown(self) -> str:
        """The default as pages print it."""
        return self.setting.shown(self.setting.default)

    @property
    def own_open(self) -> RuleOverride | None:
        """The organisation's own value that has no end yet, which can be ended."""
        rows = (row.override for row in self.history if row.own)
        return next((one for one in rows if one.ends_on is None), None)


def setting_rows(
    *, organization: Organization, on: date, tree: Placements = TODAY
) -> list[SettingRow]:
    """All settings in the table's order; one query. `tree` is that of the day."""
    chain = list(tree.chain(organization.path))
    rows = RuleOverride.objects.filter(organization__path__in=chain)
    newest_first = rows.select_related("organization").order_by("-starts_on", "-pk")
    overrides = sorted(newest_first, key=lambda row: chain.index(row.organization.path))
    return [_row(setting, overrides, organization, on) for setting in SETTINGS]


def setting_row(
    key: str, *, organization: Organization, on: date, tree: Placements = TODAY
) -> SettingRow:
    """One setting; raises KeyError for a key that SETTINGS does not have."""
    rows = setting_rows(organization=organization, on=on, tree=tree)
    return {row.setting.key: row for row in rows}[key]


def _row(
    setting: Setting, overrides: list[RuleOverride], organization: Organization, on: date
) -> SettingRow:
    mine = [one for one in overrides if one.key == setting.key]
    origin = next((one for one in mine if _holds(one, on)), None)
    return SettingRow(
        setting,
        origin.read_value if origin else setting.default,
        origin,
        [OverrideRow(one, one.organization_id == organization.pk, one is origin) for one in mine],
    )


def _holds(override: RuleOverride, on: date) -> bool:
    return override.starts_on <= on and (override.ends_on is None or override.ends_on > on)


def overrides_below(key: str, *, organization: Organization, on: date) -> list[OverrideRow]:
    """Values of their own that organisations below have, now or later: what does not reach them."""
    rows = (
        RuleOverride.objects.filter(key=key, organization__path__startswith=organization.path)
        .exclude(organization=organization)
        .exclude(ends_on__lte=on)
        .select_related("organization")
        .order_by("organization__path", "-starts_on")
    )
    return [OverrideRow(one, False, _holds(one, on)) for one in rows]
