"""The yearly campaign: beginning it, recording its stages and papers, finishing it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from branchrecords.attachments.storing import store_attachment
from branchrecords.audit.recording import record
from branchrecords.errors import ActionError, refuse_if, wrong
from meetings.models import Meeting, Review, ReviewMeeting, ReviewPaper, ReviewStage
from meetings.queries.reviews import facts_of, finish_blockers
from meetings.rules.reviews import MEETING_KINDS, ReviewKind, Stage, day_blockers, stage_blockers
from members.models import Organization
from members.rules.kinds import OrganizationKind

MOST_PAPERS = 20


def locked_review(*, review: Review) -> Review:
    """The campaign's row, locked until the transaction ends; refuses one that is finished."""
    fresh = (
        Review.objects.select_for_update(of=("self",))
        .select_related("organization")
        .get(pk=review.pk)
    )
    if fresh.is_finished:
        raise ActionError(f"{fresh}已经在 {fresh.finished_on} 办结，不能再改")
    return fresh


@transaction.atomic
def start_review(
    *, organization: Organization, year: int, theme: str, by: Any, at: datetime
) -> Review:
    """Begin the campaign of a year: 组织生活会 and 民主评议 of a branch, 民主生活会 above."""
    Organization.objects.select_for_update().get(pk=organization.pk)
    if organization.kind == OrganizationKind.GROUP:
        raise ActionError(
            "组织生活会和民主评议由党支部登记；党小组的组织生活会在「会议与活动」里记"
        )
    today = timezone.localdate(at)
    if not today.year - 10 <= year <= today.year:
        raise wrong("year", f"年度应在 {today.year - 10} 到 {today.year} 之间")
    kind = ReviewKind.BRANCH if organization.is_branch else ReviewKind.COMMITTEE
    if Review.objects.filter(organization=organization, year=year, kind=kind).exists():
        raise wrong("year", f"{year}年度的{kind.label}已经登记过")
    review = Review.objects.create(
        organization=organization, year=year, kind=kind, theme=theme.strip(),
        created_at=at, created_by=by,
    )  # fmt: skip
    _note("review.started", review, by, at, {"year": year})
    return review


@transaction.atomic
def record_stage(
    *,
    review: Review,
    stage: str,
    done_on: date,
    text: str,
    meetings: Sequence[Meeting] = (),
    uploads: Sequence[UploadedFile] = (),
    by: Any,
    at: datetime,
) -> ReviewStage:
    """Record a stage, or correct what was recorded of it; `meetings` count for the stage 会议."""
    review = locked_review(review=review)
    if stage == Stage.MEETING:
        _link(review, meetings)
    facts = facts_of(review, on=timezone.localdate(at))
    found = [] if stage in facts.done else stage_blockers(stage, facts)
    others = {key: day for key, day in facts.done.items() if key != stage}
    found += day_blockers(stage, done_on, done=others, today=timezone.localdate(at))
    label = Stage(stage).label
    refuse_if(found, f"「{label}」还不能登记")
    row, fresh = ReviewStage.objects.update_or_create(
        review=review,
        stage=stage,
        defaults={
            "done_on": done_on, "text": text.strip(), "recorded_at": at, "recorded_by": by,
        },
    )  # fmt: skip
    for upload in uploads:
        _keep(row, upload, by, at)
    action = "review.stage" if fresh else "review.stage_changed"
    _note(action, review, by, at, {"stage": label, "on": str(done_on)})
    return row


def _link(review: Review, meetings: Sequence[Meeting]) -> None:
    """The sealed meetings of the campaign are these and no others."""
    allowed = MEETING_KINDS[review.kind]
    for one in meetings:
        if not one.is_sealed or one.kind not in allowed:
            raise wrong("meetings", f"「{one}」还没有封存，或不是这项工作的会议")
        if one.organization_id != review.organization_id:
            raise wrong("meetings", f"「{one}」不是{review.organization}的会议")
        other = ReviewMeeting.objects.filter(meeting=one).exclude(review=review).first()
        if other is not None:
            raise wrong("meetings", f"「{one}」已经用在{other.review}里")
    review.held.exclude(meeting__in=meetings).delete()
    for one in meetings:
        ReviewMeeting.objects.get_or_create(review=review, meeting=one)


def _keep(row: ReviewStage, upload: UploadedFile, by: Any, at: datetime) -> None:
    if row.papers.count() >= MOST_PAPERS:
        raise ActionError(f"一个阶段最多 {MOST_PAPERS} 份材料，请先删去不用的")
    attachment = store_attachment(upload=upload, by=by, at=at)
    ReviewPaper.objects.create(stage=row, attachment=attachment)


@transaction.atomic
def remove_review_paper(*, paper: ReviewPaper, by: Any, at: datetime) -> None:
    """Take a paper out of a campaign that is not finished."""
    review = locked_review(review=paper.stage.review)
    _note("review.paper_removed", review, by, at, {"name": str(paper)})
    paper.delete()


@transaction.atomic
def finish_review(*, review: Review, by: Any, at: datetime) -> Review:
    """Close the campaign once nothing is open; from then on it is read only."""
    review = locked_review(review=review)
    refuse_if(finish_blockers(review), "还不能办结")
    review.finished_on = timezone.localdate(at)
    review.save(update_fields=("finished_on",))
    _note("review.finished", review, by, at)
    return review


def _note(action: str, review: Review, by: Any, at: datetime, detail: dict | None = None) -> None:
    record(
        action, by=by, at=at, thing=review, organization=review.organization, detail=detail or {}
    )
