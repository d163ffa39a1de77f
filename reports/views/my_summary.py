"""A member's own 个人总结 on the phone: written from the records, edited, handed in."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.errors import ActionError
from branchrecords.web.components import Tab
from branchrecords.web.downloads import PDF, download
from reports.actions import personal_summaries as actions
from reports.forms.personal_summaries import PersonalForm
from reports.models import PersonalStep, PersonalSummary
from reports.personal_papers import own_pdf, personal_file_name
from reports.queries.personal_facts import personal_facts
from reports.queries.personal_summaries import blockers, branch_of, due_on_at, last_step
from reports.queries.texts import marked_sections, sources_of
from reports.rules.personal_narrative import efforts_hints, write_personal
from reports.rules.personal_summaries import OWN_SECTION, personal_title
from reports.rules.summaries import summary_year

from .sources import own_linker
from .texts import TextPlace, version_of, version_page, versions_page


def _mine(request: HttpRequest):
    return PersonalSummary.objects.filter(person=request.user.person_id or 0)


def _load(request: HttpRequest, year: int) -> PersonalSummary:
    rows = _mine(request).select_related("organization", "person")
    return get_object_or_404(rows, year=year)


@require(P.SELF_VIEW)
def my_summaries(request: HttpRequest) -> HttpResponse:
    """The way to the year one writes about now."""
    return redirect("my-summary", summary_year(timezone.localdate()))


@require(P.SELF_VIEW)
def my_summary(request: HttpRequest, year: int) -> HttpResponse:
    """One year's summary, or the place to start it."""
    return _page(request, year)


def _page(request: HttpRequest, year: int, refused: ActionError | None = None) -> HttpResponse:
    person, today = request.user.person, timezone.localdate()
    found = _mine(request).filter(year=year).select_related("organization", "person").first()
    context = {
        "person": person,
        "year": year,
        "title": personal_title(year),
        "tabs": _tabs(request, year),
        "refused": refused,
    }
    if found is None:
        context["may_draft"] = person is not None and today.year - 1 <= year <= today.year
        branch = branch_of(person, today) if person is not None else None
        context["due_on"] = due_on_at(branch, year, today) if branch else None
        return render(request, "reports/personal/none.html", context)
    editable = found.state in PersonalSummary.EDITABLE
    facts = personal_facts(found.person, year, today)
    sources = sources_of(found, lambda: write_personal(facts))
    context |= {
        "sources": sources,
        "summary": found,
        "sections": marked_sections(
            found.text,
            found.SECTIONS,
            sources=sources,
            links=own_linker(year),
            printed={},
        ),
        "editable": editable,
        "due_on": due_on_at(found.organization, year, today),
        "editing": request.GET.get("edit", ""),
        "own_section": OWN_SECTION,
        "hints": efforts_hints(facts) if editable else [],
        "blockers": blockers(found) if editable else [],
        "returned": last_step(found, PersonalStep.Kind.RETURNED),
        "sent": last_step(found, PersonalStep.Kind.SUBMITTED),
        "steps": found.steps.select_related("by"),
    }
    return render(request, "reports/personal/mine.html", context)


def _tabs(request: HttpRequest, year: int) -> list[Tab]:
    """The years with a summary, and the one that is written now; none beside one alone."""
    years = {
        year,
        summary_year(timezone.localdate()),
        *_mine(request).values_list("year", flat=True),
    }
    if len(years) < 2:
        return []
    return [Tab(f"{one}年", f"../{one}/", None, one == year) for one in sorted(years, reverse=True)]


@require(P.SELF_VIEW)
@require_POST
def my_summary_draft(request: HttpRequest, year: int) -> HttpResponse:
    """Draft it from the records."""
    if request.user.person is None:
        raise Http404
    try:
        actions.draft_personal(
            person=request.user.person, year=year, by=request.user, at=timezone.now()
        )
        messages.success(request, "初稿已按记录写好，请核对、补写")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("my-summary", year)


@require(P.SELF_VIEW)
@require_POST
def my_summary_save(request: HttpRequest, year: int) -> HttpResponse:
    """Autosave (204 for htmx) and the plain save button."""
    summary = _load(request, year)
    form = PersonalForm(request.POST)
    if not form.is_valid():
        said = "；".join(m for found in form.errors.values() for m in found)
        return HttpResponse(said, status=422)
    try:
        actions.save_personal(
            summary=summary, texts=form.posted, by=request.user, at=timezone.now()
        )
    except ActionError as error:
        messages.error(request, str(error))
        if request.htmx:  # type: ignore[attr-defined]
            return HttpResponse(str(error), status=409)
    return HttpResponse(status=204) if request.htmx else redirect("my-summary", year)  # type: ignore[attr-defined]


def _act(request: HttpRequest, year: int, action: Callable, done: str) -> HttpResponse:
    summary = _load(request, year)
    try:
        action(summary=summary, by=request.user, at=timezone.now())
    except ActionError as error:
        return _page(request, year, refused=error)
    messages.success(request, done)
    return redirect("my-summary", year)


@require(P.SELF_VIEW)
@require_POST
def my_summary_redraft(request: HttpRequest, year: int) -> HttpResponse:
    """Write it anew from the records."""
    return _act(
        request, year, actions.redraft_personal, "已按最新记录重写，原来的文字留在历次修改里"
    )


@require(P.SELF_VIEW)
@require_POST
def my_summary_submit(request: HttpRequest, year: int) -> HttpResponse:
    """Hand it in to the branch."""
    return _act(request, year, actions.submit_personal, "已交支部，被退回时会提醒您")


def _place(summary: PersonalSummary) -> TextPlace:
    editable = summary.state in PersonalSummary.EDITABLE
    restore = "my-summary-restore" if editable else ""
    return TextPlace(
        "my-summary", "my-summary-versions", "my-summary-version", restore, summary.year
    )


@require(P.SELF_VIEW)
def my_summary_versions(request: HttpRequest, year: int) -> HttpResponse:
    """Every saved text of one's own."""
    summary = _load(request, year)
    return versions_page(request, summary, _place(summary))


@require(P.SELF_VIEW)
def my_summary_version(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """One of them beside the text of now."""
    summary = _load(request, year)
    return version_page(request, summary, _place(summary), number)


@require(P.SELF_VIEW)
@require_POST
def my_summary_restore(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Bring one back."""
    version = version_of(_load(request, year), number)

    def act(*, summary, by, at) -> None:
        actions.restore_personal(summary=summary, version=version, by=by, at=at)

    return _act(request, year, act, f"已恢复{version}，恢复前的文字留在历次修改里")


@require(P.SELF_VIEW)
def my_summary_pdf(request: HttpRequest, year: int) -> HttpResponse:
    """The text on paper; 草稿 across it until it is handed in."""
    summary = _load(request, year)
    return download(own_pdf(summary), personal_file_name(summary), PDF, inline=True)
