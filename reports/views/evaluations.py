"""量化考核: the board and one evaluation."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.access.scoping import can
from branchrecords.errors import ActionError
from branchrecords.web.components import Tab
from branchrecords.web.exporting import export_response
from branchrecords.web.pagination import page_of
from reports.evaluation_exports import BOARD, summary_pdf
from reports.models import Evaluation, Publication
from reports.queries.evaluation_board import (
    NO_BAND,
    SORTS,
    board,
    counts_of,
    narrowed,
    scheme_of,
    wish_of,
)
from reports.queries.evaluation_marking import objection_blockers
from reports.queries.evaluations import (
    blockers_of,
    limits_of,
    line_of,
    sheet_of,
    veiled,
    year_day,
)
from reports.queries.organizations import years
from reports.rules.evaluation_course import BY_BRANCH, OWN_ACT, STEPS, Subject
from reports.rules.evaluation_marks import Band, band_label

from .evaluation_scope import (
    load_evaluation,
    load_place,
    may_of,
    pdf_response,
    wanted_by,
)


@require(P.EVALUATION_VIEW)
def evaluation_board(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody below with own marks, score, band and step; what can be done for all at once."""
    organization, today = load_place(request, pk), timezone.localdate()
    wish = wish_of(request.GET, today)
    lines = board(request.user, organization, wish, today)
    shown, scheme = narrowed(lines, wish), scheme_of(organization, wish)
    unit = scheme is not None and (
        scheme.organization_id == organization.pk if scheme.of_branches else organization.is_branch
    )
    act = P.EVALUATION_MARK if scheme and scheme.of_branches else P.EVALUATION_EDIT
    context = {
        "organization": organization,
        "wish": wish,
        "scheme": scheme,
        "page": page_of(shown, request, per_page=60),
        "counts": counts_of(lines),
        "number": len(lines),
        "tabs": _tabs(request, wish.band, counts_of(lines), len(lines), wish.subject),
        "subjects": Subject.choices,
        "sorts": SORTS.items(),
        "years": years(today),
        "acts": unit and can(request.user, act, organization),
        "makes": can(request.user, P.EVALUATION_MARK, organization) and not organization.is_branch,
        "steps": [one for one in STEPS[wish.subject] if one not in OWN_ACT],
        "publication": _publication(scheme, organization) if unit else None,
        "top_label": band_label(Band.TOP, of_branch=wish.subject == Subject.BRANCHES),
        "limits": limits_of(
            scheme.organization if scheme else organization, year_day(wish.year, today)
        ),
    }  # fmt: skip
    return render(request, "reports/evaluations/board.html", context)


def _publication(scheme, organization) -> Publication | None:
    return Publication.objects.filter(scheme=scheme, organization=organization).first()


def _tabs(request: HttpRequest, band: str, counts: dict, number: int, subject: str) -> list[Tab]:
    of_branch = subject == Subject.BRANCHES
    bands = {band: band_label(band, of_branch=of_branch) for band in Band}
    names = {"": "全部", **bands, NO_BAND: "还没有等次"}
    found = []
    for key, label in names.items():
        query = request.GET.copy()
        query.pop("page", None)
        query["band"] = key
        count = counts[key] if key else number
        found.append(Tab(label, f"?{query.urlencode()}", count, key == band))
    return found


@require(P.EVALUATION_VIEW)
@require_POST
def evaluation_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The board as it is narrowed, as xlsx."""
    organization = load_place(request, pk)
    return export_response(request, BOARD, organization=organization)


@require(P.EVALUATION_VIEW)
def evaluation_table(request: HttpRequest, pk: int) -> HttpResponse:
    """The board as it is narrowed, on paper."""
    organization = load_place(request, pk)
    try:
        return pdf_response(*summary_pdf(wanted_by(request, organization)))
    except ActionError as error:
        messages.error(request, str(error))
        return redirect("evaluation-board", pk)


@require(P.EVALUATION_VIEW)
def evaluation(request: HttpRequest, pk: int) -> HttpResponse:
    """One evaluation: the score sheet, the course, the result, objections, 整改."""
    found = load_evaluation(request, pk)
    today = timezone.localdate()
    line, may = line_of(found, on=today), may_of(request, found)
    begun = line.marked > 0
    if not may["mark"]:
        line = veiled(line)
    context = {
        "evaluation": found,
        "organization": found.organization,
        "line": line,
        "sheet": sheet_of(found, on=today),
        "steps": found.steps.select_related("by", "withdrawal__by"),
        "course": _course(line, may),
        "results": found.results.select_related("publication", "by").order_by("-number"),
        "objections": found.objections.select_related("answer", "by"),
        "mending": line.mending,
        "may": may,
        "begun": begun,
        "shows_marks": may["mark"] or line.result is not None,
        "reopened": _reopened(found, line),
        "low": line.result is not None and line.band in (Band.BASIC, Band.FAIL),
        "objectable": not objection_blockers(found, today),
    }
    return render(request, "reports/evaluations/detail.html", context)


def _course(line, may: dict[str, bool]) -> list[dict]:
    """The steps in order: taken or not, and whether the user can take it now."""
    found = []
    subject = line.evaluation.scheme.subject
    for kind in STEPS[subject]:
        allowed = may["mark"] or (kind in BY_BRANCH and may["own"])
        open_now = kind not in OWN_ACT and not blockers_of(line, kind) and line.result is None
        found.append(
            {"kind": kind, "taken": kind in line.taken, "can": allowed and open_now,
             "next": kind == line.next}
        )  # fmt: skip
    return found


def _reopened(found: Evaluation, line) -> bool:
    """Whether an upheld objection opened the marks again."""
    if line.result is None:
        return False
    return found.objections.filter(answer__upheld=True).count() >= line.result.number
