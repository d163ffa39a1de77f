"""The duties on a secretary's desk, found as the desk finds them: by what is worth asking."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.utils.module_loading import import_string

from members.models import Organization
from members.queries.signs import worth_asking


def desk_duties(module: str, *, organization: Organization, on: date) -> list:
    """Those of one module, in the order of the settings."""
    names = [name for name in settings.DESK_DUTIES if name.startswith(f"{module}.")]
    assert names, module
    asked = worth_asking(map(import_string, names), organization=organization, on=on)
    return [duty for provider in asked for duty in provider(organization=organization, on=on)]
