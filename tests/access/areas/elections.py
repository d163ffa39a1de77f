"""The life of organisations, terms and elections in the permission matrix."""

from __future__ import annotations

from tests.access.place import Place
from tests.access.row import Row
from tests.factories.elections import make_ballot, make_election

ROWS = (
    Row("organization-rename", "branch", "CR"),
    Row("organization-move", "branch", "CR"),
    Row("organization-merge", "branch", "CR"),
    Row("organization-dissolve", "branch", "CR"),
    Row("organization-split", "branch", "LSOCAR"),
    Row("suggestion-list", "branch", "LSOCAR"),
    Row("term-list", "branch", "LSOCAR"),
    Row("term-add", "branch", "SOC"),
    Row("term-change", "term", "CR"),
    Row("election-add", "branch", "SOC"),
    Row("election-detail", "election", "LSOCAR"),
    Row("election-edit", "election", "SOC"),
    Row("election-cancel", "election", "SOC", 302, "POST"),
    Row("election-confirm", "election", "CR"),
    Row("election-paper", "election", "LSOCAR", extra={"paper": "request"}),
    Row("ballot-add", "election", "SOC"),
    Row("ballot-detail", "ballot", "LSOCAR"),
    Row("ballot-electors", "ballot", "SOC"),
    Row("ballot-candidates", "ballot", "SOC"),
    Row("ballot-verdict", "ballot", "SOC", 200, "POST"),
    Row("ballot-remove", "ballot", "SOC", 302, "POST"),
)


def things(place: Place) -> dict[str, dict]:
    """An election under way with one ballot and its candidate."""
    election = make_election(place.branch, seats=0)
    ballot = make_ballot(election, "secretary", people=[place.people[0]], seats=1)
    return {
        "term": {"pk": election.term_id},
        "election": {"pk": election.pk},
        "ballot": {"pk": ballot.pk},
    }
