"""Who is due at the meetings of many organisations, without asking for every day."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from datetime import date
from itertools import chain

from meetings.models import Meeting
from meetings.queries.rosters import roster_of
from meetings.rules.kinds import MeetingKind
from members.models import Membership, Position, Sanction, Standing
from members.queries.roster import RosterEntry


class Rosters:
    """The product's rosters, each read once for as long as nothing it is made of begins or ends."""

    def __init__(self) -> None:
        self._days = _days_of_change()
        self._known: dict[tuple, list[RosterEntry]] = {}

    def of(self, meeting: Meeting, kind: MeetingKind) -> list[RosterEntry]:
        """Who is due at a meeting on its day."""
        place = meeting.organization_id
        key = (place, kind.invited, bisect_right(self._days[place], meeting.held_on))
        if key not in self._known:
            self._known[key] = roster_of(meeting, kind)
        return self._known[key]


def _days_of_change() -> dict[int, list[date]]:
    """organisation → the days from which its roster may be another one, ascending."""
    homes, days = defaultdict(set), defaultdict(set)
    dated = ("starts_on", "ends_on")
    for person, home, group, *found in Membership.objects.values_list(
        "person", "organization", "group", *dated
    ):
        for place in (home, group):
            homes[person].add(place)
            days[place].update(found)
    standings = Standing.objects.values_list("person", *dated)
    sanctions = Sanction.objects.with_until().values_list("person", "starts_on", "until")
    for person, *found in chain(standings, sanctions):
        for place in homes[person]:
            days[place].update(found)
    for place, *found in Position.objects.values_list("organization", *dated):
        days[place].update(found)
    return {place: sorted(found - {None}) for place, found in days.items()}
