"""Who looked at a person's records, changed them, or took them out: for the person to read."""

from __future__ import annotations

from django.db.models import Q

from branchrecords.audit.models import AuditEvent, AuditEventQuerySet
from members.models import Person, User

# How the names of events end that showed, printed or took out what is written of somebody.
LOOKED = ("revealed", "printed", "exported", "read")
SHOWS: dict[str, str] = {"": "全部", "looked": "看过、打印、导出", "changed": "登记和修改"}


def traces_of(person: Person, *, show: str = "") -> AuditEventQuerySet:
    """The events about a person, lists that named the person included, newest first.

    `show` is a key of SHOWS. The person's own log-ins are told on the page of the account.
    """
    looked = Q()
    for ending in LOOKED:
        looked |= Q(action__endswith=f".{ending}") | Q(action__endswith=f"_{ending}")
    own = Q(action__startswith="account.", actor_id__in=User.objects.filter(person=person))
    events = AuditEvent.objects.about(person.pk).exclude(own)
    if show == "looked":
        return events.filter(looked)
    return events.exclude(looked) if show == "changed" else events
