"""会议制度: local rules and kinds of one's own."""

from __future__ import annotations

from datetime import date

from meetings.actions.kinds import add_own_kind, override_kind
from tests.access.place import Place
from tests.access.row import Row
from tests.factories.members import AT

ROWS: tuple[Row, ...] = (
    Row("kind-list", "branch", "LSOCAR"),
    Row("kind-export", "branch", "LSOCAR", 200, "POST"),
    Row("kind-detail", "branch", "LSOCAR", extra={"key": "lecture"}),
    Row("kind-override", "branch", "CR", 200, extra={"key": "lecture"}),
    Row("kind-add", "branch", "CR"),
    Row("kind-retire", "own_kind", "CR", 302, "POST"),
    Row("kind-override-end", "kind_override", "CR", 302, "POST"),
)


def things(place: Place) -> dict[str, dict]:
    """A kind of the branch's own, and a local rule for 党课."""
    by = place.staff
    own = add_own_kind(organization=place.branch, label="读书班", held_by=["branch"], by=by, at=AT)
    override = override_kind(
        organization=place.branch,
        kind="lecture",
        values={"period": "quarter", "times": 1},
        source="局党委制度第三条",
        starts_on=date(2026, 1, 1),
        by=by,
        at=AT,
    )
    return {
        "own_kind": {"pk": place.branch.pk, "key": own.key},
        "kind_override": {"pk": override.pk},
    }
