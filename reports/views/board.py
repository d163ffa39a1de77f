"""The committee's review board, and the batch export of all summaries below."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission
from branchrecords.access.scoping import can
from branchrecords.web.components import Tab
from reports.actions.batches import start_batch
from reports.forms.batches import BatchForm
from reports.queries.summaries import board

from .pages import place_of

_TABS = (
    ("", "全部"),
    ("submitted", "待审核"),
    ("returned", "被退回"),
    ("draft", "草稿"),
    ("none", "未起草"),
    ("accepted", "已通过"),
    ("issued", "已印发"),
)


@require(Permission.SUMMARY_VIEW)
def summary_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Where every organisation below stands with its summary."""
    place = place_of(request, pk)
    rows = board(place.organization, place.year, place.day)
    chosen = request.GET.get("state", "")
    counts = {key: sum(row.state == key for row in rows) for key, _ in _TABS}
    tabs = [
        Tab(label, f"{place.query}&state={key}", counts[key] if key else len(rows), key == chosen)
        for key, label in _TABS
        if not key or counts[key]
    ]
    shown = [row for row in rows if not chosen or row.state == chosen]
    context = {"place": place, "rows": shown, "tabs": tabs, "form": BatchForm()}
    context["total"], context["accepted"] = len(rows), counts["accepted"] + counts["issued"]
    context["may_export"] = request.user.holds(Permission.SUMMARY_EXPORT)
    context["reviews"] = can(request.user, Permission.SUMMARY_REVIEW, place.organization)
    return render(request, "reports/summaries/board.html", context)


@require(Permission.SUMMARY_EXPORT)
@require_POST
def summary_export(request: HttpRequest, pk: int) -> HttpResponse:
    """Start the job that makes the PDFs of a subtree."""
    place = place_of(request, pk, Permission.SUMMARY_EXPORT)
    form = BatchForm(request.POST)
    if not form.is_valid():
        messages.error(request, "请选择压缩包、合订本或数字汇总表，再开始生成")
        return redirect("summary-review", pk)
    job = start_batch(
        organization=place.organization,
        year=form.cleaned_data["year"] or place.year,
        form=form.cleaned_data["form"],
        drafts=form.cleaned_data["drafts"],
        by=request.user,
        at=timezone.now(),
    )
    return redirect("job", job.pk)
