"""民主评议: the voting, the sums, the decision, the committee's word and what follows."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.errors import ActionError
from branchrecords.web.forms import spoken_errors, submitted
from meetings.actions.appraisals import (
    approve_results,
    decide_results,
    end_follow_up,
    follow_up,
    publish_results,
    return_results,
)
from meetings.actions.voting import close_voting, enter_sums, note_absences, open_voting
from meetings.forms.appraisals import (
    AbsencesForm,
    ApproveForm,
    CorrectionForm,
    DecisionForm,
    OutcomeForm,
    PublishForm,
    ReminderForm,
    ReturnForm,
    SumsForm,
)
from meetings.models import Appraisal, FollowUp, PaperBallots, Review, Talk
from meetings.queries.appraisals import (
    members_of,
    most_excellent_of,
    turnout_of,
)
from meetings.rules.appraisals import FOLLOW_UPS, FollowUpKind, Mark, Source
from meetings.rules.talks import TalkPurpose
from members.queries.organizations import committee_above

from .reviews import load_review
from .scope import posted


def _do(request: HttpRequest, review: Review, act: Callable[[], object], done: str) -> HttpResponse:
    """Act, say what happened, back to the board."""
    try:
        act()
        messages.success(request, done)
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("review-detail", pk=review.pk)


def _acting(request: HttpRequest) -> dict:
    return {"by": request.user, "at": timezone.now()}


@require(P.MEETING_EDIT)
@require_POST
def voting_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Fix the list and let the members vote."""
    review = load_review(request, pk, P.MEETING_EDIT)
    done = "测评已开始，党员可以在手机上写自评、投票"
    return _do(request, review, lambda: open_voting(review=review, **_acting(request)), done)


@require(P.MEETING_EDIT)
@require_POST
def voting_close(request: HttpRequest, pk: int) -> HttpResponse:
    """End the voting; the result can be seen."""
    review = load_review(request, pk, P.MEETING_EDIT)
    done = "测评已结束，可以看到票数"
    return _do(request, review, lambda: close_voting(review=review, **_acting(request)), done)


@require(P.MEETING_EDIT)
def review_sums(request: HttpRequest, pk: int, source: str) -> HttpResponse:
    """The paper ballots of 互评 or 群众测评, as sums."""
    review = load_review(request, pk, P.MEETING_EDIT)
    if source not in Source.values or not review.voting_opened_at:
        raise Http404
    rows = review.appraisals.filter(standing="full")
    known = PaperBallots.objects.filter(review=review, source=source).first()
    form = SumsForm(posted(request), rows=rows, initial=SumsForm.initial_of(known))

    def act(at):
        enter_sums(review=review, source=source, **form.facts, by=request.user, at=at)

    if submitted(request, form, act):
        messages.success(request, f"已录入{Source(source).label}的票数")
        return redirect("review-detail", pk=review.pk)
    context = {
        "review": review, "organization": review.organization, "form": form,
        "title": f"录入{Source(source).label}纸质票", "marks": Mark.labels,
        "turnout": turnout_of(review), "peers": source == Source.PEERS,
    }  # fmt: skip
    return render(request, "meetings/reviews/sums.html", context)


@require(P.MEETING_EDIT)
def review_absences(request: HttpRequest, pk: int) -> HttpResponse:
    """Who took part, who was ill or away."""
    review = load_review(request, pk, P.MEETING_EDIT)
    if not review.voting_opened_at:
        raise Http404
    form = AbsencesForm(posted(request), rows=review.appraisals.all())

    def act(at):
        note_absences(review=review, parts=form.parts, by=request.user, at=at)

    if submitted(request, form, act):
        messages.success(request, "已登记参加情况")
        return redirect("review-detail", pk=review.pk)
    context = {"review": review, "organization": review.organization, "form": form}
    return render(request, "meetings/reviews/absences.html", context)


@require(P.MEETING_EDIT)
def review_results(request: HttpRequest, pk: int) -> HttpResponse:
    """The grades as decided, with the ballots beside them."""
    review = load_review(request, pk, P.MEETING_EDIT)
    if not review.has_voted:
        messages.info(request, "测评还没有结束，结束以后再评定")
        return redirect("review-detail", pk=review.pk)
    members = members_of(review)
    initial = {"decided_on": review.decided_on or timezone.localdate(), "body": review.decided_by}
    form = DecisionForm(posted(request), rows=[one.row for one in members], initial=initial)

    def act(at):
        data = form.cleaned_data
        decide_results(
            review=review, verdicts=form.verdicts, decided_on=data["decided_on"],
            body=data["body"], by=request.user, at=at,
        )  # fmt: skip

    if submitted(request, form, act):
        messages.success(request, "已评定，请报上级审定、在支部内通报")
        return redirect("review-detail", pk=review.pk)
    fields = form.rows
    context = {
        "review": review, "organization": review.organization, "form": form,
        "rows": [(one, *fields[one.row.pk]) for one in members],
        "most": most_excellent_of([one.row for one in members]), "marks": Mark.labels,
        "full": sum(one.row.is_full for one in members),
    }  # fmt: skip
    return render(request, "meetings/reviews/results.html", context)


