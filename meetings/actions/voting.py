"""民主评议: the list of members, 自评, ballots on the phone, sums of paper ballots."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError, refuse_if, wrong
from meetings.models import Appraisal, PaperBallots, PaperSum, Rating, Review, Voted
from meetings.rules.appraisals import Mark, Part, Source, sums_blockers
from members.models import Person
from members.queries.roster import roster

from .reviews import locked_review

Counts = Mapping[str, int]


@transaction.atomic
def open_voting(*, review: Review, by: Any, at: datetime) -> Review:
    """Fix the list of members from today's roster and let them assess themselves and vote."""
    review = locked_review(review=review)
    if not review.grades:
        raise ActionError("民主生活会不评定党员等次")
    if review.voting_opened_at:
        raise ActionError("这次评议已经开始过测评")
    entries = roster(organization=review.organization, on=timezone.localdate(at))
    if not entries:
        raise ActionError("名册上没有党员，请先登记名册")
    Appraisal.objects.bulk_create(
        Appraisal(
            review=review,
            person=entry.person,
            name=entry.person.name,
            standing=entry.standing,
            order=number,
        )
        for number, entry in enumerate(entries, 1)
    )
    review.voting_opened_at = at
    review.save(update_fields=("voting_opened_at",))
    _note("review.voting_opened", review, by, at, {"number": len(entries)})
    return review


@transaction.atomic
def close_voting(*, review: Review, by: Any, at: datetime) -> Review:
    """No more ballots; from now on the result can be seen."""
    review = locked_review(review=review)
    if not review.is_voting:
        raise ActionError("测评没有开始，或已经结束")
    review.voting_closed_at = at
    review.save(update_fields=("voting_closed_at",))
    _note("review.voting_closed", review, by, at, {"voted": review.voted.count()})
    return review


@transaction.atomic
def assess_self(*, appraisal: Appraisal, text: str, grade: str, by: Any, at: datetime) -> Appraisal:
    """A member's 自评; it can be changed until the voting is closed."""
    review = locked_review(review=appraisal.review)
    if not review.is_voting:
        raise ActionError("测评已经结束，自评不能再改")
    appraisal = Appraisal.objects.select_for_update().get(pk=appraisal.pk)
    if grade and not appraisal.is_full:
        raise wrong("grade", "预备党员写自评，不评等次")
    if grade == "" and appraisal.is_full:
        raise wrong("grade", "请选择自评等次")
    appraisal.self_text, appraisal.self_grade = text.strip(), grade
    appraisal.save(update_fields=("self_text", "self_grade"))
    record(
        "review.self_assessed", by=by, at=at, thing=appraisal,
        organization=review.organization, person=appraisal.person,
    )  # fmt: skip
    return appraisal


@transaction.atomic
def cast_ballot(
    *, review: Review, person: Person, marks: Mapping[int, str], by: Any, at: datetime
) -> None:
    """One member's ballot: a mark for each 正式党员 but oneself, by the id of the appraisal.

    That the member voted is one row, what the ballot says are others that nothing ties to it;
    neither the log nor these rows say both. Who is left out counts as 弃权.
    """
    review = locked_review(review=review)
    if not review.is_voting:
        raise ActionError("测评没有开始，或已经结束")
    rows = list(review.appraisals.all())
    if not any(row.person_id == person.pk for row in rows):
        raise ActionError("您不在这次评议的名单里，请联系支部书记")
    if Voted.objects.filter(review=review, person=person).exists():
        raise ActionError("您已经投过票，每人只投一次")
    _refuse_paper_too(review, len(rows))
    rated = {row.pk for row in rows if row.is_full and row.person_id != person.pk}
    if not set(marks) <= rated or not set(marks.values()) <= set(Mark.values):
        raise ActionError("选票上有不在名单里的人，请刷新页面重新填写")
    Voted.objects.create(review=review, person=person)
    Rating.objects.bulk_create(
        Rating(review=review, appraisal_id=pk, mark=marks.get(pk, Mark.ABSTAINED))
        for pk in sorted(rated)
    )
    record("review.voted", by=by, at=at, thing=review, organization=review.organization,
           person=person)  # fmt: skip


def _refuse_paper_too(review: Review, due: int) -> None:
    """Whoever was given a paper ballot does not vote on the phone besides."""
    paper = PaperBallots.objects.filter(review=review, source=Source.PEERS).first()
    if paper is not None and review.voted.count() + paper.issued >= due:
        raise ActionError(
            f"名单上 {due} 人都已经投票（其中纸质票 {paper.issued} 张），请联系支部书记核对"
        )


@transaction.atomic
def enter_sums(
    *,
    review: Review,
    source: str,
    issued: int,
    returned: int,
    invalid: int,
    counts: Mapping[int, Counts],
    by: Any,
    at: datetime,
) -> PaperBallots:
    """The paper ballots as counted by the tellers; entering them again replaces them."""
    review = locked_review(review=review)
    if not review.voting_opened_at or review.decided_on:
        raise ActionError("测评还没有开始，或结果已经评定，不能录入票数")
    rows = {row.pk: row for row in review.appraisals.all() if row.is_full}
    if not set(counts) <= set(rows):
        raise ActionError("名单有变动，请刷新页面重新录入")
    due = 0
    if source == Source.PEERS:
        due = review.appraisals.count() - review.voted.count()
        if due <= 0 and issued:
            raise wrong("issued", "名单上的人都在手机上投过票，没有纸质票")
    totals = [(rows[pk].name, sum(marks.values()), pk) for pk, marks in counts.items()]
    found = sums_blockers(totals, issued=issued, returned=returned, invalid=invalid, due=due)
    refuse_if(found, "票数对不上")
    PaperBallots.objects.filter(review=review, source=source).delete()
    ballots = PaperBallots.objects.create(
        review=review, source=source, issued=issued, returned=returned, invalid=invalid,
        entered_at=at, entered_by=by,
    )  # fmt: skip
    PaperSum.objects.bulk_create(
        PaperSum(ballots=ballots, appraisal_id=pk, **marks) for pk, marks in counts.items()
    )
    _note(
        "review.sums_entered", review, by, at,
        {"source": Source(source).label, "issued": issued, "returned": returned},
    )  # fmt: skip
    return ballots


@transaction.atomic
def note_absences(*, review: Review, parts: Mapping[int, str], by: Any, at: datetime) -> Review:
    """Who took part and who was ill or away, by the id of the appraisal."""
    review = locked_review(review=review)
    if review.approved_on:
        raise ActionError("评定结果已经审定，不能再改")
    rows = list(review.appraisals.select_for_update())
    changed = [row for row in rows if parts.get(row.pk, row.part) != row.part]
    for row in changed:
        row.part = Part(parts[row.pk])
    Appraisal.objects.bulk_update(changed, ("part",))
    if changed:
        names = [f"{row.name}：{Part(row.part).label}" for row in changed]
        _note("review.absences", review, by, at, {"changed": names})
    return review


def _note(action: str, review: Review, by: Any, at: datetime, detail: dict) -> None:
    record(action, by=by, at=at, thing=review, organization=review.organization, detail=detail)
