"""Who took papers of 发展党员 or a checklist of a file out of the system."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from branchrecords.audit.recording import record
from members.models import Organization, Person
from members.queries.people import home_of


def note_printing(
    *,
    thing: Any,
    what: str,
    by: Any,
    at: datetime,
    person: Person | None = None,
    organization: Organization | None = None,
    people: Iterable[Person] = (),
) -> None:
    """Log that a paper was made; `what` is its name (政审函, 材料清单). A paper about many names
    the `people`, and each can read of it."""
    named = sorted({one.pk for one in people})
    listed = {"list": what, "number": len(named), "people": named} if named else {}
    record(
        "development.printed",
        by=by,
        at=at,
        thing=thing,
        organization=organization or (home_of(person) if person else None),
        person=person,
        detail={"what": what, **listed},
    )
