"""大额党费 and 特殊党费: who may open what."""

from __future__ import annotations

from uuid import uuid4

from dues.actions.special_handovers import prepare_handover
from tests.access.place import Place
from tests.access.row import Row
from tests.factories.extra import make_call, make_given, make_large
from tests.factories.members import AT

ROWS: tuple[Row, ...] = (
    Row("dues-large", "branch", "SOCA"),
    Row("dues-large-add", "branch", "SO"),
    Row("dues-large-xlsx", "branch", "SOCA", 200, "POST"),
    Row("dues-large-payment", "large", "SOCA"),
    Row("dues-large-report", "large", "SO"),
    Row("dues-large-step", "large", "C", extra={"stage": 3}),
    Row("dues-large-reverse", "large", "SO"),
    Row("dues-large-paper", "large", "SOC", extra={"kind": "register"}),
    Row("dues-special", "branch", "SOCA"),
    Row("dues-special-add", "general", "C", base="general"),
    Row("dues-special-call", "called", "SOCA"),
    Row("dues-special-sheet", "called", "SO"),
    Row("dues-special-xlsx", "called", "SOCA", 200, "POST"),
    Row("dues-special-end", "call", "C", base="general"),
    Row("dues-special-reverse", "special", "SO"),
    Row("dues-special-hand-up", "called", "SO"),
    Row("dues-special-slip", "special-slip", "SOCA"),
    Row("dues-special-slip-pdf", "special-slip", "SOCA"),
    Row("dues-special-slip-cancel", "special-slip", "SO", 200, "POST"),
    # Whoever keeps the books above receives; a committee's staff at home alone.
    Row("dues-special-slip-receive", "special-slip", "SOC", 200, "POST", "general", home="C"),
    Row("dues-special-slip-return", "special-slip", "SOC", 200, "POST", "general", home="C"),
    Row("dues-special-slip-undo", "special-slip", "SOC", 200, "POST", "general", home="C"),
)


def things(place: Place) -> dict[str, dict]:
    """A large sum, a call of the 党总支, and what one member gave under it."""
    person = place.people[0]
    large = make_large(person, place.branch, place.by)
    call = make_call(place.tree["general"], place.staff)
    (special,) = make_given(call, place.branch, {person: "50.00"}, place.by)
    slip = prepare_handover(
        call=call, organization=place.branch, key=uuid4(), handed_by="王委员", by=place.by, at=AT
    )
    return {
        "special-slip": {"pk": slip.pk},
        "large": {"pk": large.pk},
        "call": {"pk": call.pk},
        "called": {"pk": place.branch.pk, "call": call.pk},
        "special": {"pk": special.pk},
    }
