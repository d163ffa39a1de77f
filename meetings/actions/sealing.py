"""The seal: from here on a record cannot be changed by anyone; corrections are appended.

Each organisation has one chain of digests. Its end is a row (ArchiveHead), so that an entry costs
the same whether it is the first or the ten-thousandth.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError, refuse_if
from meetings.models import Amendment, ArchiveHead, Meeting
from meetings.queries.kinds import kind_in_force
from meetings.queries.records import amendment_record, parts_of, record_of
from meetings.queries.sealing import blockers, hints_for, unconfirmed
from meetings.rules.digests import FORMAT, chained_digest
from members.models import Organization, User

from .counting import count_votes_again
from .locking import locked


@transaction.atomic
def seal_meeting(*, meeting: Meeting, by: User, at: datetime, hint_reason: str = "") -> Meeting:
    """Freeze the record, number it and chain its digest to the one before.

    Refuses while something is missing; where the record is thin (hints), `hint_reason` says why
    it stays so, and stands in the record.
    """
    meeting = locked(meeting=meeting)
    if meeting.state != Meeting.State.OPEN:
        raise ActionError("会议还没有点名，不能封存。")
    parts, kind = parts_of(meeting), kind_in_force(meeting)
    count_votes_again(attendances=parts.attendances, items=parts.items)
    against = blockers(meeting=meeting, parts=parts, on=timezone.localdate(at))
    refuse_if([*against, *unconfirmed(meeting=meeting, parts=parts)], "还不能封存")
    reason = hint_reason.strip()
    if not reason:
        thin = hints_for(meeting=meeting, kind=kind, parts=parts)
        if thin:
            raise ActionError(f"还有 {len(thin)} 处提示未处理：请补写，或写明保留的理由。")
    head = _locked_head(meeting.organization)
    _fix(meeting, head, by=by, at=at, hint_reason=reason)
    meeting.digest = chained_digest(head.digest, record_of(meeting, parts))
    meeting.save()
    _advance(head, meeting.digest)
    organization, detail = (
        meeting.organization,
        {"number": meeting.number, "digest": meeting.digest},
    )
    record("meeting.sealed", by=by, at=at, thing=meeting, organization=organization, detail=detail)
    return meeting


@transaction.atomic
def amend_meeting(
    *, meeting: Meeting, old_text: str, new_text: str, reason: str, by: User, at: datetime
) -> Amendment:
    """Append a correction to a sealed record; it takes its own place in the chain."""
    meeting = Meeting.objects.select_related("organization").get(pk=meeting.pk)
    if not meeting.is_sealed:
        raise ActionError("记录还没有封存，直接修改就可以。")
    texts = [text.strip() for text in (old_text, new_text, reason)]
    for text, name in zip(texts, ("原文", "更正为", "理由"), strict=True):
        if not text:
            raise ActionError(f"请填写{name}。")
    head = _locked_head(meeting.organization)
    amendment = Amendment(
        meeting=meeting,
        old_text=texts[0],
        new_text=texts[1],
        reason=texts[2],
        made_at=at,
        made_by=by,
        number=head.number + 1,
        previous_digest=head.digest,
    )
    amendment.digest = chained_digest(head.digest, amendment_record(amendment))
    amendment.save(force_insert=True)
    _advance(head, amendment.digest)
    organization, detail = meeting.organization, {"number": amendment.number}
    record("meeting.amended", by=by, at=at, thing=meeting, organization=organization, detail=detail)
    return amendment


def _locked_head(organization: Organization) -> ArchiveHead:
    """The end of the organisation's chain, locked: two seals at once queue here."""
    locked_heads = ArchiveHead.objects.select_for_update().filter(organization=organization)
    head = locked_heads.first()
    if head is None:
        ArchiveHead.objects.get_or_create(organization=organization)
        head = locked_heads.get()
    return head


def _advance(head: ArchiveHead, digest: str) -> None:
    head.number, head.digest = head.number + 1, digest
    head.save(update_fields=("number", "digest"))


def _fix(meeting: Meeting, head: ArchiveHead, *, by: User, at: datetime, hint_reason: str) -> None:
    """What the seal itself writes: number, names of this day, who and when."""
    earlier = Meeting.objects.held().filter(
        organization=meeting.organization, kind=meeting.kind, held_on__year=meeting.held_on.year
    )
    meeting.state = Meeting.State.SEALED
    meeting.hint_reason, meeting.record_format = hint_reason, FORMAT
    meeting.sealed_at, meeting.sealed_by, meeting.changed_at = at, by, at
    meeting.organization_name = meeting.organization.name
    meeting.chair_name, meeting.recorder_name = str(meeting.chair), str(meeting.recorder)
    meeting.ordinal = earlier.count() + 1
    meeting.number, meeting.previous_digest = head.number + 1, head.digest
