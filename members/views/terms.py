"""Terms: where each organisation stands, and what moved the end of one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.errors import ActionError
from branchrecords.web.asof import AsOf, as_of
from branchrecords.web.components import Tab
from branchrecords.web.pagination import page_of
from members.actions.terms import change_term, register_term
from members.exports.terms import year_asked
from members.forms.terms import TermChangeForm, TermForm
from members.models import Election, Organization, Term
from members.models.placements import tree_on
from members.queries.organizations import committee_above
from members.queries.terms import (
    WITHOUT_TERM,
    renewals_of_year,
    rows_shown,
    term_board,
    terms_of,
)
from members.rules.kinds import OrganizationKind
from members.rules.terms import ARTICLE, state_of, term_years

from .may import may_at
from .organizations import load_organization

_STATES = (("", "全部"), ("overdue", "已超期"), ("soon", "半年内届满"), ("none", "未登记"))


@require(P.ORGANIZATION_VIEW)
def term_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The organisation's own terms and elections; for a committee everything below it."""
    organization = load_organization(request, pk, P.ORGANIZATION_VIEW)
    today = timezone.localdate()
    terms = list(terms_of(organization=organization))
    for term in terms:
        term.state = state_of(term.due_on, term.ends_on, today)
    context = {
        "organization": organization,
        "terms": terms,
        "elections": Election.objects.filter(organization=organization),
        "has_terms": organization.kind not in WITHOUT_TERM,
        "years": term_years(organization.kind, organization.sector),
        "article": ARTICLE,
        "may": may_at(request.user, organization),
    }
    if not organization.is_branch and organization.kind != OrganizationKind.GROUP:
        context |= _below(request, organization, as_of(request, today))
    return render(request, "members/terms/list.html", context)


def _below(request: HttpRequest, organization: Organization, day: AsOf) -> dict:
    """The board of a day, or the terms behind 应换 and 已换 of a year."""
    today, tree = day.today, tree_on(day.on, day.today)
    then = tree if day.is_past else None
    mine = Organization.objects.permitted(request.user, P.ORGANIZATION_VIEW)
    whole = term_board(within=organization, on=day.on, then=then, among=mine)
    year = year_asked(request.GET, day.on.year)
    renewals = renewals_of_year(within=organization, year=year)
    show = request.GET.get("show", "")
    chosen = request.GET.get("state", "")
    counts = {key: sum(row.state.key == key for row in whole) for key, _ in _STATES}
    tabs = [
        Tab(label, f"?state={key}{day.also}", counts[key] if key else len(whole), key == chosen)
        for key, label in _STATES
        if not key or counts[key]
    ]
    rows = [row for row in whole if not chosen or row.state.key == chosen]
    if show:
        rows = rows_shown(within=organization, on=day.on, year=year, show=show, among=mine)
    return {
        "board": page_of(rows, request, per_page=50),
        "tabs": [] if show else tabs,
        "renewals": renewals,
        "as_of": day,
        "past": day.is_past,
        "show": show,
        "chosen_year": year,
        "year_text": str(year),
        "due_label": f"{year}年应换届",
        "done_label": f"{year}年已换届",
        "overdue": sum(row.state.key == "overdue" for row in whole),
        "soon": sum(row.state.key == "soon" for row in whole),
        "overdue_url": f"?state=overdue{day.also}",
        "soon_url": f"?state=soon{day.also}",
        "year_choices": range(today.year + 1, today.year - 5, -1),
    }


@require(P.ELECTION_EDIT)
def term_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Register the term that an organisation is in."""
    organization = load_organization(request, pk, P.ELECTION_EDIT)
    form = TermForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            term = register_term(
                organization=organization, **form.cleaned_data, by=request.user, at=timezone.now()
            )
        except ActionError as error:
            form.add_error("starts_on", str(error))
        else:
            messages.success(request, f"已登记任期，{term.due_on} 届满")
            return redirect("term-list", pk=organization.pk)
    years = term_years(organization.kind, organization.sector)
    note = f"{organization.get_kind_display()}每届任期 {years} 年，届满日期由系统算出。{ARTICLE}"
    context = {"form": form, "organization": organization, "title": "登记任期"}
    context["note"] = note if years else ""
    return render(request, "members/terms/form.html", context)


@require(P.ORGANIZATION_EDIT)
def term_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Extend or advance, with the approval of the higher body."""
    term = get_object_or_404(
        Term.objects.permitted(request.user, P.ORGANIZATION_EDIT).select_related("organization"),
        pk=pk,
    )
    request.organization = term.organization
    form = TermChangeForm(
        request.POST or None,
        initial={"approved_by": committee_above(term.organization) or "", "kind": "extend"},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            change_term(
                term=term,
                kind=data["kind"],
                due_on=data["due_on"],
                reason=data["reason"],
                approval=form.approval,
                by=request.user,
                at=timezone.now(),
            )
        except ActionError as error:
            form.add_error("due_on", str(error))
        else:
            messages.success(request, f"届满日期改为 {data['due_on']}")
            return redirect("term-list", pk=term.organization_id)
    note = (
        f"{term.label} {term.starts_on} 起，现在 {term.due_on} 届满。"
        "延期或者提前一般不超过 1 年，须经上级批准。《基层组织选举工作条例》第三条"
    )
    context = {"form": form, "organization": term.organization, "title": "延期或提前换届"}
    context["note"] = note
    return render(request, "members/terms/form.html", context)
