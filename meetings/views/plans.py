"""Plans of a year, of work and of study: the list, the loop of one plan, its tasks and checks."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.documents.exports import Wanted
from branchrecords.web.asof import as_of
from branchrecords.web.exporting import export_response
from branchrecords.web.forms import submitted
from meetings.actions.plans import check_plan, decide_plan, draw_up_plan, report_task, set_task
from meetings.exports.plans import PLANS, STUDY_PLANS, TASKS, TOPICS, plan_pdf, tasks_to_export
from meetings.forms.plans import CheckForm, DecideForm, PlanForm, ReportForm
from meetings.models import KeyTask, WorkPlan
from meetings.queries.plans import (
    Loop,
    facts_of,
    findings_of,
    loops,
    meetings_of,
    meetings_that_decide,
    meetings_that_did,
    plan_rows,
    tasks_on,
)
from meetings.rules.plans import (
    STUDY_PLAN_RULE,
    STUDY_PLAN_SOURCE,
    PlanKind,
    StudyForm,
    Way,
    decide_blockers,
)
from members.models import Organization
from members.views.may import may_at

from .plan_forms import task_form
from .scope import list_of_year, organization_in_scope, pdf_response, posted, refuse


@require(P.MEETING_VIEW)
def plan_list(request: HttpRequest, pk: int, kind: str = PlanKind.WORK) -> HttpResponse:
    """Who has a plan for the year and how far it is, in an organisation and all below it."""
    organization = organization_in_scope(request, pk, P.MEETING_VIEW)
    mine = WorkPlan.objects.permitted(request.user, P.MEETING_VIEW)
    context = list_of_year(request, organization, ahead=1)
    year, on = context["year"], context["as_of"].on
    context |= {
        "rows": plan_rows(organization, year=year, on=on, plans=mine, kind=kind),
        "own": mine.filter(organization=organization, kind=kind),
        **_words(organization, kind),
    }
    return render(request, "meetings/plans/list.html", context)


@require(P.MEETING_VIEW)
@require_POST
def plan_export(request: HttpRequest, pk: int, kind: str = PlanKind.WORK) -> HttpResponse:
    """The list of the year as xlsx."""
    organization = organization_in_scope(request, pk, P.MEETING_VIEW)
    export = STUDY_PLANS if kind == PlanKind.STUDY else PLANS
    return export_response(request, export, organization=organization)


@require(P.MEETING_EDIT)
def plan_add(request: HttpRequest, pk: int, kind: str = PlanKind.WORK) -> HttpResponse:
    """Draw up the plan of a year."""
    organization = organization_in_scope(request, pk, P.MEETING_EDIT)
    form = PlanForm(posted(request), initial={"year": timezone.localdate().year})
    made: list[WorkPlan] = []

    def act(at):
        facts = form.cleaned_data | {"kind": kind}
        made.append(draw_up_plan(organization=organization, **facts, by=request.user, at=at))

    if submitted(request, form, act):
        messages.success(request, "已起草，接着按月列具体内容")
        return redirect("plan-detail", pk=made[0].pk)
    label = PlanKind(kind).label
    return form_page(
        request, organization, None, form, f"起草{label}", **_words(organization, kind)
    )


@require(P.MEETING_VIEW)
def plan_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The loop: plan, tasks by month, checks, findings, how many of them are closed."""
    plan = _load(request, pk, P.MEETING_VIEW)
    day = as_of(request, timezone.localdate())
    above = Organization.objects.above(plan.organization).last()
    tasks = list(tasks_on(plan.tasks.all(), on=day.on))
    linked = meetings_of(tasks, on=day.on) if plan.is_study else {}
    context = {
        "plan": plan,
        "organization": plan.organization,
        "as_of": day,
        "in_force": plan.decided_on is not None and plan.decided_on <= day.on,
        "tasks": tasks,
        "topics": [
            (task, StudyForm(task.form).label, linked.get(task.pk, []))
            for task in tasks
            if plan.is_study
        ],
        "loop": loops(WorkPlan.objects.filter(pk=plan.pk), on=day.on).get(plan.pk, Loop()),
        "checks": plan.checks.filter(on__lte=day.on).select_related("organization"),
        "findings": findings_of(plan, on=day.on),
        "may": may_at(request.user, plan.organization),
        "spots": above is not None and P.PROBLEM_EDIT in request.user.permissions_at(above),
        "why_not": decide_blockers(facts_of(plan, on=day.today)),
        "rule": (STUDY_PLAN_RULE, STUDY_PLAN_SOURCE),
        **_words(plan.organization, plan.kind),
    }
    return render(request, "meetings/plans/detail.html", context)


@require(P.MEETING_VIEW)
@require_POST
def plan_tasks_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The tasks of one plan as xlsx."""
    plan = _load(request, pk, P.MEETING_VIEW)
    wanted = Wanted(request.user, plan.organization, request.GET, timezone.now())
    rows = tasks_to_export(plan, wanted=wanted)
    export = TOPICS if plan.is_study else TASKS
    return export_response(
        request, export, rows, organization=plan.organization, scope=f"{plan.year}年度"
    )


@require(P.MEETING_VIEW)
def plan_print(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan with its tasks as PDF."""
    plan = _load(request, pk, P.MEETING_VIEW)
    wanted = Wanted(request.user, plan.organization, request.GET, timezone.now())
    return pdf_response(*plan_pdf(plan, wanted))


