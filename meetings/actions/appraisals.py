"""The result of a 民主评议: decided, told inside the branch, approved or sent back, followed up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from branchrecords.audit.models import AuditEvent
from branchrecords.audit.recording import build, record
from branchrecords.errors import ActionError, Blocker, refuse_if, wrong
from meetings.models import Appraisal, FollowUp, Review, Talk, TalkWithdrawal
from meetings.queries.appraisals import lines_of, result_blockers
from meetings.rules.appraisals import FOLLOW_UPS, FollowUpKind
from meetings.rules.talks import TalkPurpose
from members.queries.settings import setting
from members.rules.periods import months_after

from .reviews import locked_review


@dataclass(frozen=True)
class Verdict:
    """What a meeting decided about one member."""

    grade: str = ""
    no_grade_reason: str = ""
    opinion: str = ""


@transaction.atomic
def decide_results(
    *,
    review: Review,
    verdicts: Mapping[int, Verdict],
    decided_on: date,
    body: str,
    by: Any,
    at: datetime,
) -> Review:
    """The grades as the 支委会 or the 党员大会 decided them, by the id of the appraisal.

    Before the approval they can be decided anew; what was told inside the branch is then open.
    """
    review = locked_review(review=review)
    if review.approved_on:
        raise ActionError("评定结果已经审定，不能再改")
    rows = list(review.appraisals.select_for_update())
    for row in rows:
        verdict = verdicts.get(row.pk, Verdict(row.grade, row.no_grade_reason, row.opinion))
        row.grade = verdict.grade
        row.no_grade_reason = "" if verdict.grade else verdict.no_grade_reason.strip()
        row.opinion = verdict.opinion.strip()
    found = result_blockers(review, lines_of(rows), decided_on, today=timezone.localdate(at))
    refuse_if(found, "还不能评定")
    # First nobody is 优秀 any more: the database counts after each statement.
    review.appraisals.update(grade="", no_grade_reason="")
    Appraisal.objects.bulk_update(rows, ("grade", "no_grade_reason", "opinion"))
    review.decided_on, review.decided_by = decided_on, body
    review.published_on, review.returned_reason = None, ""
    review.save(update_fields=("decided_on", "decided_by", "published_on", "returned_reason"))
    _each("review.decided", review, rows, by, at)
    return review


@transaction.atomic
def publish_results(*, review: Review, on: date, by: Any, at: datetime) -> Review:
    """Tell the members: from now on each sees the result on the phone."""
    review = locked_review(review=review)
    if review.decided_on is None:
        raise ActionError("还没有评定结果，评定以后再通报")
    if review.published_on:
        raise ActionError(f"已经在 {review.published_on} 通报")
    if not review.decided_on <= on <= timezone.localdate(at):
        raise wrong("on", f"通报日期应在评定的 {review.decided_on} 到今天之间")
    review.published_on = on
    review.save(update_fields=("published_on",))
    _note("review.published", review, by, at, {"on": str(on)})
    return review


@transaction.atomic
def approve_results(
    *, review: Review, approved_on: date, approved_by: str, by: Any, at: datetime
) -> Review:
    """The committee accepts the grades; nothing of them changes afterwards."""
    review = locked_review(review=review)
    if review.decided_on is None:
        raise ActionError("支部还没有评定结果")
    if review.approved_on:
        raise ActionError(f"已经在 {review.approved_on} 审定")
    if not review.decided_on <= approved_on <= timezone.localdate(at):
        raise wrong("approved_on", f"审定日期应在评定的 {review.decided_on} 到今天之间")
    review.approved_on, review.approved_by = approved_on, approved_by.strip()
    review.save(update_fields=("approved_on", "approved_by"))
    _note("review.approved", review, by, at, {"on": str(approved_on)})
    return review


@transaction.atomic
def return_results(*, review: Review, reason: str, by: Any, at: datetime) -> Review:
    """The committee sends the grades back; the branch decides anew."""
    review = locked_review(review=review)
    if review.decided_on is None or review.approved_on:
        raise ActionError("没有待审定的评定结果")
    if not reason.strip():
        raise wrong("reason", "请写明退回的理由")
    review.decided_on, review.decided_by, review.published_on = None, "", None
    review.returned_reason = reason.strip()
    review.save(update_fields=("decided_on", "decided_by", "published_on", "returned_reason"))
    _note("review.returned", review, by, at, {"reason": review.returned_reason})
    return review


@transaction.atomic
def follow_up(
    *,
    appraisal: Appraisal,
    starts_on: date,
    due_on: date | None,
    measures: str,
    talk: Talk | None,
    by: Any,
    at: datetime,
) -> FollowUp:
    """What follows a low grade: the 提醒谈话 that was held, or 限期改正 with its term."""
    review = locked_review(review=appraisal.review)
    if appraisal.grade not in FOLLOW_UPS or review.approved_on is None:
        raise ActionError("评为基本合格、不合格，并经上级审定以后才登记处理")
    if FollowUp.objects.filter(appraisal=appraisal).exists():
        raise ActionError("已经登记过处理")
    kind = FOLLOW_UPS[appraisal.grade]
    if kind is FollowUpKind.CORRECTION:
        refuse_if(_term_blockers(review, starts_on, due_on), "还不能登记限期改正")
    elif talk is None or not _reminds(talk, appraisal, review):
        raise wrong(
            "talk", "请选择对本人的提醒谈话；还没有谈的，先登记谈心谈话，事由选「提醒谈话」"
        )
    reminder = kind is FollowUpKind.REMINDER and talk is not None
    row = FollowUp.objects.create(
        appraisal=appraisal,
        kind=kind,
        starts_on=talk.held_on if reminder and talk else starts_on,
        due_on=None if reminder else due_on,
        measures=measures.strip(),
        talk=talk if reminder else None,
    )
    record(
        "review.follow_up", by=by, at=at, thing=row, organization=review.organization,
        person=appraisal.person, detail={"kind": row.get_kind_display()},
    )  # fmt: skip
    return row


def _reminds(talk: Talk, appraisal: Appraisal, review: Review) -> bool:
    """Whether it is a talk with this member, to remind, since the grade was decided."""
    return (
        appraisal.person_id in (talk.first_id, talk.second_id)
        and talk.purpose == TalkPurpose.REMINDER
        and review.decided_on is not None
        and talk.held_on >= review.decided_on
        and not TalkWithdrawal.objects.filter(talk=talk).exists()
    )


def _term_blockers(review: Review, starts_on: date, due_on: date | None) -> list[Blocker]:
    months = int(setting("correction_months", organization=review.organization, on=starts_on))
    last = months_after(starts_on, months)
    if due_on is None:
        return [Blocker("请填写改正期限", target="id_due_on")]
    if not starts_on < due_on <= last:
        message = f"期限应晚于 {starts_on}，最长 {months} 个月，到 {last}"
        return [Blocker(message, "《党员教育管理工作条例》", "id_due_on")]
    return []


@transaction.atomic
def end_follow_up(
    *, row: FollowUp, ended_on: date, outcome: str, note: str, by: Any, at: datetime
) -> FollowUp:
    """How it ended; a finished campaign does not matter: terms run on after it."""
    row = FollowUp.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if row.ended_on:
        raise ActionError(f"已经在 {row.ended_on} 结束")
    if not row.starts_on <= ended_on <= timezone.localdate(at):
        raise wrong("ended_on", f"结束日期应在 {row.starts_on} 到今天之间")
    row.ended_on, row.outcome, row.note = ended_on, outcome, note.strip()
    row.save(update_fields=("ended_on", "outcome", "note"))
    review = row.appraisal.review
    record(
        "review.follow_up_ended", by=by, at=at, thing=row, organization=review.organization,
        person=row.appraisal.person, detail={"outcome": row.get_outcome_display()},
    )  # fmt: skip
    return row


def _each(action: str, review: Review, rows: list[Appraisal], by: Any, at: datetime) -> None:
    """One event for each member, so that each can read of it."""
    AuditEvent.objects.bulk_create(
        build(
            action, by=by, at=at, thing=row, organization=review.organization,
            person=row.person, detail={"year": review.year},
        )
        for row in rows
    )  # fmt: skip


def _note(action: str, review: Review, by: Any, at: datetime, detail: dict) -> None:
    record(action, by=by, at=at, thing=review, organization=review.organization, detail=detail)
