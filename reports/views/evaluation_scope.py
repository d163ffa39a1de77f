"""What every page of 量化考核 starts from: the evaluation, scheme or organisation in scope."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header

from branchrecords.access.permissions import Permission as P
from branchrecords.access.scoping import can
from branchrecords.documents.exports import Wanted
from members.models import Organization
from reports.models import Evaluation, Scheme
from reports.queries.evaluations import marking_permission
from reports.queries.organizations import reportable


def load_place(request: HttpRequest, pk: int, permission: P = P.EVALUATION_VIEW) -> Organization:
    """An organisation in scope; 403 where it is only seen, else 404."""
    found = get_object_or_404(reportable(request.user, P.EVALUATION_VIEW), pk=pk)
    _demand(request, permission, found)
    request.organization = found  # type: ignore[attr-defined]
    return found


def load_scheme(request: HttpRequest, pk: int, permission: P = P.EVALUATION_VIEW) -> Scheme:
    """A scheme of an organisation in scope."""
    rows = Scheme.objects.permitted(request.user, P.EVALUATION_VIEW)
    found = get_object_or_404(rows.select_related("organization", "changed_by"), pk=pk)
    _demand(request, permission, found)
    request.organization = found.organization  # type: ignore[attr-defined]
    return found


def load_evaluation(request: HttpRequest, pk: int, permission: P | None = None) -> Evaluation:
    """An evaluation in scope; without a `permission` it is only looked at."""
    rows = Evaluation.objects.permitted(request.user, P.EVALUATION_VIEW)
    found = get_object_or_404(
        rows.select_related("organization", "person", "scheme__organization"), pk=pk
    )
    if permission is not None:
        _demand(request, permission, found)
    request.organization = found.organization  # type: ignore[attr-defined]
    return found


def load_to_mark(request: HttpRequest, pk: int) -> Evaluation:
    """An evaluation that the user marks, publishes and answers for."""
    found = load_evaluation(request, pk)
    _demand(request, marking_permission(found), found)
    return found


def may_of(request: HttpRequest, evaluation: Evaluation) -> dict[str, bool]:
    """What the user may do with one evaluation, for templates."""
    return {
        "own": can(request.user, P.EVALUATION_EDIT, evaluation),
        "mark": can(request.user, marking_permission(evaluation), evaluation),
    }


def _demand(request: HttpRequest, permission: P, thing) -> None:
    if not can(request.user, permission, thing):
        raise PermissionDenied


def posted(request: HttpRequest):
    """What a form is bound to: nothing while it is only looked at."""
    return request.POST if request.method == "POST" else None


def back_to(evaluation: Evaluation) -> tuple[str, str]:
    """Where a form leads back to, for `form_page`."""
    return reverse("evaluation", args=(evaluation.pk,)), "量化考核"


def form_page(request: HttpRequest, form, title: str, back: tuple[str, str], **more):
    """A page with one form on it; `back` is (url, label). With `blockers` it says why the form is
    not offered, under `refusal`."""
    context = {"form": form, "title": title, "back_url": back[0], "back_label": back[1], **more}
    return render(request, "reports/evaluations/form.html", context)


def wanted_by(request: HttpRequest, organization: Organization) -> Wanted:
    """Who asks for a paper, where, how narrowed, when."""
    return Wanted(request.user, organization, request.GET, timezone.now())


def pdf_response(content: bytes, name: str) -> HttpResponse:
    """A PDF shown by the browser's own viewer."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, name)
    return response


def to_evaluation(evaluation: Evaluation) -> HttpResponse:
    """Back to the page of an evaluation."""
    return redirect("evaluation", evaluation.pk)
