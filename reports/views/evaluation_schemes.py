"""考核办法: the list of a committee, one scheme with its indicators, what is done with it."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.access.scoping import can
from branchrecords.errors import ActionError
from branchrecords.web.forms import pressed, submitted
from members.models import Organization
from reports.actions import evaluation_schemes as actions
from reports.forms.evaluations import IndicatorForm, SchemeForm, indicator_initial
from reports.models import Indicator, Scheme
from reports.queries.evaluation_figures import figure_label
from reports.queries.evaluation_marking import lines_in
from reports.queries.evaluations import schemes_for
from reports.queries.organizations import year_of
from reports.rules.evaluation_course import Subject
from reports.rules.evaluation_schemes import scheme_blockers

from .evaluation_scope import form_page, load_place, load_scheme

State = Scheme.State


@require(P.EVALUATION_VIEW)
def scheme_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The schemes of an organisation and of those above it, and what can be begun."""
    organization = load_place(request, pk)
    today = timezone.localdate()
    rows = list(schemes_for(organization))
    context = {
        "organization": organization,
        "schemes": rows,
        "year": today.year,
        "starts": _starts(organization, rows, today),
        "may": can(request.user, P.EVALUATION_MARK, organization) and not organization.is_branch,
    }
    return render(request, "reports/evaluations/schemes.html", context)


def _starts(organization: Organization, rows: list[Scheme], today: date) -> list[dict]:
    """For this year and each subject without a scheme: the default, and last year's to copy."""
    own = [one for one in rows if one.organization_id == organization.pk]
    found = []
    for subject in Subject:
        of_subject = [one for one in own if one.subject == subject]
        if any(one.year == today.year for one in of_subject):
            continue
        last = next(
            (one for one in of_subject if one.year < today.year and one.state != State.DRAFT), None
        )
        found.append({"subject": subject, "last": last})
    return found


@require(P.EVALUATION_MARK)
@require_POST
def scheme_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a scheme: from the default, or a copy of `source`."""
    organization = load_place(request, pk, P.EVALUATION_MARK)
    today = timezone.localdate()
    subject = request.POST.get("subject", "")
    source = _source(request, organization)
    if source is not None:
        subject = source.subject
    if subject not in Subject.values:
        messages.error(request, "请选择考核党支部还是考核党员")
        return redirect("scheme-list", pk)
    try:
        scheme = actions.draft_scheme(
            organization=organization, year=year_of(request.POST.get("year"), today.year, today),
            subject=subject, source=source, by=request.user, at=timezone.now(),
        )  # fmt: skip
    except ActionError as error:
        messages.error(request, str(error))
        return redirect("scheme-list", pk)
    messages.success(request, "已起草，核对指标以后点「开始执行」")
    return redirect("scheme", scheme.pk)


def _source(request: HttpRequest, organization: Organization) -> Scheme | None:
    text = request.POST.get("source", "")
    if not text:
        return None
    if not text.isdecimal() or len(text) > 12:
        raise Http404
    rows = Scheme.objects.exclude(state=State.DRAFT)
    return get_object_or_404(rows, pk=int(text), organization=organization)


@require(P.EVALUATION_VIEW)
def scheme(request: HttpRequest, pk: int) -> HttpResponse:
    """One scheme: its indicators by section, the sum, what can be done."""
    found = load_scheme(request, pk)
    indicators = list(found.indicators.all())
    context = {
        "scheme": found,
        "organization": found.organization,
        "indicators": [(one, figure_label(one.figure)) for one in indicators],
        "total": sum(one.full for one in indicators),
        "blockers": _blockers(found),
        "versions": Scheme.objects.filter(
            organization=found.organization, year=found.year, subject=found.subject
        ).exclude(pk=found.pk),
        "evaluations": found.evaluations.count(),
        "may": can(request.user, P.EVALUATION_MARK, found),
    }
    return render(request, "reports/evaluations/scheme.html", context)


def _blockers(found: Scheme) -> list:
    return scheme_blockers(lines_in(found)) if found.state == State.DRAFT else []


@require(P.EVALUATION_MARK)
def scheme_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Title and basis of a draft."""
    found = load_scheme(request, pk, P.EVALUATION_MARK)
    initial = {"title": found.title, "basis": found.basis}
    form = SchemeForm(request.POST if request.method == "POST" else None, initial=initial)

    def act(at):
        actions.change_scheme(scheme=found, **form.cleaned_data, by=request.user, at=at)

    if submitted(request, form, act):
        messages.success(request, "已修改")
        return redirect("scheme", pk)
    return form_page(request, form, "修改名称和依据", (reverse("scheme", args=(pk,)), found.title))


@require(P.EVALUATION_MARK)
def indicator_add(request: HttpRequest, pk: int) -> HttpResponse:
    """A new indicator of a draft."""
    found = load_scheme(request, pk, P.EVALUATION_MARK)
    return _indicator(request, found, None)


@require(P.EVALUATION_MARK)
def indicator_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Write an indicator anew."""
    indicator = _load_indicator(request, pk)
    return _indicator(request, indicator.scheme, indicator)


def _indicator(request: HttpRequest, found: Scheme, indicator: Indicator | None) -> HttpResponse:
    form = IndicatorForm(
        request.POST if request.method == "POST" else None, subject=found.subject,
        initial=indicator_initial(indicator) if indicator else None,
    )  # fmt: skip

    def act(at):
        actions.save_indicator(
            scheme=found, line=form.line, indicator=indicator, by=request.user, at=at
        )

    title = "修改指标" if indicator else "添加指标"
    if submitted(request, form, act):
        messages.success(request, f"「{form.cleaned_data['title']}」已保存")
        return redirect("scheme", found.pk)
    return form_page(request, form, title, (reverse("scheme", args=(found.pk,)), found.title))


def _load_indicator(request: HttpRequest, pk: int) -> Indicator:
    rows = Indicator.objects.select_related("scheme__organization")
    mine = Scheme.objects.permitted(request.user, P.EVALUATION_VIEW)
    indicator = get_object_or_404(rows, pk=pk, scheme__in=mine)
    load_scheme(request, indicator.scheme_id, P.EVALUATION_MARK)
    return indicator


@require(P.EVALUATION_MARK)
@require_POST
def indicator_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an indicator out of a draft."""
    indicator = _load_indicator(request, pk)
    found, title = indicator.scheme, indicator.title

    def act(at):
        actions.remove_indicator(indicator=indicator, by=request.user, at=at)
        return f"「{title}」已删去"

    pressed(request, act)
    return redirect("scheme", found.pk)


@require(P.EVALUATION_MARK)
@require_POST
def scheme_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """开始执行, 补充考核对象, 结束年度考核, 删去草稿."""
    found = load_scheme(request, pk, P.EVALUATION_MARK)
    made = {"at": timezone.now(), "by": request.user, "scheme": found}
    acts = {
        "enforce": lambda: actions.enforce_scheme(**made) and "已开始执行，考核对象已经列出",
        "open": lambda: f"补充了 {actions.open_evaluations(**made)} 个考核对象",
        "close": lambda: actions.close_scheme(**made) and "年度考核已结束",
        "drop": lambda: actions.drop_scheme(**made) or "草稿已删去",
    }
    if act not in acts:
        raise Http404
    done = pressed(request, lambda at: acts[act]())
    if act == "drop" and done:
        return redirect("scheme-list", found.organization_id)
    return redirect("scheme", pk)
