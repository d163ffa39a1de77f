"""Whom a measure or a key task is given to."""

from __future__ import annotations

from datetime import date

from branchrecords.errors import wrong
from meetings.queries.talks import talkers
from members.models import Organization, Person


def refuse_stranger(*, organization: Organization, owner: Person, on: date) -> None:
    """Raise ActionError at «owner» for somebody who is not of the organisation that day."""
    entries, _ = talkers(organization, on=on)
    if owner.pk not in {entry.person.pk for entry in entries}:
        raise wrong("owner", f"{owner}不在{organization}的名册上，请选本组织的同志负责")
