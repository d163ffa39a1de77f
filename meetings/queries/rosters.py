"""Who is due at a meeting (应到), from the organisation's roster of its day."""

from __future__ import annotations

from datetime import date

from meetings.rules.kinds import KINDS_BY_KEY, Invited
from members.models import Organization
from members.queries.roster import RosterEntry, committee_roster, roster


def invited(*, organization: Organization, kind: str, on: date) -> list[RosterEntry]:
    """The people due at a meeting of `kind` on a day; 支委会: its 委员."""
    if KINDS_BY_KEY[kind].invited is Invited.COMMITTEE:
        return committee_roster(organization=organization, on=on)
    return roster(organization=organization, on=on)
