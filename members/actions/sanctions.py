"""Registering 处分, 处置 and suspended rights, and moving their ends. Nothing is ever edited."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError, refuse_if, wrong
from members.models import Person, Position, Sanction, SanctionChange
from members.queries.people import home_of
from members.queries.sanctions import correction_most, posts_held
from members.rules.kinds import StandingKind
from members.rules.sanctions import (
    REMOVAL_GROUNDS,
    SETTLED,
    Earlier,
    SanctionKind,
    change_blockers,
    ends_on,
    sanction_blockers,
)

from .positions import end_position
from .standings import change_standing


@transaction.atomic
def record_sanction(
    *,
    person: Person,
    kind: str,
    starts_on: date,
    decided_by: str,
    matter: str,
    by: Any,
    at: datetime,
    months: int | None = None,
    document: str = "",
    separate_matter: bool = False,
    ground: str = "",
    papers: Mapping[str, Any] | None = None,
    posts: Collection[Position] = (),
) -> Sanction:
    """One decision with its effect period computed from the day.

    开除党籍 and 除名 (`ground`: one of REMOVAL_GROUNDS) change the standing on the same day, for
    which `papers` name meeting and approval; 撤销党内职务 ends the `posts` it names, 留党察看 all.
    Raises ActionError with the articles.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    home = home_of(person)
    refuse_if(
        sanction_blockers(
            kind=kind,
            months=months,
            most_correction=correction_most(organization=home, on=starts_on),
            starts_on=starts_on,
            standing=_standing_on(person, starts_on),
            earlier=_earlier(person),
            separate_matter=separate_matter,
        ),
        f"不能给{person}登记{SanctionKind(kind).label}",
    )
    if not matter.strip():
        raise wrong("matter", "请写事由")
    if any(e.kind == kind and e.starts_on == starts_on for e in _earlier(person)):
        raise wrong("starts_on", f"{person}在 {starts_on} 已经登记过{SanctionKind(kind).label}")
    sanction = Sanction.objects.create(
        person=person,
        kind=kind,
        starts_on=starts_on,
        ends_on=ends_on(kind, starts_on, months),
        decided_by=decided_by,
        document=document,
        matter=matter.strip(),
        separate_matter=separate_matter,
        recorded_by=by,
        recorded_at=at,
    )
    _follow(sanction, ground=ground, papers=papers or {}, posts=posts, by=by, at=at)
    detail = {"kind": sanction.get_kind_display(), "on": str(starts_on), "document": document}
    record(
        "sanction.recorded", by=by, at=at, thing=sanction, organization=home, person=person,
        detail=detail,
    )  # fmt: skip
    return sanction


@transaction.atomic
def change_sanction(
    *,
    sanction: Sanction,
    kind: str,
    ends_on: date,
    reason: str,
    by: Any,
    at: datetime,
    document: str = "",
) -> SanctionChange:
    """Extend, end early, close or revoke: a row with the end and the reason is appended."""
    person = Person.objects.select_for_update().get(pk=sanction.person_id)
    sanction = Sanction.objects.with_until().get(pk=sanction.pk)
    home = home_of(person)
    refuse_if(
        change_blockers(
            kind=sanction.kind,
            change=kind,
            starts_on=sanction.starts_on,
            until=sanction.until,
            new_end=ends_on,
            most=correction_most(organization=home, on=sanction.starts_on),
            on=timezone.localdate(at),
            settled=sanction.changes.filter(kind__in=SETTLED).exists(),
        ),
        f"不能登记{sanction.get_kind_display()}的变化",
    )
    if not reason.strip():
        raise wrong("reason", "请写明理由")
    change = SanctionChange.objects.create(
        sanction=sanction,
        kind=kind,
        ends_on=ends_on,
        reason=reason.strip(),
        document=document,
        recorded_by=by,
        recorded_at=at,
    )
    detail = {"kind": change.get_kind_display(), "on": str(ends_on), "reason": change.reason}
    record(
        "sanction.changed", by=by, at=at, thing=sanction, organization=home, person=person,
        detail=detail,
    )  # fmt: skip
    return change


def reveal_sanction(*, sanction: Sanction, reason: str, by: Any, at: datetime) -> str:
    """The matter in clear text, once, with a row in the log that the person can read."""
    if not reason.strip():
        raise ActionError("请写明查看的事由")
    person = sanction.person
    record(
        "person.sanction_revealed",
        by=by,
        at=at,
        thing=sanction,
        organization=home_of(person),
        person=person,
        detail={"reason": reason.strip()},
    )
    return str(sanction.matter)


def _standing_on(person: Person, on: date) -> str:
    row = person.standings.active_on(on).first()
    return row.kind if row is not None else ""


def _earlier(person: Person) -> list[Earlier]:
    """What was decided before, without what was revoked."""
    rows = person.sanctions.with_until().exclude(changes__kind="revoked")
    return [Earlier(row.kind, row.starts_on, row.until) for row in rows]


def _follow(
    sanction: Sanction,
    *,
    ground: str,
    papers: Mapping[str, Any],
    posts: Collection[Position],
    by: Any,
    at: datetime,
) -> None:
    """What the decision changes on the same day."""
    becomes = {SanctionKind.EXPULSION: StandingKind.EXPELLED}.get(SanctionKind(sanction.kind))
    if sanction.kind == SanctionKind.REMOVAL:
        if ground not in REMOVAL_GROUNDS:
            raise wrong("ground", "请选择按哪一种情形除名")
        becomes = StandingKind(ground)
    if becomes is not None:
        change_standing(
            person=sanction.person,
            kind=becomes,
            starts_on=sanction.starts_on,
            reason=f"{sanction.decided_by}决定{sanction.get_kind_display()}"[:100],
            papers={"document": sanction.document, **papers},
            by=by,
            at=at,
        )
        return
    held = posts_held(sanction.person, on=sanction.starts_on)
    if sanction.kind == SanctionKind.POST_REMOVAL:
        if held and not posts:
            raise wrong("posts", "撤销党内职务要写明撤销哪些职务，请勾选")
        held = [one for one in held if one in posts]
    if sanction.kind in (SanctionKind.POST_REMOVAL, SanctionKind.PROBATION):
        for position in held:
            end_position(position=position, ends_on=sanction.starts_on, by=by, at=at)
