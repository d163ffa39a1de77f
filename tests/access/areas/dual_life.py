"""双重组织生活: who may open what."""

from __future__ import annotations

from tests.access.place import Place
from tests.access.row import Row

ROWS: tuple[Row, ...] = (
    Row("dual-life", "branch", "LSOCA"),
    Row("dual-life-export", "branch", "LSOCA", 200, "POST"),
    # A branch has no 班子 of this kind: who may open the list finds nobody in it.
    Row("dual-life-person", "dual_life_person", "LSOCA", 404),
)


def things(place: Place) -> dict[str, dict]:
    """A member of the branch."""
    return {"dual_life_person": {"pk": place.branch.pk, "person_pk": place.people[0].pk}}
