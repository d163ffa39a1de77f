"""The page on which the blanks of the year-end form are filled in, and its draft."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission
from branchrecords.errors import ActionError
from reports.actions.entered import drop_typed, enter_figures, keep_typed
from reports.forms.entered import EnteredForm, initial_of, typed_of
from reports.models import EnteredDraft, EnteredFigure

from .pages import Place, place_of


@require(Permission.SUMMARY_EDIT)
def entered_figures(request: HttpRequest, pk: int) -> HttpResponse:
    """The form for numbers that no record gives; a draft shows over what is saved."""
    place = place_of(request, pk, Permission.SUMMARY_EDIT)
    kept = EnteredFigure.objects.filter(organization=place.organization, year=place.year)
    rows = list(kept.select_related("entered_by"))
    draft = _draft(request, place)
    initial = initial_of(rows) | (typed_of(draft.texts) if draft else {})
    form = EnteredForm(request.POST or None, initial=initial)
    if form.is_valid() and _enter(request, place, form):
        return redirect(f"{reverse('annual-form', args=(pk,))}{place.query}")
    newest = max(rows, key=lambda row: row.entered_at, default=None)
    context = {"place": place, "form": form, "author": newest, "draft": draft}
    return render(request, "reports/entered/form.html", context)


def _draft(request: HttpRequest, place: Place) -> EnteredDraft | None:
    return EnteredDraft.objects.filter(
        organization=place.organization, year=place.year, typed_by=request.user
    ).first()


def _enter(request: HttpRequest, place: Place, form: EnteredForm) -> bool:
    try:
        changed = enter_figures(
            organization=place.organization,
            year=place.year,
            numbers=form.numbers,
            notes=form.notes,
            by=request.user,
            at=timezone.now(),
        )
    except ActionError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, f"已保存，改动 {changed} 项" if changed else "没有改动")
    return True


@require(Permission.SUMMARY_EDIT)
@require_POST
def entered_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what is typed (called while typing), or throw it away (`drop`)."""
    place = place_of(request, pk, Permission.SUMMARY_EDIT)
    whose = {"organization": place.organization, "year": place.year, "by": request.user}
    if "drop" in request.POST:
        drop_typed(**whose, at=timezone.now())
        return redirect(f"{reverse('entered-figures', args=(pk,))}{place.query}")
    names = EnteredForm().fields
    texts = {name: request.POST[name][:300] for name in names if name in request.POST}
    keep_typed(**whose, texts=texts, at=timezone.now())
    return HttpResponse(status=204)
