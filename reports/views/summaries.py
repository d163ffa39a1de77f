"""One annual summary: figures beside narrative, its way to the committee and back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission
from branchrecords.access.scoping import can
from branchrecords.documents.pdf import PdfUnavailable
from branchrecords.errors import ActionError
from branchrecords.web.downloads import PDF, download
from branchrecords.web.forms import spoken_errors
from members.models import Organization
from reports.actions import summaries as actions
from reports.catalogue import SUMMARY_KEYS
from reports.exports.summaries import preview_pdf, summary_file_name
from reports.figures.figure import Value
from reports.forms.summaries import NarrativeForm, ReadForm, ReturnForm
from reports.models import Summary, SummaryStep
from reports.papers import filed_paper
from reports.queries.content import printed_values
from reports.queries.drafts import drafted
from reports.queries.issues import frozen_values, newest_issue
from reports.queries.organizations import reportable
from reports.queries.reviewing import shortage_of
from reports.queries.summaries import blockers, contradicting, last_step, printed_by_key, reading
from reports.queries.texts import marked_sections, sources_of
from reports.queries.values import compute

from .figures import grouped
from .pages import Place, place_of
from .sources import linker

P = Permission


@require(P.SUMMARY_VIEW)
def summary_current(request: HttpRequest, pk: int) -> HttpResponse:
    """The organisation's summary of the year, or the place to start it."""
    place = place_of(request, pk)
    summaries = Summary.objects.filter(organization=place.organization)
    found = summaries.filter(year=place.year).first()
    if found is not None:
        return redirect("summary", found.pk)
    context = {
        "place": place,
        "others": summaries.order_by("-year"),
        "may_edit": can(request.user, P.SUMMARY_EDIT, place.organization),
    }
    return render(request, "reports/summaries/none.html", context)


@require(P.SUMMARY_EDIT)
@require_POST
def summary_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft the year's summary from the records."""
    place = place_of(request, pk, P.SUMMARY_EDIT)
    try:
        summary = actions.draft_summary(
            organization=place.organization, year=place.year, by=request.user, at=timezone.now()
        )
    except ActionError as error:
        messages.error(request, str(error))
        return redirect("summary-current", pk)
    messages.success(request, "初稿已按记录写好，请核对修改")
    return redirect("summary", summary.pk)


def load_summary(request: HttpRequest, pk: int, permission: Permission) -> Summary:
    """One summary in scope; 404 outside."""
    summaries = Summary.objects.permitted(request.user, permission)
    summary = get_object_or_404(summaries.select_related("organization"), pk=pk)
    request.organization = summary.organization  # type: ignore[attr-defined]
    return summary


def _values(summary: Summary, place: Place) -> list[Value]:
    """The figures shown: frozen ones of an issued summary, else computed now."""
    issue = newest_issue(summary) if summary.state == Summary.State.ISSUED else None
    if issue is not None:
        return frozen_values(issue)
    return compute(summary.organization, summary.year, place.today, keys=SUMMARY_KEYS)


@require(P.SUMMARY_VIEW)
def summary(request: HttpRequest, pk: int) -> HttpResponse:
    """Read it, edit it where allowed, review it where asked."""
    return _page(request, load_summary(request, pk, P.SUMMARY_VIEW))


def _page(
    request: HttpRequest,
    summary: Summary,
    *,
    refused: ActionError | None = None,
    return_form: ReturnForm | None = None,
) -> HttpResponse:
    place = _place(summary)
    values, query = _values(summary, place), _records_query(summary, place)
    user, organization = request.user, summary.organization
    editable = summary.state in Summary.EDITABLE and can(user, P.SUMMARY_EDIT, organization)
    waiting = summary.state in (Summary.State.SUBMITTED, Summary.State.ACCEPTED)
    printed = printed_by_key(values)
    year, today = summary.year, place.today
    sources = sources_of(
        summary, lambda: drafted(organization=organization, year=year, on=today, values=values)
    )
    context = {
        "summary": summary,
        "place": place,
        "groups": grouped(printed_values(values), place, query),
        "sections": marked_sections(
            summary.text,
            summary.SECTIONS,
            sources=sources,
            links=linker(summary, query),
            printed=printed,
        ),
        "sources": sources,
        "form": NarrativeForm(initial=summary.text) if editable else None,
        "editing": request.GET.get("edit", ""),
        "editable": editable,
        "reviews": can(user, P.SUMMARY_REVIEW, organization),
        "blockers": blockers(summary, printed) if editable else [],
        "changed_since": contradicting(summary, printed) if waiting else [],
        **_shortage(user, summary, place),
        "refused": refused,
        "state_label": _state_label(summary),
        "records_query": query,
        "review_url": _review_url(user, organization),
        "sent_line": f"第 {summary.submissions} 次报送" if summary.submissions else "",
        "returned": last_step(summary, SummaryStep.Kind.RETURNED),
        "sent": last_step(summary, SummaryStep.Kind.SUBMITTED),
        "steps": summary.steps.select_related("by"),
        "issues": summary.issues.order_by("-version"),
        "return_form": return_form or ReturnForm(),
        "read_form": ReadForm(),
        "read": reading(summary) if summary.state == Summary.State.SUBMITTED else None,
    }
    return render(request, "reports/summaries/summary.html", context)


