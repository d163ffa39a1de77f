"""组织生活会 and 民主评议: the list of campaigns, the board of one, its stages and papers."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.attachments.responses import attachment_response
from branchrecords.audit.recording import record
from branchrecords.errors import ActionError
from branchrecords.web.exporting import export_response
from branchrecords.web.forms import submitted
from meetings.actions.reviews import (
    finish_review,
    record_stage,
    remove_review_paper,
    start_review,
)
from meetings.exports.reviews import REVIEWS
from meetings.forms.appraisals import PublishForm, ReturnForm
from meetings.forms.reviews import StageForm, StartForm
from meetings.models import Review, ReviewPaper
from meetings.queries.appraisals import grade_counts, members_of, turnout_of
from meetings.queries.follow_ups import corrections_of
from meetings.queries.problems import counts_of, problems_on
from meetings.queries.reviews import (
    facts_of,
    finish_blockers,
    meetings_to_link,
    stages_of,
    state_on,
    statuses,
)
from meetings.rules.reviews import RULES_BY_STAGE, STAGE_ORDER, ReviewKind, Stage, stage_blockers
from members.views.may import may_at

from .scope import list_of_year, organization_in_scope, posted, refuse


@require(P.MEETING_VIEW)
def review_list(request: HttpRequest, pk: int) -> HttpResponse:
    """A branch's campaigns by year; for a committee where each branch stands in a year."""
    organization = organization_in_scope(request, pk, P.MEETING_VIEW)
    mine = Review.objects.permitted(request.user, P.MEETING_VIEW)
    context = list_of_year(request, organization)
    day = context["as_of"]
    context |= {
        "own": [
            (one, state_on(one, day.today))
            for one in mine.filter(organization=organization).prefetch_related("stages")
        ],
        "branch": organization.is_branch,
    }
    if not organization.is_branch:
        rows = statuses(organization, year=context["year"], on=day.on, reviews=mine)
        context["rows"] = rows
        context["begun"] = sum(row.state != "none" for row in rows)
        context["finished"] = sum(row.number == len(STAGE_ORDER) for row in rows)
    return render(request, "meetings/reviews/list.html", context)


@require(P.MEETING_VIEW)
@require_POST
def review_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The status list of the year as xlsx."""
    organization = organization_in_scope(request, pk, P.MEETING_VIEW)
    return export_response(request, REVIEWS, organization=organization)


@require(P.MEETING_EDIT)
def review_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the campaign of a year."""
    organization = organization_in_scope(request, pk, P.MEETING_EDIT)
    form = StartForm(posted(request), initial={"year": timezone.localdate().year})
    started: list[Review] = []

    def act(at):
        started.append(
            start_review(organization=organization, **form.cleaned_data, by=request.user, at=at)
        )

    if submitted(request, form, act):
        messages.success(request, f"已开始{started[0]}")
        return redirect("review-detail", pk=started[0].pk)
    kind = ReviewKind.BRANCH if organization.is_branch else ReviewKind.COMMITTEE
    context = {"organization": organization, "form": form, "title": f"开始{kind.label}"}
    return render(request, "meetings/reviews/form.html", context)


@require(P.MEETING_VIEW)
def review_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The board: seven stages, the voting, the result, what is still open."""
    review = load_review(request, pk, P.MEETING_VIEW)
    today = timezone.localdate()
    context = {
        "review": review,
        "organization": review.organization,
        "stages": stages_of(review, on=today),
        "held": [link.meeting for link in review.held.select_related("meeting")],
        "may": may_at(request.user, review.organization),
        "publish": PublishForm(initial={"on": today}),
        "returning": ReturnForm(),
        "problems": counts_of(problems_on(review.problems.all(), on=today)),
        "today": today,
    }
    context["open"] = [] if review.is_finished else finish_blockers(review)
    if review.approved_on:
        context["corrections"] = corrections_of(review)
    if review.voting_opened_at:
        members = members_of(review)
        context |= {
            "members": members,
            "turnout": turnout_of(review),
            "grades": grade_counts(one.row for one in members),
        }
    return render(request, "meetings/reviews/detail.html", context)


@require(P.MEETING_EDIT)
def review_stage(request: HttpRequest, pk: int, stage: str) -> HttpResponse:
    """Record a stage, or correct it."""
    review = load_review(request, pk, P.MEETING_EDIT)
    if stage not in STAGE_ORDER:
        raise Http404
    rule = RULES_BY_STAGE[Stage(stage)]
    row = review.stages.filter(stage=stage).first()
    linked = meetings_to_link(review) if stage == Stage.MEETING else None
    initial = {"done_on": row.done_on, "text": row.text} if row else {}
    initial.setdefault("done_on", timezone.localdate())
    if linked is not None:
        initial["meetings"] = list(review.held.values_list("meeting", flat=True))
    form = StageForm(
        posted(request), request.FILES or None, rule=rule, meetings=linked, initial=initial
    )

    def act(at):
        record_stage(review=review, stage=stage, **form.facts, by=request.user, at=at)

    if submitted(request, form, act):
        messages.success(request, f"已登记「{rule.stage.label}」")
        return redirect("review-detail", pk=review.pk)
    blockers = [] if row else stage_blockers(stage, facts_of(review, on=timezone.localdate()))
    context = {
        "review": review, "organization": review.organization, "rule": rule, "form": form,
        "title": f"{'更正' if row else '登记'}「{rule.stage.label}」",
        "blockers": [one for one in blockers if not one.target],
        "no_meetings": linked is not None and not linked.exists(),
    }  # fmt: skip
    return render(request, "meetings/reviews/stage.html", context)


@require(P.MEETING_VIEW)
def review_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """A paper of a stage, to who may see the campaign."""
    paper = _paper(request, pk, P.MEETING_VIEW)
    review = paper.stage.review
    record(
        "review.paper_read", by=request.user, at=timezone.now(), thing=review,
        organization=review.organization, detail={"name": str(paper)},
    )  # fmt: skip
    return attachment_response(paper.attachment, inline=True)


@require(P.MEETING_EDIT)
@require_POST
def review_paper_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a paper out."""
    paper = _paper(request, pk, P.MEETING_EDIT)
    review = paper.stage.review
    try:
        remove_review_paper(paper=paper, by=request.user, at=timezone.now())
        messages.success(request, f"已删去「{paper}」")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("review-detail", pk=review.pk)


@require(P.MEETING_EDIT)
@require_POST
def review_finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the campaign."""
    review = load_review(request, pk, P.MEETING_EDIT)
    try:
        finish_review(review=review, by=request.user, at=timezone.now())
        messages.success(request, "已办结，记录不能再改")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("review-detail", pk=review.pk)


def _paper(request: HttpRequest, pk: int, permission: P) -> ReviewPaper:
    rows = ReviewPaper.objects.permitted(request.user, permission)
    related = ("attachment", "stage__review__organization")
    paper = rows.select_related(*related).filter(pk=pk).first()
    if paper is None:
        seen = ReviewPaper.objects.permitted(request.user, P.MEETING_VIEW).filter(pk=pk)
        refuse(seen)
    return paper


def load_review(request: HttpRequest, pk: int, permission: P) -> Review:
    """A campaign on which the user holds the permission; 403 where it is only seen, else 404."""
    found = (
        Review.objects.permitted(request.user, permission)
        .select_related("organization")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        refuse(Review.objects.permitted(request.user, P.MEETING_VIEW).filter(pk=pk))
    request.organization = found.organization
    return found
