"""主持人 and 记录人 stand by a record before it is sealed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError
from meetings.models import Confirmation, Meeting
from meetings.queries.records import content_digest_of, parts_of
from members.models import User

from .counting import count_votes_again
from .locking import locked

Role, Way = Confirmation.Role, Confirmation.Way


@transaction.atomic
def confirm_record(
    *, meeting: Meeting, roles: Iterable[str], by: User, at: datetime
) -> list[Confirmation]:
    """Note that the holders of `roles` (chair, recorder) have read the record as it is now.

    Who confirms for himself is noted so; for anybody else it stands for a signature on paper.
    A confirmation of an earlier text is replaced.
    """
    meeting = locked(meeting=meeting)
    if meeting.state != Meeting.State.OPEN:
        raise ActionError("会议还没有点名，不能核对确认。")
    parts = parts_of(meeting)
    count_votes_again(attendances=parts.attendances, items=parts.items)
    digest = content_digest_of(meeting, parts)
    people = {Role.CHAIR.value: meeting.chair, Role.RECORDER.value: meeting.recorder}
    rows = []
    for role in dict.fromkeys(roles):
        person = people.get(role)
        if person is None:
            raise ActionError("请先在基本情况里选定主持人和记录人。")
        way = Way.SELF if by.person_id == person.pk else Way.PAPER
        rows.append(
            Confirmation(
                meeting=meeting,
                role=role,
                person=person,
                way=way,
                content_digest=digest,
                at=at,
                by=by,
            )
        )
    if not rows:
        return []
    meeting.confirmations.filter(role__in=[row.role for row in rows]).delete()
    Confirmation.objects.bulk_create(rows)
    detail = {"roles": "、".join(Role(row.role).label for row in rows)}
    organization = meeting.organization
    record(
        "meeting.confirmed", by=by, at=at, thing=meeting, organization=organization, detail=detail
    )
    return rows