def _shortage(user, summary: Summary, place: Place) -> dict:
    """What whoever sends or reviews is told when two persons are not there."""
    may = {P.SUMMARY_REVIEW, P.SUMMARY_EDIT} & user.permissions_at(summary.organization)
    found = shortage_of(summary, place.today) if may else None
    at = user.permissions_at(found.committee) if found else ()
    return {"shortage": found, "may_accounts": P.ACCOUNT_MANAGE in at}


def _state_label(summary: Summary) -> str:
    if summary.state == Summary.State.SUBMITTED and reading(summary) is not None:
        return "已审阅，待审核"
    waiting = "，待修改" if summary.state == Summary.State.RETURNED else ""
    return summary.get_state_display() + waiting


def _records_query(summary: Summary, place: Place) -> str:
    """A figure of an issued summary opens the records that were frozen with it."""
    issue = newest_issue(summary) if summary.state == Summary.State.ISSUED else None
    return f"{place.query}&issue={issue.pk}" if issue else place.query


def _review_url(user, organization: Organization) -> str:
    """The reviewer's own list: that of the highest level above within the user's scope."""
    top = reportable(user, P.SUMMARY_REVIEW).above(organization).order_by("path").first()
    return reverse("summary-review", args=(top.pk,)) if top else ""


def _place(summary: Summary) -> Place:
    return Place(summary.organization, summary.year, timezone.localdate(), [])


@require(P.SUMMARY_EDIT)
@require_POST
def summary_save(request: HttpRequest, pk: int) -> HttpResponse:
    """Autosave (204 for htmx) and the plain save button."""
    summary = load_summary(request, pk, P.SUMMARY_EDIT)
    form = NarrativeForm(request.POST)
    if not form.is_valid():
        return HttpResponse(
            "；".join(m for found in form.errors.values() for m in found), status=422
        )
    try:
        actions.save_summary(summary=summary, texts=form.posted, by=request.user, at=timezone.now())
    except ActionError as error:
        messages.error(request, str(error))
        return HttpResponse(str(error), status=409) if request.htmx else redirect("summary", pk)
    return HttpResponse(status=204) if request.htmx else redirect("summary", pk)


def _act(
    request: HttpRequest, pk: int, permission: Permission, action: Callable, done: str
) -> HttpResponse:
    """Load, act, say so; what the action refuses is shown on the page."""
    summary = load_summary(request, pk, permission)
    try:
        action(summary=summary, by=request.user, at=timezone.now())
    except ActionError as error:
        return _page(request, summary, refused=error)
    messages.success(request, done)
    return redirect("summary", pk)


@require(P.SUMMARY_EDIT)
@require_POST
def summary_redraft(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the narrative anew from the records."""
    done = "已按最新记录重写，原来的文字留在历次修改里"
    return _act(request, pk, P.SUMMARY_EDIT, actions.redraft_summary, done)


@require(P.SUMMARY_EDIT)
@require_POST
def summary_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Send it to the level above."""
    return _act(request, pk, P.SUMMARY_EDIT, actions.submit_summary, "已报送，审核结果会提醒您")


@require(P.SUMMARY_REVIEW)
@require_POST
def summary_read(request: HttpRequest, pk: int) -> HttpResponse:
    """«审阅»: the first of the two persons."""
    form = ReadForm(request.POST)
    summary = load_summary(request, pk, P.SUMMARY_REVIEW)
    if not form.is_valid():
        return _page(request, summary, refused=ActionError(spoken_errors(form)))
    remark = form.cleaned_data["remark"]

    def act(*, summary: Summary, by, at) -> None:
        actions.read_summary(summary=summary, remark=remark, by=by, at=at)

    return _act(request, pk, P.SUMMARY_REVIEW, act, "已审阅，请另一位同志审核")


@require(P.SUMMARY_REVIEW)
@require_POST
def summary_archive(request: HttpRequest, pk: int) -> HttpResponse:
    """«通过并归档»: accept, issue and file the paper."""
    return _act(request, pk, P.SUMMARY_REVIEW, _filing(actions.archive_summary), "已通过并印发")


@require(P.SUMMARY_REVIEW)
@require_POST
def summary_issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue one that was accepted before."""
    return _act(request, pk, P.SUMMARY_REVIEW, _filing(actions.issue_summary), "已印发")


def _filing(action: Callable) -> Callable:
    """The action, then the paper of its issue; on a machine without Pango it is filed later."""

    def act(*, summary: Summary, by, at) -> None:
        issue = action(summary=summary, by=by, at=at)
        with suppress(PdfUnavailable):
            filed_paper(issue, by)

    return act


@require(P.SUMMARY_REVIEW)
@require_POST
def summary_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Send it back with a reason."""
    summary = load_summary(request, pk, P.SUMMARY_REVIEW)
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return _page(request, summary, return_form=form)
    reason = form.cleaned_data["reason"]
    try:
        actions.return_summary(summary=summary, reason=reason, by=request.user, at=timezone.now())
    except ActionError as error:
        return _page(request, summary, refused=error)
    messages.success(request, "已退回，理由已通知报送人")
    return redirect("summary", pk)


@require(P.SUMMARY_VIEW)
def summary_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest issue, or the draft with 草稿 across it."""
    summary = load_summary(request, pk, P.SUMMARY_VIEW)
    issue = newest_issue(summary) if summary.state == Summary.State.ISSUED else None
    content = (
        filed_paper(issue, request.user) if issue else preview_pdf(summary, timezone.localdate())
    )
    name = summary_file_name(summary.organization.name, summary.year)
    return download(content, name, PDF, inline=True)
