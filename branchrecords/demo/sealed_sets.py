"""Sealed meetings many at a time: the same rows that the actions write one by one.

Rosters, rows of 议题, digests and audit events are made by the product's own functions, and what
is against a seal is against it here; only the writing is set-based.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from branchrecords.audit.models import AuditEvent
from branchrecords.audit.recording import build
from branchrecords.errors import ActionError, refuse_if
from meetings.actions.minutes import agenda_row
from meetings.actions.planning import roll_line
from meetings.models import AgendaItem, ArchiveHead, Attendance, Confirmation, Meeting, Speech
from meetings.queries.kinds import KindRules
from meetings.queries.minutes import as_saved
from meetings.queries.records import Parts, content_digest_of
from meetings.queries.sealing import blockers, counts_of, hints_for
from meetings.rules.cadence import usual_title
from meetings.rules.hints import Earlier
from meetings.rules.kind_table import KINDS_BY_KEY
from meetings.rules.kinds import MeetingKind
from members.models import Organization

from .occasions import Occasion
from .rosters import Rosters
from .seals import hold_seals, seal, write_seals
from .world import World

_ROLES = (Confirmation.Role.CHAIR, Confirmation.Role.RECORDER)


@dataclass
class _Draft:
    """One meeting on its way, its parts in the order in which a record holds them."""

    one: Occasion
    kind: MeetingKind
    meeting: Meeting
    away: dict[int, tuple[str, str]] = field(default_factory=dict)
    parts: Parts = field(default_factory=lambda: Parts([], [], [], (), [], ()))


def write_sealed(world: World, occasions: Sequence[Occasion]) -> None:
    """Meetings of which each is sealed, in the order of their numbers."""
    drafts = _opened(world, occasions)
    Meeting.objects.bulk_create(draft.meeting for draft in drafts)
    rosters = Rosters()
    for draft in drafts:
        _call_over(draft, rosters)
        _minute(draft)
    Attendance.objects.bulk_create(row for draft in drafts for row in draft.parts.attendances)
    AgendaItem.objects.bulk_create(row for draft in drafts for row in draft.parts.items)
    Speech.objects.bulk_create(row for draft in drafts for row in draft.parts.speeches)
    for draft in drafts:
        _confirm(draft)
    Confirmation.objects.bulk_create(row for draft in drafts for row in draft.parts.confirmations)
    _refuse_thin(drafts)
    _seal(drafts)
    AuditEvent.objects.bulk_create(event for draft in drafts for event in _events(draft))


def _opened(world: World, occasions: Sequence[Occasion]) -> list[_Draft]:
    """Open, with what the seal fixes of each beside its digest: names, number, ordinal."""
    rules = KindRules(world.root)
    organizations = Organization.objects.in_bulk()  # as they are, not as they were made
    numbers = Counter(dict(ArchiveHead.objects.values_list("organization", "number")))
    ordinals = Counter(Meeting.objects.held().values_list("organization", "kind", "held_on__year"))
    drafts = []
    for one in occasions:
        organization, row = organizations[one.organization.pk], one.row
        kind = rules.on(organization, KINDS_BY_KEY[row.kind], row.held_on)
        meeting = _meeting(one, organization, kind)
        series = (organization.pk, row.kind, row.held_on.year)
        numbers[organization.pk] += 1
        ordinals[series] += 1
        meeting.number, meeting.ordinal = numbers[organization.pk], ordinals[series]
        drafts.append(_Draft(one, kind, meeting))
    return drafts


def _meeting(one: Occasion, organization: Organization, kind: MeetingKind) -> Meeting:
    particulars = one.particulars() | {"organization": organization}
    meeting = Meeting(
        **particulars,
        state=Meeting.State.OPEN,
        study_hours=kind.study_hours,
        late_days=one.row.late,
        created_by=one.branch.secretary,
        created_at=one.announced_at,
        arranged_at=one.announced_at,
        opened_at=one.entered_at,
        changed_at=one.entered_at,
        organization_name=organization.name,
        chair_name=str(particulars["chair"]),
        recorder_name=str(particulars["recorder"]),
    )
    meeting.title = meeting.title or usual_title(kind, meeting.held_on)
    return meeting


def _call_over(draft: _Draft, rosters: Rosters) -> None:
    """Everybody who is due, there or away."""
    roll = draft.parts.attendances
    roll += [
        roll_line(meeting=draft.meeting, entry=entry, order=order, ticked={})
        for order, entry in enumerate(rosters.of(draft.meeting, draft.kind), 1)
    ]
    draft.away = draft.one.away(roll)
    for row in roll:
        row.state, row.reason = draft.away.get(row.person_id, (row.state, row.reason))


def _minute(draft: _Draft) -> None:
    """The 议题 and the speeches on them."""
    parts, meeting = draft.parts, draft.meeting
    counts = counts_of(parts.attendances)
    values = [as_saved(item) for item in draft.one.items(parts.attendances, draft.away)]
    for number, item in enumerate(values, 1):
        row = agenda_row(
            meeting=meeting, number=number, values=item, counts=counts, quorum=draft.kind.quorum
        )
        parts.items.append(row)
        parts.speeches.extend(
            Speech(meeting=meeting, item=row, order=order, speaker=speaker, text=text)
            for order, (speaker, text) in enumerate(item["speeches"], 1)
        )


def _confirm(draft: _Draft) -> None:
    """By 主持人 and 记录人: themselves where they are who writes, else on paper."""
    meeting, by = draft.meeting, draft.one.branch.secretary
    digest = content_digest_of(meeting, draft.parts)
    for role, person in zip(_ROLES, (meeting.chair, meeting.recorder), strict=True):
        himself = by.person_id == person.pk
        draft.parts.confirmations.append(
            Confirmation(
                meeting=meeting,
                role=role.value,
                person=person,
                way=(Confirmation.Way.SELF if himself else Confirmation.Way.PAPER).value,
                content_digest=digest,
                at=draft.one.sealed_at,
                by=by,
            )
        )


def _refuse_thin(drafts: Sequence[_Draft]) -> None:
    """What the action would not seal without a reason is not sealed here."""
    earlier: dict[tuple, list[Earlier]] = defaultdict(list)
    for draft in drafts:
        meeting, parts = draft.meeting, draft.parts
        on = timezone.localdate(draft.one.sealed_at)
        refuse_if(blockers(meeting=meeting, parts=parts, on=on), "还不能封存")
        before = earlier[meeting.organization_id, meeting.kind]
        if hints_for(meeting=meeting, kind=draft.kind, parts=parts, earlier=before):
            raise ActionError(f"{meeting} 的记录太单薄，不能封存。")
        text = "\n".join(f"{item.discussion}\n{item.resolution}" for item in parts.items)
        before.append(Earlier(meeting.title, text))


def _seal(drafts: Sequence[_Draft]) -> None:
    """Each organisation's chain goes on from where it ended."""
    heads = {head.organization_id: head for head in ArchiveHead.objects.all()}
    for draft in drafts:
        meeting, by = draft.meeting, draft.one.branch.secretary
        place = meeting.organization_id
        head = heads.setdefault(place, ArchiveHead(organization_id=place))
        at = draft.one.sealed_at
        head.digest = seal(meeting, draft.parts, previous=head.digest, by=by.pk, at=at)
        head.number = meeting.number
    hold_seals(draft.meeting for draft in drafts)
    write_seals()
    ArchiveHead.objects.bulk_create(
        heads.values(),
        update_conflicts=True,
        unique_fields=("organization",),
        update_fields=("number", "digest"),
    )


def _events(draft: _Draft) -> list[AuditEvent]:
    """What the actions log, in their order."""
    one, meeting = draft.one, draft.meeting
    entered, sealed = one.entered_at, one.sealed_at
    roles = "、".join(role.label for role in _ROLES)
    steps = [
        ("planned", one.announced_at, {}),
        ("opened", entered, {"due": len(draft.parts.attendances)}),
        *([("attendance", entered, {})] if draft.away else []),
        ("minutes", entered, {}),
        ("confirmed", sealed, {"roles": roles}),
        ("sealed", sealed, {"number": meeting.number, "digest": meeting.digest}),
    ]
    return [
        build(
            f"meeting.{name}",
            by=one.branch.secretary,
            at=at,
            thing=meeting,
            organization=meeting.organization,
            detail=detail,
        )
        for name, at, detail in steps
    ]
