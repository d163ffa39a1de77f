"""Seals in one set: the product's own digests, chained as the product chains them.

A sealed row is never inserted, always an open one updated: the database asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from meetings.models import Meeting
from meetings.queries.records import Parts, record_of
from meetings.rules.digests import FORMAT, chained_digest

from .scale.writing import execute, hold

_HELD = "id bigint, sealed_at timestamptz, by_id bigint, digest text, previous text"
_SEAL = """
UPDATE meetings_meeting meeting SET state = 'sealed', sealed_at = seal.sealed_at,
    sealed_by_id = seal.by_id, changed_at = seal.sealed_at, record_format = %(format)s,
    digest = seal.digest, previous_digest = seal.previous
FROM sealing seal WHERE seal.id = meeting.id
"""


def seal(meeting: Meeting, parts: Parts, *, previous: str, by: int, at: datetime) -> str:
    """Gives a numbered meeting its place in the chain, in memory; the digest."""
    meeting.state, meeting.record_format = Meeting.State.SEALED, FORMAT
    meeting.sealed_at, meeting.sealed_by_id, meeting.changed_at = at, by, at
    meeting.previous_digest = previous
    meeting.digest = chained_digest(previous, record_of(meeting, parts))
    return meeting.digest


def hold_seals(meetings: Iterable[Meeting]) -> None:
    """Keeps what `seal` gave for the time of the transaction."""
    rows = (
        (one.pk, one.sealed_at.isoformat(), one.sealed_by_id, one.digest, one.previous_digest)
        for one in meetings
    )
    hold("sealing", _HELD, rows)


def write_seals() -> None:
    """Seals the rows, open so far, of all that are held."""
    execute(_SEAL, format=FORMAT)
    execute("DROP TABLE sealing")
