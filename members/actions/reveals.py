"""Showing sensitive fields in the clear, once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError
from members.models import Person
from members.queries.people import home_of

FAMILY = "family"  # the phones of the family, revealed together
LABELS: dict[str, str] = {
    "id_number": "公民身份号码",
    "phone": "联系电话",
    "address": "家庭住址",
    FAMILY: "家庭成员电话",
}


def reveal_person(
    *, person: Person, fields: Sequence[str], reason: str, by: Any, at: datetime
) -> dict[str, Any]:
    """The clear text of sensitive fields, once, with a row in the log that the person can read.

    FAMILY gives the phones of the family by the id of their row.
    """
    if not reason.strip():
        raise ActionError("请写明查看的事由")
    labels = [LABELS[name] for name in fields]
    record(
        "person.revealed",
        by=by,
        at=at,
        thing=person,
        organization=home_of(person),
        person=person,
        detail={"fields": labels, "reason": reason.strip()},
    )
    shown = {name: getattr(person, name) for name in fields if name != FAMILY}
    if FAMILY in fields:
        shown[FAMILY] = {one.pk: one.phone for one in person.family.all()}
    return shown
