"""The meeting at which a ballot was cast (settings.ELECTION_ROLLS), so that 实到会 is not typed."""

from __future__ import annotations

from django.conf import settings
from django.utils.module_loading import import_string

from members.models import Ballot
from members.rules.election_rolls import BallotRoll, Roll, the_one


def roll_of(ballot: Ballot) -> BallotRoll | None:
    """The roll of the ballot's day with how many of its electors came; None without just one.

    Delegates are not in the register of electors, so their meeting tells nothing.
    """
    electors = {one.person_id for one in ballot.electors.all() if not one.omission}
    if not electors or not settings.ELECTION_ROLLS:
        return None
    rolls: list[Roll] = import_string(settings.ELECTION_ROLLS)(
        organization=ballot.election.organization, on=ballot.held_on, body=ballot.body
    )
    roll = the_one(rolls)
    return None if roll is None else BallotRoll(roll, len(electors & roll.came))
