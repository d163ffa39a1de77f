"""Where something new may begin: in no dissolved organisation, and people in branches only."""

from __future__ import annotations

from branchrecords.errors import ActionError
from members.models import Organization


def refuse_dissolved(*, organization: Organization | None) -> None:
    """Raises ActionError for a dissolved organisation; its records stay as they are."""
    if organization is not None and organization.dissolved_on is not None:
        raise ActionError(
            f"「{organization}」已于 {organization.dissolved_on} 撤销，请选现在存续的组织"
        )


def refuse_place(*, organization: Organization, group: Organization | None) -> None:
    """Raises ActionError where nobody can belong: only to a branch, and to one of its groups."""
    refuse_dissolved(organization=organization)
    refuse_dissolved(organization=group)
    if not organization.is_branch:
        raise ActionError(
            f"「{organization}」是{organization.get_kind_display()}，党员要登记到支部"
        )
    if group is not None and not group.path.startswith(organization.path):
        raise ActionError(f"「{group}」不是「{organization}」的党小组")
