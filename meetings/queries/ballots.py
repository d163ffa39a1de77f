"""A meeting and the 换届 ballots cast at it: the roll goes there, the result comes here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef
from django.urls import reverse

from meetings.models import Amendment, Attendance, Meeting
from meetings.rules.pasting import PastedItem
from members.models import Election, Organization
from members.queries.elections import BallotView, views_of
from members.rules.election_rolls import Roll
from members.rules.election_words import count_words, heading_of, result_words
from members.rules.elections import Body

# The kinds of meeting at which such a body sits. Delegates have no roll here.
KINDS = {
    Body.MEETING: ("general", "assembly"),
    Body.FIRST_SESSION: ("committee", "party_committee"),
}


@dataclass(frozen=True)
class MeetingBallot:
    """One ballot of the day; `item` is its result as a 议题, None before the count.

    `resolution`: what the record says under that heading, None where it says nothing yet.
    """

    view: BallotView
    item: PastedItem | None
    resolution: str | None

    @property
    def written(self) -> bool:
        """Whether the record has the 议题 already."""
        return self.resolution is not None

    @property
    def differs(self) -> bool:
        """Whether the record says another result than the register, as after a second count."""
        if self.item is None or self.resolution is None:
            return False
        return self.item.resolution not in self.resolution


def rolls(*, organization: Organization, on: date, body: str) -> list[Roll]:
    """The rolls of the meetings of a day that such a ballot may have been cast at; two queries.

    Named in settings.ELECTION_ROLLS: members may not import meetings.
    """
    amended = Exists(Amendment.objects.filter(meeting=OuterRef("pk")))
    states = (Meeting.State.OPEN, Meeting.State.SEALED)
    meetings = list(
        Meeting.objects.filter(organization=organization, held_on=on, state__in=states)
        .filter(kind__in=KINDS.get(Body(body), ()))
        .annotate(amended=amended)
    )
    came: dict[int, set[int]] = {meeting.pk: set() for meeting in meetings}
    present = Attendance.objects.filter(meeting__in=meetings, state=Attendance.State.PRESENT)
    for meeting_id, person_id in present.values_list("meeting", "person"):
        came[meeting_id].add(person_id)
    return [
        Roll(
            url=reverse("meeting-detail", args=(meeting.pk,)),
            title=meeting.title,
            came=frozenset(came[meeting.pk]),
            sealed=meeting.is_sealed,
            amended=meeting.amended,
        )
        for meeting in meetings
    ]


def ballots_at(meeting: Meeting) -> list[MeetingBallot]:
    """The ballots of the meeting's day, with their results in words."""
    bodies = [body for body, kinds in KINDS.items() if meeting.kind in kinds]
    elections = (
        Election.objects.filter(
            organization=meeting.organization_id,
            ballots__held_on=meeting.held_on,
            ballots__body__in=bodies,
        )
        .exclude(state=Election.State.CANCELLED)
        .distinct()
    )
    views = [
        view
        for election in elections
        for view in views_of(election)
        if view.ballot.held_on == meeting.held_on and view.ballot.body in bodies
    ]
    if not views:
        return []
    items = meeting.agenda.exclude(discussion="", resolution="")
    said = dict(items.values_list("heading", "resolution"))
    results = [(view, _item(view)) for view in views]
    return [
        MeetingBallot(view, item, said.get(item.heading) if item else None)
        for view, item in results
    ]


def _item(view: BallotView) -> PastedItem | None:
    ballot, tally = view.ballot, view.ballot.tally
    if tally is None or view.outcome is None:
        return None
    return PastedItem(
        heading=heading_of(ballot.elects, ballot.round),
        discussion=count_words(tally, view.outcome),
        resolution=result_words(
            ballot.elects,
            [one.name for one in view.elected],
            [finding.sentence for finding in view.problems],
        ),
    )
