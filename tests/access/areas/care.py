"""关怀帮扶, 表彰, 处分和处置: who may open what."""

from __future__ import annotations

from tests.access.place import Place
from tests.access.row import Row
from tests.factories.care import (
    make_award,
    make_hardship,
    make_pairing,
    make_sanction,
    make_visit,
)

ROWS = (
    Row("care", "branch", "SOCA"),
    Row("visit-list", "branch", "SOCA"),
    Row("visit-add", "branch", "SOC"),
    Row("veteran-list", "branch", "SOCA"),
    Row("visit-export", "branch", "SOC", 200, "POST"),
    Row("veteran-export", "branch", "SOC", 200, "POST"),
    Row("hardship-list", "branch", "SOCA"),
    Row("hardship-export", "branch", "SOC", 200, "POST"),
    Row("pairing-list", "branch", "SOCA"),
    Row("pairing-export", "branch", "SOC", 200, "POST"),
    Row("visit-reverse", "visit", "SOC", 302, "POST"),
    Row("person-care", "person", "SOCA"),
    Row("hardship-add", "person", "SOC"),
    Row("hardship-review", "hardship", "SOC"),
    Row("hardship-reveal", "hardship", "SOCA", 302, "POST"),
    Row("pairing-add", "person", "SOC"),
    Row("pairing-end", "pairing", "SOC"),
    Row("award-list", "branch", "LSOCAR"),
    Row("award-add", "branch", "SOC"),
    Row("award-export", "branch", "SOC", 200, "POST"),
    Row("award-revoke", "award", "SOC"),
    Row("sanction-list", "branch", "SCA"),
    Row("sanction-export", "branch", "SC", 200, "POST"),
    Row("person-sanctions", "person", "SCA"),
    Row("sanction-add", "person", "C"),
    Row("sanction-detail", "sanction", "SCA"),
    Row("sanction-reveal", "sanction", "SCA", 200, "POST"),
    Row("sanction-change", "sanction", "C"),
)


def things(place: Place) -> dict[str, dict]:
    """One of each about people of the branch."""
    person, helper = place.people[2], place.people[3]
    return {
        "hardship": {"pk": make_hardship(person).pk},
        "pairing": {"pk": make_pairing(person, helper).pk},
        "visit": {"pk": make_visit(person, place.branch).pk},
        "award": {"pk": make_award(people=[person])[0].pk},
        "sanction": {"pk": make_sanction(person).pk},
    }
