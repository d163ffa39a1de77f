"""量化考核: marking on one screen, the steps of one and of many, marks from the records."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.access.scoping import can
from branchrecords.web.forms import pressed, submitted
from members.models import Organization
from reports.actions.evaluation_marking import mark_evaluation, mark_from_records
from reports.actions.evaluation_steps import take_evaluation_step, take_steps, withdraw_deduction
from reports.forms.evaluations import MarksForm, StepForm, WithdrawalForm
from reports.models import Scheme
from reports.queries.evaluation_board import scheme_of, wish_of
from reports.queries.evaluations import evaluations_published_by, line_of, sheet_of
from reports.rules.evaluation_course import BY_BRANCH, OWN_ACT, STEPS, StepKind

from .evaluation_scope import (
    form_page,
    load_evaluation,
    load_place,
    load_to_mark,
    may_of,
    to_evaluation,
)


@require(P.EVALUATION_MARK, P.EVALUATION_EDIT)
def evaluation_mark(request: HttpRequest, pk: int) -> HttpResponse:
    """考核评分 on one screen: own marks, the number, the files, the marks to give and why."""
    found = load_to_mark(request, pk)
    sheet = sheet_of(found, on=timezone.localdate())
    form = MarksForm(
        request.POST if request.method == "POST" else None, sheet=sheet,
        initial={f"marks_{row.indicator.pk}": row.proposed for row in sheet},
    )  # fmt: skip

    def act(at):
        mark_evaluation(evaluation=found, marks=form.marks, by=request.user, at=at)

    if submitted(request, form, act):
        messages.success(request, "评分已保存")
        return to_evaluation(found)
    context = {
        "evaluation": found, "organization": found.organization, "form": form,
        "line": line_of(found, on=timezone.localdate()),
    }  # fmt: skip
    return render(request, "reports/evaluations/mark.html", context)


@require(P.EVALUATION_MARK, P.EVALUATION_EDIT)
def evaluation_step(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Register one step of one evaluation."""
    found = load_evaluation(request, pk)
    if kind not in STEPS[found.scheme.subject] or kind in OWN_ACT:
        raise Http404
    may = may_of(request, found)
    if not (may["mark"] or (may["own"] and kind in BY_BRANCH)):
        raise PermissionDenied
    form = _step_form(request, kind)

    def act(at):
        take_evaluation_step(evaluation=found, kind=kind, facts=form.facts, by=request.user, at=at)

    label = StepKind(kind).label
    if submitted(request, form, act):
        messages.success(request, f"已登记「{label}」")
        return to_evaluation(found)
    back = (reverse("evaluation", args=(found.pk,)), "量化考核")
    return form_page(request, form, f"登记「{label}」", back, remark=found.name)


@require(P.EVALUATION_MARK, P.EVALUATION_EDIT)
def deduction_withdraw(request: HttpRequest, pk: int, step: int) -> HttpResponse:
    """Give back what a check took off."""
    found = load_to_mark(request, pk)
    taken = get_object_or_404(found.steps.filter(deduction__gt=0), pk=step)
    form = WithdrawalForm(request.POST if request.method == "POST" else None)

    def act(at):
        withdraw_deduction(step=taken, reason=form.cleaned_data["reason"], by=request.user, at=at)

    if submitted(request, form, act):
        messages.success(request, f"已撤销扣分 {taken.deduction} 分")
        return to_evaluation(found)
    back = (reverse("evaluation", args=(found.pk,)), "量化考核")
    remark = f"{found.name}，{taken}：{taken.finding}，扣 {taken.deduction} 分"
    return form_page(request, form, "撤销扣分", back, remark=remark)


def _step_form(request: HttpRequest, kind: str) -> StepForm:
    data = request.POST if request.method == "POST" else None
    return StepForm(data, kind=kind, initial={"on": timezone.localdate()})


def _unit_scheme(request: HttpRequest, pk: int) -> tuple[Organization, Scheme]:
    """The organisation that acts for all, and its scheme; 403 where others do."""
    organization = load_place(request, pk)
    scheme = scheme_of(organization, wish_of(request.GET, timezone.localdate()))
    if scheme is None:
        raise Http404
    permission = P.EVALUATION_MARK if scheme.of_branches else P.EVALUATION_EDIT
    if not can(request.user, permission, organization):
        raise PermissionDenied
    if scheme.of_branches and scheme.organization_id != organization.pk:
        raise Http404
    return organization, scheme


@require(P.EVALUATION_MARK, P.EVALUATION_EDIT)
def evaluation_steps(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Register one step for everybody who is there."""
    organization, scheme = _unit_scheme(request, pk)
    if kind not in STEPS[scheme.subject] or kind in OWN_ACT:
        raise Http404
    form = _step_form(request, kind)
    rows = evaluations_published_by(scheme, organization)
    done: list[tuple[int, list[str]]] = []

    def act(at):
        done.append(
            take_steps(evaluations=rows, kind=kind, facts=form.facts, by=request.user, at=at)
        )

    label = StepKind(kind).label
    back = f"{reverse('evaluation-board', args=(pk,))}?year={scheme.year}&subject={scheme.subject}"
    if submitted(request, form, act):
        number, behind = done[0]
        left = f"；{len(behind)} 个还没有到这一步：{'、'.join(behind[:5])}" if behind else ""
        messages.success(request, f"已为 {number} 个登记「{label}」{left}")
        return redirect(back)
    title = f"为全部登记「{label}」"
    return form_page(request, form, title, (back, "量化考核"), remark=str(scheme))


@require(P.EVALUATION_MARK, P.EVALUATION_EDIT)
@require_POST
def evaluation_records(request: HttpRequest, pk: int) -> HttpResponse:
    """Give all members of a branch the marks their records give."""
    organization, scheme = _unit_scheme(request, pk)
    rows = evaluations_published_by(scheme, organization)

    def act(at):
        number = mark_from_records(scheme=scheme, evaluations=rows, by=request.user, at=at)
        return f"按记录评了 {number} 项；其余各项请逐人评分" if number else "按记录能评的都评过了"

    pressed(request, act)
    back = reverse("evaluation-board", args=(pk,))
    return redirect(f"{back}?year={scheme.year}&subject={scheme.subject}")
