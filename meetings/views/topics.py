"""Topics of a study plan: which meetings carried them out."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.web.asked import id_asked
from branchrecords.web.forms import submitted
from meetings.actions.plans import report_task
from meetings.forms.plans import LinkForm, ReportForm
from meetings.models import KeyTask
from meetings.queries.plans import meetings_that_did

from .plans import form_page, load_task
from .scope import posted


@require(P.MEETING_EDIT)
def topic_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Which meeting carried out a topic; a topic may have several."""
    task = _topic(request, pk)
    form = LinkForm(
        posted(request),
        meetings=meetings_that_did(task, on=timezone.localdate()),
        initial={"meeting": id_asked(request.GET.get("meeting", ""))},
    )

    def act(at):
        report_task(task=task, **form.facts, by=request.user, at=at)

    if submitted(request, form, act):
        messages.success(request, "已对应到学习计划，学时按会议计算")
        return redirect("plan-detail", pk=task.plan_id)
    return form_page(request, task.plan.organization, task.plan, form, "对应会议或活动")


@require(P.MEETING_EDIT)
def topic_unlink(request: HttpRequest, pk: int) -> HttpResponse:
    """The meetings named for a topic were wrong: say why, and name the right ones anew."""
    task = _topic(request, pk)
    today = timezone.localdate()
    form = ReportForm(
        posted(request), done=False, meetings=meetings_that_did(task, on=today),
        initial={"on": today},
    )  # fmt: skip

    def act(at):
        report_task(task=task, done=False, **form.facts, by=request.user, at=at)

    if submitted(request, form, act):
        messages.success(request, "已取消对应，请重新选择会议")
        return redirect("plan-detail", pk=task.plan_id)
    return form_page(request, task.plan.organization, task.plan, form, "取消对应的会议")


def _topic(request: HttpRequest, pk: int) -> KeyTask:
    """A task that is a topic of a study plan."""
    task = load_task(request, pk)
    if not task.plan.is_study:
        raise Http404
    return task
