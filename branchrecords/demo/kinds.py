"""会议制度 of the committee: a local rule to come, and a kind of its own."""

from __future__ import annotations

from datetime import date

from meetings.actions.kinds import add_own_kind, override_kind
from meetings.rules.kinds import Content, Holder

from .world import World, moment

_SOURCE = "《党员教育培训工作制度》第五条"


def build_kinds(world: World) -> None:
    """From December a 报告会 counts three 学时; branches may hold a 读书班."""
    by, at = world.users["committee_staff"], moment(date(2026, 11, 16), 10)
    override_kind(
        organization=world.root,
        kind="report",
        values={"study_hours": 3},
        source=_SOURCE,
        starts_on=date(2026, 12, 1),
        by=by,
        at=at,
    )
    add_own_kind(
        organization=world.root,
        label="读书班",
        held_by=[Holder.BRANCH, Holder.GROUP],
        agenda="领读\n交流体会",
        must_record=[Content.DISCUSSION, Content.SPEECHES],
        study_hours=2,
        by=by,
        at=at,
    )