@require(P.MEETING_EDIT)
@require_POST
def review_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell the members."""
    review = load_review(request, pk, P.MEETING_EDIT)
    form = PublishForm(request.POST)

    def act():
        if not form.is_valid():
            raise ActionError(spoken_errors(form))
        publish_results(review=review, **form.cleaned_data, **_acting(request))

    return _do(request, review, act, "已通报，党员在手机上看得到自己的结果")


@require(P.APPRAISAL_APPROVE)
def review_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """The committee accepts the grades."""
    review = load_review(request, pk, P.APPRAISAL_APPROVE)
    above = committee_above(review.organization)
    initial = {"approved_on": timezone.localdate(), "approved_by": above.name if above else ""}
    form = ApproveForm(posted(request), initial=initial)

    def act(at):
        approve_results(review=review, **form.cleaned_data, by=request.user, at=at)

    if submitted(request, form, act):
        messages.success(request, "已审定")
        return redirect("review-detail", pk=review.pk)
    title = "审定民主评议结果"
    context = {"review": review, "organization": review.organization, "form": form}
    return render(request, "meetings/reviews/form.html", {**context, "title": title})


@require(P.APPRAISAL_APPROVE)
@require_POST
def review_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the grades back with the reason."""
    review = load_review(request, pk, P.APPRAISAL_APPROVE)
    form = ReturnForm(request.POST)

    def act():
        if not form.is_valid():
            raise ActionError(spoken_errors(form))
        return_results(review=review, **form.cleaned_data, **_acting(request))

    return _do(request, review, act, "已退回，支部重新评定")


@require(P.MEETING_EDIT)
def appraisal_follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    """提醒谈话 or 限期改正 of one member, later its outcome."""
    appraisal = load_appraisal(request, pk, P.MEETING_EDIT)
    review, row = appraisal.review, FollowUp.objects.filter(appraisal=appraisal).first()
    if appraisal.grade not in FOLLOW_UPS or (row is not None and row.ended_on):
        return redirect("review-detail", pk=review.pk)
    form = _follow_up_form(request, appraisal, row)

    def act(at):
        if row is None:
            follow_up(appraisal=appraisal, **form.facts, by=request.user, at=at)
        else:
            end_follow_up(row=row, **form.cleaned_data, by=request.user, at=at)

    if submitted(request, form, act):
        messages.success(request, f"已登记对{appraisal.name}的处理")
        return redirect("review-detail", pk=review.pk)
    title = f"{appraisal.name}：{FOLLOW_UPS[appraisal.grade].label}{'结果' if row else ''}"
    context = {"review": review, "organization": review.organization, "form": form, "row": row}
    context |= {"title": title, "appraisal": appraisal}
    return render(request, "meetings/reviews/follow_up.html", context)


def _follow_up_form(request: HttpRequest, appraisal: Appraisal, row: FollowUp | None):
    today = timezone.localdate()
    if row is not None:
        return OutcomeForm(posted(request), initial={"ended_on": today})
    if FOLLOW_UPS[appraisal.grade] is FollowUpKind.REMINDER:
        talks = (
            Talk.objects.counted()
            .of_person(appraisal.person)
            .filter(purpose=TalkPurpose.REMINDER, held_on__gte=appraisal.review.decided_on)
        )
        return ReminderForm(posted(request), talks=talks.select_related("first", "second"))
    return CorrectionForm(posted(request), initial={"starts_on": today})


def load_appraisal(request: HttpRequest, pk: int, permission: P) -> Appraisal:
    """One result, for those who hold the permission where it belongs."""
    rows = Appraisal.objects.select_related("review__organization", "person", "follow_up")
    found = rows.permitted(request.user, permission).filter(pk=pk).first()
    if found is None:
        if Appraisal.objects.permitted(request.user, P.MEETING_VIEW).filter(pk=pk).exists():
            raise PermissionDenied
        raise Http404
    request.organization = found.review.organization  # type: ignore[attr-defined]
    return found
