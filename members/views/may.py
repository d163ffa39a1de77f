"""What the user may do here, as words that templates can ask: `may.person_edit`."""

from __future__ import annotations

from members.models import Organization


def may_at(user, *organizations: Organization | None) -> dict[str, bool]:
    """Every permission held at one of these organisations, without a query.

    A key is the permission's name in small letters; what is missing is not allowed.
    """
    return {
        permission.name.lower(): True
        for organization in organizations
        if organization is not None
        for permission in user.permissions_at(organization)
    }
