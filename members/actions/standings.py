"""Another standing from a day on: 转正, 停止党籍, its restoration, every way out of the party."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from branchrecords.audit.recording import record
from branchrecords.errors import Blocker, refuse_if
from members.models import DevelopmentCase, Person, Standing
from members.queries.people import home_of
from members.queries.standings import standing_blockers
from members.queries.transfer_blockers import (
    open_letter_blockers,
)
from members.rules.changes import CHANGES
from members.rules.development_stops import STOPPED_BY_STANDING, StopReason
from members.rules.kinds import GONE, MEMBER_STANDINGS, StandingKind
from members.rules.mobile import Outcome
from members.rules.movements import LOSS_BY_STANDING

from .mobile import end_mobile_of
from .positions import end_position

PAPERS = ("document", "meeting_on", "approved_on", "approved_by")


@transaction.atomic
def change_standing(
    *,
    person: Person,
    kind: str,
    starts_on: date,
    reason: str,
    by: Any,
    at: datetime,
    papers: Mapping[str, Any] | None = None,
) -> Standing:
    """End the present standing and begin another.

    `papers` (keys of PAPERS) name the meeting and the approval; a way out that a meeting decides
    needs both dates. Raises ActionError with the article where rules.changes does not allow it.
    Who leaves the party or its system leaves the branch and every post on the same day.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    papers = dict(papers or {})
    history = list(person.standings.order_by("starts_on"))
    found = standing_blockers(person=person, history=history, kind=kind, starts_on=starts_on)
    if kind == StandingKind.TRANSFERRED_OUT:
        found += open_letter_blockers(person)  # the 回执 of the letter does it
    refuse_if(found or _missing_papers(kind, papers), f"{person}的身份变化不能登记")
    home, before = home_of(person), history[-1].kind if history else ""
    Standing.objects.filter(person=person, ends_on__isnull=True).update(ends_on=starts_on)
    standing = Standing.objects.create(
        person=person, kind=kind, starts_on=starts_on, reason=reason, **papers
    )
    _follow_standing(standing, before, by, at)
    detail = {"kind": standing.get_kind_display(), "on": str(starts_on), "reason": reason}
    if standing.document:
        detail["document"] = standing.document
    record(
        "person.standing", by=by, at=at, thing=person, organization=home, person=person,
        detail=detail,
    )  # fmt: skip
    return standing


def _stop_case(person: Person, kind: str, on: date) -> None:
    """Who is gone is no longer being developed; what a case itself ends is closed already."""
    why = STOPPED_BY_STANDING.get(StandingKind(kind), StopReason.LEFT)
    DevelopmentCase.objects.open().filter(person=person).update(
        state=DevelopmentCase.State.STOPPED, ended_on=on, end_reason=why.value
    )


def _missing_papers(kind: str, papers: Mapping[str, Any]) -> list[Blocker]:
    """Nobody is put out of the party without a meeting and an approval (党章 第九条)."""
    change = next((row for row in CHANGES if row.becomes == kind), None)
    found = []
    if change is not None and change.decided:
        if not papers.get("meeting_on"):
            message = "请写支部党员大会讨论决定的日期"
            found.append(Blocker(message, change.article, "id_meeting_on"))
        if not papers.get("approved_on"):
            found.append(Blocker("请写上级批准或备案的日期", change.article, "id_approved_on"))
    meeting_on, approved_on = papers.get("meeting_on"), papers.get("approved_on")
    if meeting_on and approved_on and approved_on < meeting_on:
        message = f"批准日期不能早于支部党员大会日期 {meeting_on}"
        found.append(Blocker(message, target="id_approved_on"))
    return found


def _follow_standing(standing: Standing, before: str, by: Any, at: datetime) -> None:
    """转正 and admission date the file; who is gone leaves the branch's roster and the posts.

    Coming back (恢复党籍, 转回) leaves the dates of the file as they are.
    """
    person, kind, starts_on = standing.person, standing.kind, standing.starts_on
    newly = before not in (StandingKind.SUSPENDED, StandingKind.TRANSFERRED_OUT)
    if kind == StandingKind.FULL and newly:
        person.full_on = starts_on
        person.save(update_fields=("full_on",))
    elif kind == StandingKind.PROBATIONARY and newly:
        # Who joins anew has no 转正 yet, whatever an earlier life in the party had.
        person.joined_on, person.full_on = starts_on, None
        person.save(update_fields=("joined_on", "full_on"))
    if kind not in MEMBER_STANDINGS:
        end_mobile_of(person=person, on=starts_on, outcome=Outcome.ENDED, by=by, at=at)
    if kind in GONE:
        _stop_case(person, kind, starts_on)
        person.memberships.filter(ends_on__isnull=True, starts_on__lt=starts_on).update(
            ends_on=starts_on, loss=LOSS_BY_STANDING[StandingKind(kind)]
        )
    if kind in (*GONE, StandingKind.SUSPENDED):
        for position in person.positions.filter(ends_on__isnull=True, starts_on__lt=starts_on):
            end_position(position=position, ends_on=starts_on, by=by, at=at)
