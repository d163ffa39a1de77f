"""Rule settings of an organisation, set through the action."""

from __future__ import annotations

from datetime import date

from members.actions.settings import override_setting
from members.models import Organization, RuleOverride
from tests.factories.members import AT, LONG_AGO


def override(
    key: str, value: str, organization: Organization, starts_on: date = LONG_AGO
) -> RuleOverride:
    """Another value from a day on, there and below."""
    return override_setting(
        organization=organization,
        key=key,
        value=value,
        source="本单位规定",
        starts_on=starts_on,
        by=None,
        at=AT,
    )
