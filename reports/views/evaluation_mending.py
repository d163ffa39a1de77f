"""限期整改 after 量化考核: asked for, reported, looked at."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.web.forms import submitted
from reports.actions import evaluation_mending as actions
from reports.forms.evaluation_mending import CheckForm, RectificationForm, ReportForm
from reports.models import Evaluation
from reports.queries.evaluation_mending import (
    Mending,
    check_blockers,
    mending_of,
    order_blockers,
    report_blockers,
)

from .evaluation_scope import (
    back_to,
    form_page,
    load_evaluation,
    load_to_mark,
    posted,
    to_evaluation,
)


@require(P.EVALUATION_MARK, P.EVALUATION_EDIT)
def rectification_order(request: HttpRequest, pk: int) -> HttpResponse:
    """限期整改."""
    found = load_to_mark(request, pk)
    form = RectificationForm(posted(request))

    def act(at):
        actions.order_rectification(evaluation=found, **form.cleaned_data, by=request.user, at=at)

    if submitted(request, form, act):
        messages.success(request, "已要求限期整改")
        return to_evaluation(found)
    return form_page(
        request, form, "要求限期整改", back_to(found), remark=str(found),
        refusal="不能要求限期整改", blockers=order_blockers(found),
    )  # fmt: skip


@require(P.EVALUATION_EDIT)
def rectification_report(request: HttpRequest, pk: int) -> HttpResponse:
    """The branch reports what was mended, for a member without an account too."""
    found = load_evaluation(request, pk, P.EVALUATION_EDIT)
    return report_page(request, found, "evaluation", back_to(found))


def report_page(
    request: HttpRequest, found: Evaluation, name: str, back: tuple[str, str]
) -> HttpResponse:
    """The form of a report, for a branch and for a member on the phone; `name` of the page that
    follows."""
    mending = _mending(found)
    form = ReportForm(posted(request))

    def act(at):
        actions.report_rectification(
            rectification=mending.order, **form.cleaned_data, by=request.user, at=at
        )

    if submitted(request, form, act):
        messages.success(request, "整改情况已报，等待验收")
        return redirect(name, found.pk)
    return form_page(
        request, form, "报整改情况", back, remark=f"整改要求：{mending.order.text}",
        refusal="现在不用报", blockers=report_blockers(mending),
    )  # fmt: skip


@require(P.EVALUATION_MARK, P.EVALUATION_EDIT)
def rectification_check(request: HttpRequest, pk: int) -> HttpResponse:
    """验收 of 整改."""
    found = load_to_mark(request, pk)
    mending = _mending(found)
    form = CheckForm(posted(request))

    def act(at):
        actions.check_rectification(
            rectification=mending.order, **form.facts, by=request.user, at=at
        )

    if submitted(request, form, act):
        messages.success(request, "验收情况已登记")
        return to_evaluation(found)
    said = f"报的整改情况：{mending.waiting.text}" if mending.waiting else "还没有报整改情况"
    return form_page(
        request, form, "验收整改", back_to(found), remark=f"整改要求：{mending.order.text}",
        more=said, refusal="不能验收", blockers=check_blockers(mending),
    )  # fmt: skip


def _mending(evaluation: Evaluation) -> Mending:
    """How the 整改 of an evaluation stands; 404 where none was asked for."""
    order = getattr(evaluation, "rectification", None)
    if order is None:
        raise Http404
    return mending_of(order, on=timezone.localdate())
