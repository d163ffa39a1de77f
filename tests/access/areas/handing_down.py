"""党费 handed down: who may make out a slip, receive it below, and open it."""

from __future__ import annotations

from tests.access.place import Place
from tests.access.row import Row
from tests.factories.handing_down import make_fund, make_hand_down

ROWS: tuple[Row, ...] = (
    Row("dues-handed-down", "branch", "SOCA"),
    Row("dues-handed-down-xlsx", "branch", "SOCA", 200, "POST"),
    # A committee's staff keeps the books of the own organisation alone.
    Row("dues-hand-down", "general", "SOC", base="general", home="C"),
    Row("dues-handed-down-slip", "handed-down", "SOCA"),
    Row("dues-handed-down-slip-pdf", "handed-down", "SOCA"),
    Row("dues-handed-down-slip-cancel", "handed-down", "SOC", 200, "POST", "general", home="C"),
    Row("dues-handed-down-slip-receive", "handed-down", "SO", 200, "POST"),
    Row("dues-handed-down-slip-return", "handed-down", "SO", 200, "POST"),
    Row("dues-handed-down-slip-undo", "handed-down", "SO", 200, "POST"),
)


def things(place: Place) -> dict[str, dict]:
    """A slip of the 党总支 for the branch."""
    general = place.tree["general"]
    make_fund(general, "100.00")
    return {"handed-down": {"pk": make_hand_down(general, place.branch, place.staff, "60.00").pk}}
