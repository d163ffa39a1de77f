"""Rule values that sources leave open, differ on, or leave to local practice.

What a source states without doubt is a constant where the rule lives. Everything here has a
default, the source it is taken from, and the doubt; an organisation may override it from a day on
with a document of its own (members.models.RuleOverride).
"""

from __future__ import annotations

from . import dues, evaluations, meetings, notices, people
from .definition import Setting

SETTINGS: tuple[Setting, ...] = (
    *people.SETTINGS,
    *meetings.SETTINGS,
    *dues.SETTINGS,
    *notices.SETTINGS,
    *evaluations.SETTINGS,
)
SETTINGS_BY_KEY: dict[str, Setting] = {setting.key: setting for setting in SETTINGS}

__all__ = ["SETTINGS", "SETTINGS_BY_KEY", "Setting"]
