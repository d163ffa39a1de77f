"""The files of the lists that are narrowed by nothing but an organisation and a query string."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.web.exporting import export_response
from members.exports.lists import LISTS
from members.views.organizations import load_organization


@require(P.PERSON_EXPORT)
@require_POST
def list_export(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Exactly the filtered list as xlsx."""
    if key not in LISTS:
        raise Http404
    export, permission = LISTS[key]
    organization = load_organization(request, pk, P.PERSON_EXPORT)
    if permission not in request.user.permissions_at(organization):
        raise PermissionDenied
    return export_response(request, export, organization=organization)
