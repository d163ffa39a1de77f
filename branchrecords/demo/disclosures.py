"""党务公开: what the branches have on their boards, filled in from their records."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from meetings.actions.disclosures import (
    Terms,
    answer_feedback,
    draw_up_disclosure,
    note_feedback,
    take_disclosure_step,
)
from meetings.models import AgendaItem, Disclosure, Review, WorkPlan
from meetings.queries.disclosure_sources import draft_of
from members.rules.openness import DisclosureDraft

from .world import YEAR, Branch, World, moment

SEED = 32
DUES_ON = date(YEAR, 11, 16)
TODAY = date(YEAR, 11, 20)


def build_disclosures(world: World) -> None:
    """The first branch in every state; the dues of every second of the next nine."""
    rng, first = Random(SEED), world.branches[0]
    _earlier(rng, first)
    dues = _from(rng, first, "dues", str(YEAR), DUES_ON, 15)
    if dues is not None:
        _approved(rng, dues, first, DUES_ON)
        _said(rng, dues, first)
    _latest_decision(rng, first)
    for branch in world.branches[2:10:2]:
        item = _from(rng, branch, "dues", str(YEAR), DUES_ON, 15)
        if item is not None:
            _approved(rng, item, branch, DUES_ON)


def _earlier(rng: Random, branch: Branch) -> None:
    """Last year's 评议 and this year's plan: told, over, in the archive."""
    organization = branch.organization
    review = Review.objects.filter(organization=organization, year=YEAR - 1).first()
    plan = WorkPlan.objects.filter(organization=organization, year=YEAR).first()
    if review is not None:
        told = date(YEAR, 1, 12)
        item = _from(rng, branch, "appraisal", str(review.pk), told, 7)
        if item is not None:
            _approved(rng, item, branch, told)
            _step(rng, item, "archived", branch, told + timedelta(days=10))
    if plan is not None and plan.decided_on is not None:
        item = _from(rng, branch, "plan", str(plan.pk), plan.decided_on + timedelta(days=3), 30)
        if item is not None:
            _approved(rng, item, branch, plan.decided_on + timedelta(days=3))


def _latest_decision(rng: Random, branch: Branch) -> None:
    """The last decision waits for the 书记."""
    item = (
        AgendaItem.objects.filter(
            meeting__organization=branch.organization, meeting__state="sealed",
            meeting__kind="general",
        )
        .exclude(resolution="")
        .order_by("-meeting__held_on", "order")
        .first()
    )  # fmt: skip
    made = _from(rng, branch, "decision", str(item.pk), TODAY, 7) if item else None
    if made is not None:
        _step(rng, made, "submitted", branch, TODAY)


def _said(rng: Random, item: Disclosure, branch: Branch) -> None:
    """One member asks and is answered."""
    row = note_feedback(
        key=_key(rng), disclosure=item, kind="opinion", received_on=date(YEAR, 11, 17),
        said_by="一名退休党员", text="能不能把去年同期的数字也贴出来，好比较",
        by=branch.secretary, at=moment(date(YEAR, 11, 17), 10),
    )  # fmt: skip
    answer_feedback(
        feedback=row, text="已把去年的收缴情况放在活动室资料架，党员都可以翻看",
        by=branch.secretary, at=moment(date(YEAR, 11, 18), 10),
    )  # fmt: skip


def _from(
    rng: Random, branch: Branch, source: str, key: str, on: date, days: int
) -> Disclosure | None:
    """A draft filled in from a record; None where the record holds nothing to tell."""
    organization = branch.organization
    draft = draft_of(source, organization=organization, key=key, on=on)
    if draft is None:
        return None
    return draw_up_disclosure(
        key=_key(rng), organization=organization, terms=_terms(draft, on, days), source=source,
        source_key=key, source_url=draft.url, by=branch.secretary, at=_at(on),
    )  # fmt: skip


def _terms(draft: DisclosureDraft, on: date, days: int) -> Terms:
    last = on + timedelta(days=days - 1)
    return Terms(draft.kind, draft.audience, "board", draft.title, draft.text, on, last)


def _approved(rng: Random, item: Disclosure, branch: Branch, on: date) -> None:
    _step(rng, item, "submitted", branch, on)
    _step(rng, item, "approved", branch, on)


def _step(rng: Random, item: Disclosure, kind: str, branch: Branch, on: date) -> None:
    take_disclosure_step(key=_key(rng), disclosure=item, kind=kind, by=branch.secretary, at=_at(on))


def _key(rng: Random) -> UUID:
    return UUID(int=rng.getrandbits(128))


def _at(on: date) -> datetime:
    return moment(on, 9)
