"""What the probes of settings have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from branchrecords.errors import ActionError
from members.models import Organization

Tree = dict[str, Organization]
Probe = Callable[[Tree], Any]
# By key: another value than the default, and what is looked at.
Probes = dict[str, tuple[str, Probe]]


def said(act: Callable[[], Any]) -> str:
    """What an action refuses with; "" when it does it."""
    try:
        act()
    except ActionError as error:
        return str(error)
    return ""