@require(P.MEETING_EDIT)
def plan_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the plan in force by the meeting that decided it."""
    plan = _load(request, pk, P.MEETING_EDIT)
    form = DecideForm(posted(request), meetings=meetings_that_decide(plan))

    def act(at):
        decide_plan(plan=plan, **form.cleaned_data, by=request.user, at=at)

    if submitted(request, form, act):
        messages.success(request, "计划已经生效，以后的调整都写理由")
        return redirect("plan-detail", pk=plan.pk)
    return form_page(request, plan.organization, plan, form, "登记通过")


@require(P.MEETING_EDIT)
def plan_task_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a task, or a topic to be studied, into a month."""
    plan = _load(request, pk, P.MEETING_EDIT)
    form = task_form(request, plan)

    def act(at):
        key = form.cleaned_data["key"] or uuid4()
        set_task(plan=plan, key=key, **form.facts, by=request.user, at=at)

    if submitted(request, form, act):
        messages.success(request, "已列入计划")
        return redirect("plan-detail", pk=plan.pk)
    title = "列入学习内容" if plan.is_study else "列入重点任务"
    return form_page(request, plan.organization, plan, form, title)


@require(P.MEETING_EDIT)
def task_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a task or drop it; what it asked before stays."""
    task = load_task(request, pk)
    plan = task.plan
    form = task_form(request, plan, task)

    def act(at):
        set_task(plan=plan, key=task.key, **form.facts, by=request.user, at=at)

    if submitted(request, form, act):
        messages.success(request, "已调整，原来的内容保留")
        return redirect("plan-detail", pk=plan.pk)
    title = "调整学习内容" if plan.is_study else "调整重点任务"
    return form_page(request, plan.organization, plan, form, title, terms=task.terms.all())


@require(P.MEETING_EDIT)
def task_report(request: HttpRequest, pk: int) -> HttpResponse:
    """A task is done; where it was reported done already, correct that."""
    task, today = load_task(request, pk), timezone.localdate()
    if task.plan.is_study:
        return redirect("plan-topic-link", pk=task.pk)
    last = task.reports.last()
    done = not (last and last.done)
    form = ReportForm(
        posted(request), done=done, meetings=meetings_that_did(task, on=today),
        initial={"on": today},
    )  # fmt: skip

    def act(at):
        report_task(task=task, done=done, **form.facts, by=request.user, at=at)

    if submitted(request, form, act):
        messages.success(request, "已登记完成" if done else "已更正为没有完成")
        return redirect("plan-detail", pk=task.plan_id)
    title = "登记完成" if done else "更正为没有完成"
    return form_page(request, task.plan.organization, task.plan, form, title)


@require(P.MEETING_EDIT, P.PROBLEM_EDIT)
def plan_check(request: HttpRequest, pk: int, way: str) -> HttpResponse:
    """自查 by the organisation itself, 抽查 by the one above."""
    if way not in Way.values:
        raise Http404
    plan = _load(request, pk, P.MEETING_EDIT if way == Way.SELF else P.PROBLEM_EDIT)
    above = Organization.objects.above(plan.organization).last()
    if way == Way.SPOT and above and P.PROBLEM_EDIT not in request.user.permissions_at(above):
        raise PermissionDenied
    form = CheckForm(posted(request), initial={"on": timezone.localdate()})

    def act(at):
        check_plan(plan=plan, way=way, **form.facts, by=request.user, at=at)

    if submitted(request, form, act):
        messages.success(request, "已登记检查；发现的问题请一条一条登记")
        return redirect("plan-detail", pk=plan.pk)
    return form_page(request, plan.organization, plan, form, f"登记{Way(way).label}")


def _words(organization: Organization, kind: str) -> dict:
    """What the pages of this kind of plan are called, and where they are."""
    name = "study-plan" if kind == PlanKind.STUDY else "plan"
    urls = {
        f"{word}_url": reverse(f"{name}-{word}", args=(organization.pk,))
        for word in ("list", "add", "export")
    }
    return {"kind": PlanKind(kind), **urls}


def form_page(request, organization, plan, form, title: str, **more) -> HttpResponse:
    """A form of a plan, by itself."""
    words = _words(organization, plan.kind) if plan else {}
    context = {"organization": organization, "plan": plan, "form": form, "title": title}
    context |= words | more
    return render(request, "meetings/plans/form.html", context)


def _load(request: HttpRequest, pk: int, permission: P) -> WorkPlan:
    """A plan on which the user holds the permission; 403 where it is only seen, else 404."""
    rows = WorkPlan.objects.select_related("organization", "meeting").filter(pk=pk)
    found = rows.permitted(request.user, permission).first()
    if found is None:
        refuse(rows.permitted(request.user, P.MEETING_VIEW))
    request.organization = found.organization  # type: ignore[attr-defined]
    return found


def load_task(request: HttpRequest, pk: int) -> KeyTask:
    """A task that the user may change; 403 where it is only seen, else 404."""
    rows = KeyTask.objects.select_related("plan__organization").filter(pk=pk)
    found = rows.permitted(request.user, P.MEETING_EDIT).first()
    if found is None:
        refuse(rows.permitted(request.user, P.MEETING_VIEW))
    request.organization = found.plan.organization  # type: ignore[attr-defined]
    return found
