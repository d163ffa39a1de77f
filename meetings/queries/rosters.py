"""Who is due at a meeting (应到), from the organisation's roster of its day."""

from __future__ import annotations

from datetime import date

from meetings.models import Meeting
from meetings.rules.kinds import Invited, MeetingKind
from members.models import Organization, Person
from members.queries.roster import RosterEntry, committee_roster, roster

from .kinds import kind_in_force
from .meetings import home_branch

NEXT = 10  # how many planned meetings are looked through for one's own


def roster_of(meeting: Meeting, kind: MeetingKind | None = None) -> list[RosterEntry]:
    """The people due at a meeting on its day, each with his or her own right to vote.

    `kind` as it is in force, where it is known already.
    """
    organization, on = meeting.organization, meeting.held_on
    kind = kind or kind_in_force(meeting)
    if kind.invited is Invited.CHOSEN:
        chosen = set(meeting.invitees.values_list("pk", flat=True))
        everybody = roster(organization=home_branch(organization), on=on)
        return [entry for entry in everybody if entry.person.pk in chosen]
    if kind.invited is Invited.COMMITTEE:
        return committee_roster(organization=organization, on=on)
    return roster(organization=organization, on=on)


def who_may_be_invited(organization: Organization, *, on: date) -> list[Person]:
    """Whom one may choose for a meeting without a rule of who is due: the roster of its day."""
    return [entry.person for entry in roster(organization=home_branch(organization), on=on)]


def next_meeting(person: Person, *, on: date) -> Meeting | None:
    """The next planned meeting of a member's branch or group at which he or she is due."""
    memberships = person.memberships.active_on(on)
    homes = [pk for row in memberships for pk in (row.organization_id, row.group_id) if pk]
    planned = (
        Meeting.objects.filter(organization__in=homes, state=Meeting.State.PLANNED)
        .filter(held_on__gte=on)
        .select_related("organization", "own_kind")
        .order_by("held_on", "starts_at")
    )
    return next((one for one in planned[:NEXT] if is_due(person, one)), None)


def is_due(person: Person, meeting: Meeting) -> bool:
    """Whether somebody is on the roster of a meeting as it is now."""
    if meeting.opened_at:
        return meeting.attendances.filter(person=person).exists()
    return any(entry.person == person for entry in roster_of(meeting))
