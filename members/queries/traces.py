"""Who looked at a person's records, changed them, or took them out: for the person to read."""

from __future__ import annotations

from itertools import islice

from branchrecords.audit.models import AuditEvent
from members.models import Membership, Organization, Person

EXPORTED = "person.exported"


def traces_of(person: Person, *, most: int) -> list[AuditEvent]:
    """The newest events about a person, exported lists that named them included; three queries."""
    own = AuditEvent.objects.about(person.pk)[:most]
    exports = AuditEvent.objects.filter(
        action=EXPORTED,
        organization_path__in=_paths(person),
        detail__people__contains=[person.pk],
    )[:most]
    events = sorted([*own, *exports], key=lambda event: (event.at, event.pk), reverse=True)
    return list(islice(events, most))


def _paths(person: Person) -> list[str]:
    """The organisations the person ever belonged to, and all above: whose lists had the name."""
    step = Organization.steplen
    rows = Membership.objects.filter(person=person).values_list("organization__path", "group__path")
    paths = {path for row in rows for path in row if path}
    return sorted({path[:end] for path in paths for end in range(step, len(path) + 1, step)})
