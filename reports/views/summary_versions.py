"""What an organisation's summary said before: at a step of its way, and saved by save."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.access.scoping import can
from branchrecords.errors import ActionError
from reports.actions.summaries import restore_summary
from reports.models import Summary

from .summaries import load_summary
from .texts import TextPlace, comparison_page, version_of, version_page, versions_page


def _place(request: HttpRequest, summary: Summary) -> TextPlace:
    editable = summary.state in Summary.EDITABLE and can(
        request.user, P.SUMMARY_EDIT, summary.organization
    )
    restore = "summary-restore" if editable else ""
    return TextPlace("summary", "summary-versions", "summary-version", restore, summary.pk)


@require(P.SUMMARY_VIEW)
def summary_step(request: HttpRequest, pk: int, step: int) -> HttpResponse:
    """The text as it was at one step, beside the text of now."""
    summary = load_summary(request, pk, P.SUMMARY_VIEW)
    then = get_object_or_404(summary.steps.select_related("by"), pk=step)
    return comparison_page(
        request,
        summary,
        then=then.text,
        facts=("当时的正文", then.get_kind_display(), then.by, then.at),
        back=(reverse("summary", args=(pk,)), str(summary)),
    )


@require(P.SUMMARY_VIEW)
def summary_versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Every saved text."""
    summary = load_summary(request, pk, P.SUMMARY_VIEW)
    return versions_page(request, summary, _place(request, summary))


@require(P.SUMMARY_VIEW)
def summary_version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One of them beside the text of now."""
    summary = load_summary(request, pk, P.SUMMARY_VIEW)
    return version_page(request, summary, _place(request, summary), number)


@require(P.SUMMARY_EDIT)
@require_POST
def summary_restore(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Bring one back."""
    summary = load_summary(request, pk, P.SUMMARY_EDIT)
    version = version_of(summary, number)
    try:
        restore_summary(summary=summary, version=version, by=request.user, at=timezone.now())
        messages.success(request, f"已恢复{version}，恢复前的文字留在历次修改里")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("summary", pk)
