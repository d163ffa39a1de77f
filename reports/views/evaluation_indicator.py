"""考核评分 by indicator: everybody a unit marks in one table, kept while it is typed."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.access.scoping import can
from members.models import Organization
from reports.actions.evaluation_indicator import keep_marks_typed, mark_indicator
from reports.forms.evaluation_indicator import IndicatorForm
from reports.models import Indicator, MarkingDraft
from reports.queries.evaluation_indicator import indicator_rows
from reports.queries.evaluations import evaluations_published_by

from .evaluation_scope import load_place


@require(P.EVALUATION_MARK, P.EVALUATION_EDIT)
def indicator_marks(request: HttpRequest, pk: int, indicator: int) -> HttpResponse:
    """Mark everybody by one indicator; what is right is saved, the other rows say why not."""
    organization, found = _load(request, pk, indicator)
    rows = indicator_rows(found, organization, on=timezone.localdate())
    draft = MarkingDraft.objects.filter(**_whose(request, organization, found)).first()
    form = IndicatorForm(request.POST or None, rows=rows, typed=draft.texts if draft else None)
    if form.is_bound and _saved(request, organization, found, form):
        return redirect("indicator-marks", pk, indicator)
    if form.is_bound:  # what was saved of it shows as saved
        form.all_rows = indicator_rows(found, organization, on=timezone.localdate())
    context = {
        "organization": organization, "indicator": found, "form": form,
        "draft": None if form.is_bound else draft, **_beside(found),
    }  # fmt: skip
    return render(request, "reports/evaluations/indicator.html", context)


def _saved(
    request: HttpRequest, organization: Organization, indicator: Indicator, form: IndicatorForm
) -> bool:
    """Write what can be written; whether nothing is left over."""
    at = timezone.now()
    done = mark_indicator(
        indicator=indicator, organization=organization, marks=form.marks, by=request.user, at=at
    )
    form.refuse(done.refused)
    keep_marks_typed(
        indicator=indicator, organization=organization, texts=form.unsaved, by=request.user, at=at
    )
    if done.number or not form.errors:
        words = f"已保存 {done.number} 个评分" if done.number else "没有改动"
        messages.success(request, words)
    return not form.errors


@require(P.EVALUATION_MARK, P.EVALUATION_EDIT)
@require_POST
def indicator_draft(request: HttpRequest, pk: int, indicator: int) -> HttpResponse:
    """Keep what is typed (called while typing), or throw it away (`drop`)."""
    organization, found = _load(request, pk, indicator)
    rows = indicator_rows(found, organization, on=timezone.localdate())
    drop = "drop" in request.POST
    texts = {} if drop else IndicatorForm(request.POST, rows=rows).typed
    keep_marks_typed(
        indicator=found, organization=organization, texts=texts, by=request.user, at=timezone.now()
    )
    return redirect("indicator-marks", pk, indicator) if drop else HttpResponse(status=204)


def _load(request: HttpRequest, pk: int, indicator: int) -> tuple[Organization, Indicator]:
    """The unit and an indicator by which it marks; 403 where others do."""
    organization = load_place(request, pk)
    found = get_object_or_404(
        Indicator.objects.select_related("scheme__organization"), pk=indicator
    )
    scheme = found.scheme
    if scheme.of_branches and scheme.organization_id != organization.pk:
        raise Http404
    if not evaluations_published_by(scheme, organization).exists():
        raise Http404
    permission = P.EVALUATION_MARK if scheme.of_branches else P.EVALUATION_EDIT
    if not can(request.user, permission, organization):
        raise PermissionDenied
    return organization, found


def _whose(request: HttpRequest, organization: Organization, indicator: Indicator) -> dict:
    return {"organization": organization, "indicator": indicator, "typed_by": request.user}


def _beside(indicator: Indicator) -> dict:
    """The indicators before and after, for going on without the way back."""
    everyone = list(indicator.scheme.indicators.all())
    place = [one.pk for one in everyone].index(indicator.pk)
    return {
        "before": everyone[place - 1] if place else None,
        "after": everyone[place + 1] if place + 1 < len(everyone) else None,
        "place": f"第 {place + 1} 项，共 {len(everyone)} 项",
    }
