"""Nothing new begins in an organisation that is no more."""

from __future__ import annotations

from branchrecords.errors import ActionError
from members.models import Organization


def refuse_dissolved(*, organization: Organization | None) -> None:
    """Raises ActionError for a dissolved organisation; its records stay as they are."""
    if organization is not None and organization.dissolved_on is not None:
        raise ActionError(
            f"「{organization}」已于 {organization.dissolved_on} 撤销，请选现在存续的组织"
        )
