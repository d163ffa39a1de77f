"""Issued versions of a summary: the file as it was printed then, what a version changed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.web.downloads import PDF, download
from reports.models import Issue
from reports.papers import filed_paper


@require(P.SUMMARY_VIEW)
def issue_file(request: HttpRequest, pk: int) -> HttpResponse:
    """One issued version, as it was printed then."""
    issues = Issue.objects.permitted(request.user, P.SUMMARY_VIEW)
    issue = get_object_or_404(issues.select_related("organization"), pk=pk)
    name = f"{issue.organization.name}{issue.content['title']}（第{issue.version}版）.pdf"
    return download(filed_paper(issue, request.user), name, PDF)


@require(P.SUMMARY_VIEW)
def issue_differences(request: HttpRequest, pk: int) -> HttpResponse:
    """What a version changed, as frozen and printed with it."""
    issues = Issue.objects.permitted(request.user, P.SUMMARY_VIEW)
    issue = get_object_or_404(issues.select_related("organization", "summary"), pk=pk)
    context = {"issue": issue, "replaces": issue.content.get("replaces")}
    return render(request, "reports/summaries/differences.html", context)
