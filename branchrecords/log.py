"""The log as a spreadsheet. The log itself stands below everything that makes spreadsheets."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission
from branchrecords.audit.events import EVENT_LABELS
from branchrecords.audit.filters import AuditFilter
from branchrecords.audit.models import AuditEvent, AuditEventQuerySet
from branchrecords.documents.columns import Column
from branchrecords.documents.exports import Export, Field, Wanted
from branchrecords.web.exporting import export_response


def _events(wanted: Wanted) -> AuditEventQuerySet:
    events = AuditEvent.objects.permitted(wanted.user, Permission.AUDIT_VIEW)
    return AuditFilter(wanted.query or None).filtered(events)


def _scope(wanted: Wanted) -> str:
    """The filters of the page in words."""
    form = AuditFilter(wanted.query or None)
    form.is_valid()
    labels = {key: form.fields[key].label for key in form.fields}
    chosen = {key: value for key, value in getattr(form, "cleaned_data", {}).items() if value}
    if "action" in chosen:
        chosen["action"] = EVENT_LABELS.get(chosen["action"], chosen["action"])
    return "，".join(f"{labels[key]}：{value}" for key, value in chosen.items())


LOG = Export(
    "操作日志",
    "audit.exported",
    (
        Field(Column("at", "时间", width=18), "at"),
        Field(Column("actor", "操作人", width=14), "actor_name"),
        Field(
            Column("action", "操作", width=22),
            lambda event: EVENT_LABELS.get(event.action, event.action),
        ),
        Field(Column("thing", "对象", width=34), "object_name"),
        Field(Column("reason", "事由", width=30), lambda event: event.detail.get("reason", "")),
        Field(Column("address", "来源地址", width=18), "address"),
    ),
    read=_events,
    scope=_scope,
    key="audit",
)


@require(Permission.AUDIT_VIEW)
@require_POST
def log_export(request: HttpRequest) -> HttpResponse:
    """The events that the page lists with these filters."""
    return export_response(request, LOG, organization=None)
