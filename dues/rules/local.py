"""What an organisation has laid down where the regulation is silent or leaves a choice.

The settings themselves, with source and doubt, stand in members/rules/settings.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from .money import UNIT

ROUNDING = "dues_rounding"
FARMER = "dues_farmer_fen"
ANNUAL = "dues_annual_ceiling"
CADRE = "dues_village_cadre"
PREPAY = "dues_prepay_months"
# What decides the sum of a month; PREPAY only decides what may be received.
ASSESSING = (ROUNDING, FARMER, ANNUAL, CADRE)
KEYS = (*ASSESSING, PREPAY)


@dataclass(frozen=True)
class LocalRules:
    """The values in force for an organisation on a day. Sums in 元."""

    unit: Decimal = UNIT
    farmer: Decimal = Decimal("0.20")
    annual_ceiling: bool = True
    cadre_by_wage: bool = True
    prepay_months: int = 6

    @classmethod
    def read(cls, values: Mapping[str, int | str]) -> LocalRules:
        """From the values of settings; what is not among them keeps its default."""
        known: dict = {}
        if ROUNDING in values:
            known["unit"] = Decimal(str(values[ROUNDING]))
        if FARMER in values:
            known["farmer"] = Decimal(values[FARMER]) / 100
        if ANNUAL in values:
            known["annual_ceiling"] = values[ANNUAL] == "yes"
        if CADRE in values:
            known["cadre_by_wage"] = values[CADRE] == "wage"
        if PREPAY in values:
            known["prepay_months"] = int(values[PREPAY])
        return cls(**known)


DEFAULT = LocalRules()
