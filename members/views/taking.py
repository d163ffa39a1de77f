"""Taking a list out that not everybody who may export the register may see."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from branchrecords.access.permissions import Permission as P
from members.models import Organization
from members.views.organizations import load_organization


def load_to_export(request: HttpRequest, pk: int, permission: P) -> Organization:
    """The organisation, for whoever may both see what `permission` shows and export; else 403."""
    organization = load_organization(request, pk, permission)
    if P.PERSON_EXPORT not in request.user.permissions_at(organization):
        raise PermissionDenied
    return organization
