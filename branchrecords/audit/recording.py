"""Writing the log: one function, called inside the action's transaction."""

from __future__ import annotations

from contextvars import ContextVar
from datetime import datetime
from typing import Any

from .events import EVENT_LABELS
from .models import AuditEvent

# Set per request by AuditAddress, so that actions need not know the request.
client_address: ContextVar[str | None] = ContextVar("client_address", default=None)


def build(
    action: str,
    *,
    by: Any,
    at: datetime,
    thing: Any = None,
    organization: Any = None,
    person: Any = None,
    detail: dict | None = None,
) -> AuditEvent:
    """An unsaved event, for actions that write many at once with bulk_create.

    Raises KeyError for an action that `EVENT_LABELS` does not know.
    """
    EVENT_LABELS[action]
    return AuditEvent(
        at=at,
        actor_id=getattr(by, "pk", None),
        actor_name=str(by) if by is not None else "系统",
        action=action,
        object_type=thing._meta.label_lower if thing is not None else "",
        object_id=thing.pk if thing is not None else None,
        object_name=str(thing)[:200] if thing is not None else "",
        organization_id=getattr(organization, "pk", None),
        organization_path=getattr(organization, "path", ""),
        person_id=getattr(person, "pk", None),
        detail=detail or {},
        address=client_address.get(),
    )


def record(action: str, **fields: Any) -> AuditEvent:
    """Write one event; see `build` for the fields."""
    event = build(action, **fields)
    event.save(force_insert=True)
    return event
