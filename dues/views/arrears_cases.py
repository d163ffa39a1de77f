"""One member's arrears to a branch: what was done, what may come next, the notice, the steps."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.access.scoping import can
from branchrecords.documents.pdf import PdfUnavailable, render_pdf
from branchrecords.web.asof import as_of
from branchrecords.web.formats import daxie
from branchrecords.web.forms import Form, spoken_errors, submitted
from branchrecords.web.proving import proven
from dues.actions.arrears import note_arrears_notice, record_arrears_step, reveal_arrears_step
from dues.forms.arrears import FORMS, RevealForm
from dues.models import ArrearsStep, Assessment
from dues.queries.arrears_cases import CaseState, case_of
from dues.queries.arrears_outcomes import draft_key
from dues.rules.arrears import SENTENCES, StepKind
from dues.rules.months import month_names
from dues.rules.rates import REGULATION
from members.models import Organization, Person
from members.queries.development_votes import sealed_votes
from members.rules.development_votes import ORDINARY

from .scope import branch_in_scope, download


@require(P.DUES_VIEW)
def page(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """Where a member stands with the branch, `?on=` of a past day."""
    branch, member = _member(request, pk, person, P.DUES_VIEW)
    return _page(request, branch, member)


@require(P.DUES_COLLECT)
def step(request: HttpRequest, pk: int, person: int, kind: str) -> HttpResponse:
    """Register a step; why it is not possible yet stands above the form."""
    branch, member = _member(request, pk, person, P.DUES_COLLECT)
    if kind not in StepKind.values:
        raise Http404
    wanted, today = StepKind(kind), timezone.localdate()
    state = case_of(organization=branch, person=member, on=today)
    form = _form(request, wanted, branch)

    def act(at: datetime) -> None:
        record_arrears_step(
            key=form.cleaned_data["key"], organization=branch, person=member,
            facts=form.facts(), by=request.user, at=at,
        )  # fmt: skip

    if submitted(request, form, act):
        messages.success(request, f"已登记{member}：{wanted.label}")
        return redirect("dues-arrears-case", pk, person)
    one = next(p for p in state.possible if p.kind == wanted)
    context = {
        "organization": branch, "person": member, "form": form, "kind": wanted, "state": state,
        "possible": one, "rule": SENTENCES[wanted], "title": f"{wanted.label}：{member}",
    }  # fmt: skip
    return render(request, "dues/arrears/step.html", context)


@require(P.TALK_REVEAL)
@require_POST
@proven
def reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """The case page with what one step keeps encrypted, this once."""
    found = _step(request, pk, P.TALK_REVEAL)
    case, form = found.case, RevealForm(request.POST)
    if not form.is_valid():
        messages.error(request, spoken_errors(form))
        return redirect("dues-arrears-case", case.organization_id, case.person_id)
    text = reveal_arrears_step(step=found, **form.cleaned_data, by=request.user, at=timezone.now())
    return _page(request, case.organization, case.person, shown={found.pk: text or "没有写"})


@require(P.DUES_COLLECT)
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """限期补交通知书 as PDF, with its receipt to sign."""
    found = _step(request, pk, P.DUES_COLLECT)
    if found.kind != StepKind.WARNING:
        raise Http404
    now, case = timezone.now(), found.case
    name = f"{case.person}限期补交党费通知书"
    try:
        content = render_pdf(
            template="documents/arrears_notice.html", context=_notice(found),
            title=name, identifier=f"arrears-{found.pk}", at=now,
        )  # fmt: skip
    except PdfUnavailable as error:
        messages.error(request, str(error))
        return redirect("dues-arrears-case", case.organization_id, case.person_id)
    note_arrears_notice(step=found, by=request.user, at=now)
    return download(content, f"{name}.pdf", "application/pdf")


def _notice(step: ArrearsStep) -> dict:
    """What the notice says: the months and the sum as they were on its day."""
    case = step.case
    return {
        "org_name": case.organization.name,
        "title": "限期补交党费通知书",
        "name": case.person.name,
        "months": month_names(step.months, step.on.year),
        "count": len(step.months),
        "amount": step.amount,
        "words": daxie(step.amount),
        "due_on": step.due_on,
        "dated": step.on,
        "regulation": REGULATION,
    }


def _member(
    request: HttpRequest, pk: int, person: int, permission: P
) -> tuple[Organization, Person]:
    """A branch in scope and somebody who owed it something once, else 404."""
    branch = branch_in_scope(request, pk, permission)
    owing = Assessment.objects.filter(organization=branch).order_by().values("person_id")
    return branch, get_object_or_404(Person.objects.filter(pk__in=owing), pk=person)


def _step(request: HttpRequest, pk: int, permission: P) -> ArrearsStep:
    rows = ArrearsStep.objects.permitted(request.user, permission)
    found = get_object_or_404(rows.select_related("case__organization", "case__person"), pk=pk)
    request.organization = found.case.organization
    return found


def _form(request: HttpRequest, kind: StepKind, branch: Organization) -> Form:
    today = timezone.localdate()
    votes = []
    if kind is StepKind.MEETING:
        votes = sealed_votes(branch, on=today, matter=ORDINARY)
    return FORMS[kind](
        request.POST or None,
        today=today,
        people=Person.objects.members_on(today).of_organization(branch, today),
        votes=votes,
        initial={"owner": request.user.person_id},
    )


def _page(
    request: HttpRequest, branch: Organization, member: Person, shown: dict[int, str] | None = None
) -> HttpResponse:
    day = as_of(request, timezone.localdate())
    state = case_of(organization=branch, person=member, on=day.on, past=day.is_past)
    may_record = can(request.user, P.DUES_COLLECT, branch) and not day.is_past
    context = {
        "organization": branch,
        "person": member,
        "as_of": day,
        "state": state,
        "steps": [(one, (shown or {}).get(one.pk)) for one in state.steps],
        "title": f"{member}的欠交党费",
        "reveal": RevealForm(),
        "may_record": may_record,
        "may_reveal": can(request.user, P.TALK_REVEAL, branch),
        "sanction_url": _sanction_url(request, branch, state),
        "possible": [(one, _address(branch, member, one.kind)) for one in state.possible],
    }
    return render(request, "dues/arrears/case.html", context)


def _address(branch: Organization, member: Person, kind: StepKind) -> str:
    return reverse("dues-arrears-step", args=(branch.pk, member.pk, kind.value))


def _sanction_url(request: HttpRequest, branch: Organization, state: CaseState) -> str:
    """The register's form, filled in from the case, for who may write there."""
    handed = state.is_running and state.course.handed is not None and not state.course.removed
    if not handed or state.case is None or not can(request.user, P.SANCTION_EDIT, branch):
        return ""
    address = reverse("sanction-add", args=(state.case.person_id,))
    return f"{address}?from={draft_key(state.case)}"
