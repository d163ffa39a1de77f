"""Campaigns of 组织生活会 and 民主评议 in every state, and talks, built through the actions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import uuid4

from meetings.actions.appraisals import Verdict, decide_results
from meetings.actions.reviews import record_stage, start_review
from meetings.actions.talks import log_talk
from meetings.actions.voting import cast_ballot, close_voting, enter_sums, open_voting
from meetings.models import Appraisal, Meeting, Review, Talk
from meetings.queries.talks import matrix_of
from meetings.rules.appraisals import Grade
from meetings.rules.reviews import STAGE_ORDER, Stage
from members.models import Organization, Person, User
from tests.factories.members import AT, TODAY


def make_review(
    organization: Organization, by: User | None = None, year: int = 2026, at: datetime = AT
) -> Review:
    """A campaign that has just begun."""
    return start_review(
        organization=organization, year=year, theme="深入贯彻中央八项规定精神", by=by, at=at
    )


def make_talk(
    organization: Organization, first: Person, second: Person, held_on: date = TODAY, **facts
) -> Talk:
    """One talk."""
    values = {
        "place": "党员活动室",
        "purpose": "regular",
        "gist": "家里老人要照顾，想调班",
        **facts,
    }
    return log_talk(
        key=values.pop("key", uuid4()), organization=organization, first=first, second=second,
        held_on=held_on, by=values.pop("by", None), at=values.pop("at", AT), **values,
    )  # fmt: skip


def fill_talks(organization: Organization, year: int = 2026, on: date = TODAY) -> None:
    """Log talks until none is missing."""
    while matrix := matrix_of(organization, year=year, on=on):
        if not matrix.gaps:
            return
        gap = matrix.gaps[0]
        people = {row.person.pk: row.person for row in matrix.rows}
        officers = {one.pk for one in matrix.officers}
        second = gap.second or next(
            pk
            for pk in people
            if pk != gap.first and (pk in officers) == (gap.kind == "officer_member")
        )
        make_talk(organization, people[gap.first], people[second], held_on=on)


def do_stages(
    review: Review, until: str = Stage.RECTIFICATION, meetings: Sequence[Meeting] = (), at=AT
) -> None:
    """The stages up to one, a day apart, ending on the day of `at`."""
    last = STAGE_ORDER.index(Stage(until))
    for number, stage in enumerate(STAGE_ORDER[: last + 1]):
        record_stage(
            review=review, stage=stage, done_on=at.date() - timedelta(days=last - number),
            text=f"{stage.label}情况", meetings=meetings if stage == Stage.MEETING else (),
            by=None, at=at,
        )  # fmt: skip


def make_voting(organization: Organization, year: int = 2026, at: datetime = AT) -> Review:
    """A campaign whose members vote."""
    return open_voting(review=make_review(organization, year=year, at=at), by=None, at=at)


def vote(review: Review, person: Person, mark: str = "qualified", **marks: str) -> None:
    """A ballot with the same mark for everybody; `marks` by name are others."""
    rows = review.appraisals.filter(standing="full").exclude(person=person)
    cast_ballot(
        review=review, person=person, marks={row.pk: marks.get(row.name, mark) for row in rows},
        by=None, at=AT,
    )  # fmt: skip


def paper(review: Review, source: str = "public", valid: int = 5, at: datetime = AT) -> None:
    """Paper ballots that are all 合格."""
    rows = review.appraisals.filter(standing="full")
    enter_sums(
        review=review, source=source, issued=valid, returned=valid, invalid=0,
        counts={row.pk: {"qualified": valid} for row in rows}, by=None, at=at,
    )  # fmt: skip


def make_closed(organization: Organization, year: int = 2026, at: datetime = AT) -> Review:
    """A campaign with paper ballots whose voting is over."""
    review = make_voting(organization, year=year, at=at)
    paper(review, at=at)
    return close_voting(review=review, by=None, at=at)


def grades(review: Review, **given: str) -> dict[int, Verdict]:
    """合格 for every 正式党员 unless given otherwise by name."""
    rows: Sequence[Appraisal] = review.appraisals.all()
    return {
        row.pk: Verdict(given.get(row.name, Grade.QUALIFIED) if row.is_full else "") for row in rows
    }


def decide(review: Review, at: datetime = AT, **given: str) -> Review:
    """The grades decided by the 支委会."""
    return decide_results(
        review=review, verdicts=grades(review, **given), decided_on=at.date(), body="committee",
        by=None, at=at,
    )  # fmt: skip
