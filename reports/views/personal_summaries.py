"""个人总结 as the branch sees them: one list, one text, returning, reminding, all in one volume."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.access.scoping import can
from branchrecords.errors import ActionError
from branchrecords.jobs.models import Job
from branchrecords.web.components import Tab
from branchrecords.web.downloads import PDF, download
from branchrecords.web.exporting import export_response
from branchrecords.web.forms import pressed
from branchrecords.web.pagination import page_of
from reports.actions import personal_summaries as actions
from reports.actions.personal_volume import start_personal_volume
from reports.forms.personal_summaries import PersonalReturnForm
from reports.models import PersonalStep, PersonalSummary
from reports.personal_papers import handed_in_pdf, personal_export, personal_file_name
from reports.queries.drafts import personal_drafted
from reports.queries.personal_summaries import (
    WORDS,
    branch_counts,
    last_step,
    personal_lines,
)
from reports.queries.texts import marked_sections, sources_of
from reports.rules.personal_volume import JOB_KIND

from .pages import Place, place_of
from .sources import person_linker

JOBS_SHOWN = 3


@require(P.PERSONAL_VIEW)
def personal_summaries(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody of a branch with the state; of a committee every branch with its counts."""
    place = place_of(request, pk, P.PERSONAL_VIEW)
    if not place.organization.is_branch:
        return _below(request, place)
    lines = personal_lines(place.organization, year=place.year, on=place.today)
    chosen = request.GET.get("state", "")
    counts = {key: sum(line.state == key for line in lines) for key in WORDS}
    keys = [key for key in ("submitted", "returned", "draft", "none") if counts[key]]
    tabs = [Tab("全部", place.query, len(lines), not chosen)] + [
        Tab(WORDS[key], f"{place.query}&state={key}", counts[key], key == chosen) for key in keys
    ]
    context = {
        "place": place,
        "lines": [line for line in lines if not chosen or line.state == chosen],
        "tabs": tabs,
        "total": len(lines),
        "submitted": counts["submitted"],
        "waiting": sum(line.waits and line.has_account for line in lines),
        "without_account": [line.person for line in lines if line.waits and not line.has_account],
        "may_return": can(request.user, P.PERSONAL_RETURN, place.organization),
        "may_give_logins": can(request.user, P.ACCOUNT_MANAGE, place.organization),
        "jobs": _jobs(request, place),
    }
    return render(request, "reports/personal/list.html", context)


def _jobs(request: HttpRequest, place: Place):
    rows = Job.objects.owned_by(request.user).filter(
        kind=JOB_KIND, params__organization=place.organization.pk, params__year=place.year
    )
    return rows[:JOBS_SHOWN]


def _below(request: HttpRequest, place: Place) -> HttpResponse:
    counts = branch_counts(place.organization, year=place.year, on=place.today)
    context = {
        "place": place,
        "page": page_of(counts, request),
        "total": sum(row.members for row in counts),
        "submitted": sum(row.submitted for row in counts),
    }
    return render(request, "reports/personal/branches.html", context)


def _load(request: HttpRequest, pk: int, permission: P) -> PersonalSummary:
    """One that was handed in, in scope; else 404: a draft is nobody else's to see."""
    rows = PersonalSummary.objects.permitted(request.user, permission).handed_in()
    found = get_object_or_404(rows.select_related("organization", "person"), pk=pk)
    request.organization = found.organization  # type: ignore[attr-defined]
    return found


@require(P.PERSONAL_VIEW)
def personal_summary(request: HttpRequest, pk: int) -> HttpResponse:
    """What a member handed in last; who looked is kept."""
    found = _load(request, pk, P.PERSONAL_VIEW)
    return _page(request, found, PersonalReturnForm())


def _page(request: HttpRequest, found: PersonalSummary, form: PersonalReturnForm) -> HttpResponse:
    text = actions.read_personal(summary=found, by=request.user, at=timezone.now())
    returnable = found.state == PersonalSummary.State.SUBMITTED
    person, year, today = found.person, found.year, timezone.localdate()
    sources = sources_of(found, lambda: personal_drafted(person=person, year=year, on=today))
    context = {
        "sources": sources,
        "summary": found,
        "form": form,
        "sections": marked_sections(
            text,
            found.SECTIONS,
            sources=sources,
            links=person_linker(person, year),
            printed={},
        ),
        "sent": last_step(found, PersonalStep.Kind.SUBMITTED),
        "returned": last_step(found, PersonalStep.Kind.RETURNED),
        "steps": found.steps.exclude(kind=PersonalStep.Kind.DRAFTED).select_related("by"),
        "may_return": returnable
        and found.person_id != request.user.person_id
        and can(request.user, P.PERSONAL_RETURN, found.organization),
    }
    return render(request, "reports/personal/summary.html", context)


@require(P.PERSONAL_RETURN)
@require_POST
def personal_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Send it back with a reason."""
    found = _load(request, pk, P.PERSONAL_RETURN)
    form = PersonalReturnForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    reason = form.cleaned_data["reason"]
    try:
        actions.return_personal(summary=found, reason=reason, by=request.user, at=timezone.now())
        messages.success(request, "已退回，理由已通知本人")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("personal-summary", pk)


@require(P.PERSONAL_VIEW)
def personal_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """What was handed in, on paper, with who printed it at the foot."""
    found = _load(request, pk, P.PERSONAL_VIEW)
    content = handed_in_pdf(found, by=request.user, at=timezone.now())
    return download(content, personal_file_name(found), PDF, inline=True)


@require(P.PERSONAL_RETURN)
@require_POST
def personal_remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask everybody who has not handed in."""
    place = place_of(request, pk, P.PERSONAL_RETURN)

    def act(at) -> str:
        told = actions.remind_personal(
            organization=place.organization, year=place.year, by=request.user, at=at
        )
        return f"已提醒 {told} 人" if told else "今天已经提醒过，明天可以再提醒"

    pressed(request, act)
    return redirect(reverse("personal-summaries", args=(pk,)) + place.query)


@require(P.PERSONAL_VIEW)
@require_POST
def personal_export_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of names and states as xlsx; no texts."""
    place = place_of(request, pk, P.PERSONAL_VIEW)
    lines = personal_lines(place.organization, year=place.year, on=place.today)
    return export_response(
        request, personal_export(place.year), lines, organization=place.organization
    )


@require(P.PERSONAL_RETURN)
@require_POST
def personal_volume(request: HttpRequest, pk: int) -> HttpResponse:
    """Start the job that binds everything handed in into one PDF."""
    place = place_of(request, pk, P.PERSONAL_RETURN)
    try:
        job = start_personal_volume(
            organization=place.organization, year=place.year, by=request.user, at=timezone.now()
        )
    except ActionError as error:
        messages.error(request, str(error))
        return redirect(reverse("personal-summaries", args=(pk,)) + place.query)
    return redirect("job", job.pk)
