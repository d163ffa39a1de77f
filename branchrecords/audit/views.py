"""The log, for those who may read it: who did what to which record, when, from where."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission

from .events import EVENT_LABELS
from .filters import AuditFilter
from .models import AuditEvent

PER_PAGE = 50


@require(Permission.AUDIT_VIEW)
def audit_list(request: HttpRequest) -> HttpResponse:
    """Events of the organisations in scope, newest first, filtered."""
    events = AuditEvent.objects.permitted(request.user, Permission.AUDIT_VIEW)
    form = AuditFilter(request.GET or None)
    page = Paginator(form.filtered(events), PER_PAGE).get_page(request.GET.get("page"))
    rows = [(event, EVENT_LABELS.get(event.action, event.action)) for event in page]
    return render(request, "audit/list.html", {"page": page, "rows": rows, "form": form})
