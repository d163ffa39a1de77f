"""大额党费: the list of a branch or committee, one sum with its steps and papers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.access.scoping import can
from branchrecords.documents.pdf import PdfUnavailable, render_pdf
from branchrecords.web.exporting import export_response
from branchrecords.web.formats import daxie
from branchrecords.web.forms import submitted
from branchrecords.web.pagination import page_of
from dues.actions.exporting import note_export
from dues.actions.large import receive_large, reverse_large, take_large_step
from dues.exports.extra import LARGE
from dues.forms.collecting import ReverseForm
from dues.forms.extra import LargeForm, LargeStepForm
from dues.models import LargePayment
from dues.queries.extra import held, large_payments, receipt_of
from dues.rules.large import Stage, next_stage
from members.models import Organization, Person
from members.rules.kinds import OrganizationKind

from .scope import (
    branch_in_scope,
    download,
    organization_in_scope,
    row_in_scope,
    watermark,
    year_asked,
)

PAPERS = {"register": "大额党费登记表", "letter": "关于报送大额党费的函"}
# The form is dated by whoever signs it.
_ENDS: dict[str, Callable[[datetime], dict]] = {
    "register": lambda at: {},
    "letter": lambda at: {
        "dated": timezone.localdate(at),
        "annexes": ["大额党费登记表"],
    },
}


@require(P.DUES_VIEW)
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """Every sum of a branch or subtree in a year, by how far it has come."""
    organization = organization_in_scope(request, pk, P.DUES_VIEW)
    year, stage, today = year_asked(request), _stage_asked(request), timezone.localdate()
    context = {
        "organization": organization,
        "year": year,
        "year_name": f"{year}年",
        "years": range(today.year, today.year - 5, -1),
        "stage": stage,
        "stages": Stage,
        "page": page_of(large_payments(organization=organization, year=year, stage=stage), request),
        "held": sum(one.large for one in held(organization=organization, on=today)),
        "may_receive": organization.is_branch and can(request.user, P.DUES_COLLECT, organization),
    }
    return render(request, "dues/large/list.html", context)


def _stage_asked(request: HttpRequest) -> int | None:
    """`?stage=2`; nothing for all, 404 for what is none."""
    text = request.GET.get("stage", "")
    if not text:
        return None
    if not text.isdecimal() or int(text) not in Stage.values:
        raise Http404
    return int(text)


@require(P.DUES_VIEW)
@require_POST
def xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """The same list as a spreadsheet."""
    organization = organization_in_scope(request, pk, P.DUES_VIEW)
    year, stage = year_asked(request), _stage_asked(request)
    rows = large_payments(organization=organization, year=year, stage=stage)
    scope = f"{year}年" + (f"，{Stage(stage).label}" if stage else "")
    return export_response(request, LARGE, list(rows), organization=organization, scope=scope)


@require(P.DUES_COLLECT)
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Register what a member of the branch has given."""
    branch, today = branch_in_scope(request, pk, P.DUES_COLLECT), timezone.localdate()
    people = Person.objects.members_on(today).of_organization(branch, today)
    form = LargeForm(
        request.POST or None, people=people.order_by("pinyin"), initial={"key": uuid4()}
    )
    done = []

    def act(at: datetime) -> None:
        done.append(receive_large(organization=branch, by=request.user, at=at, **form.cleaned_data))

    if submitted(request, form, act):
        messages.success(request, f"已登记{done[0].person}的大额党费，请打印登记表、报送基层党委")
        return redirect("dues-large-payment", done[0].pk)
    return render(request, "dues/large/add.html", {"organization": branch, "form": form})


@require(P.DUES_VIEW)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One sum: who, how much, how far, the papers."""
    found = row_in_scope(request, _rows(), pk, P.DUES_VIEW)
    collects = can(request.user, P.DUES_COLLECT, found.organization)
    passes = can(request.user, P.DUES_EXTRA, found.organization)
    following = None if found.is_reversed else next_stage(found.stage)
    context = {
        "payment": found,
        "organization": found.organization,
        "stages": _way(request, found),
        "receipt": receipt_of(found),
        "following": following,
        "may_report": following == Stage.REPORTED and collects,
        "may_pass": following in (Stage.PASSED, Stage.RECEIPTED) and passes,
        "may_correct": passes and found.stage == Stage.RECEIPTED,
        "may_print": collects or passes,
        "may_reverse": collects and found.stage < Stage.PASSED and not found.is_reversed,
        "RECEIPTED": Stage.RECEIPTED,
    }
    return render(request, "dues/large/detail.html", context)


def _rows():
    return LargePayment.objects.with_stage().select_related(
        "person", "organization", "entry__reversal", "posted_by"
    )


def _way(request: HttpRequest, found: LargePayment) -> list[dict]:
    """The four stages, each with its newest row and the books that one may see."""
    rows = found.steps.select_related(
        "taken_by", "entry__organization", "upper_entry__organization"
    )
    steps = {step.stage: step for step in rows.order_by("pk")}
    way = [{"stage": stage, "step": steps.get(stage)} for stage in Stage]
    for one in way:
        entries = one["step"].entries if one["step"] else []
        one["books"] = [
            (entry.pk, entry.organization)
            for entry in entries
            if can(request.user, P.DUES_VIEW, entry.organization)
        ]
    return way


# What the step does to the money.
MOVES = {
    Stage.REPORTED: "这笔钱从支部的账转到党委的账，双方同时记账。",
    Stage.PASSED: "这笔钱从党委的账付出，全部转交上级。",
}


@require(P.DUES_COLLECT)
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The branch hands the sum up."""
    return _step(request, row_in_scope(request, _rows(), pk, P.DUES_COLLECT), Stage.REPORTED)


@require(P.DUES_EXTRA)
def step(request: HttpRequest, pk: int, stage: int) -> HttpResponse:
    """The committee passes the sum on, and has the receipt back."""
    found = row_in_scope(request, _rows(), pk, P.DUES_EXTRA)
    if stage not in (Stage.PASSED, Stage.RECEIPTED):
        raise Http404
    return _step(request, found, Stage(stage))


def _step(request: HttpRequest, found: LargePayment, stage: Stage) -> HttpResponse:
    form = LargeStepForm(
        request.POST or None, stage=stage, initial={"happened_on": timezone.localdate()}
    )

    def act(at: datetime) -> None:
        take_large_step(payment=found, stage=stage, by=request.user, at=at, **form.cleaned_data)

    if submitted(request, form, act):
        messages.success(request, f"已登记「{stage.label}」")
        return redirect("dues-large-payment", found.pk)
    context = {
        "payment": found,
        "organization": found.organization,
        "form": form,
        "stage_name": stage.label,
        "moves": MOVES.get(stage, ""),
    }
    return render(request, "dues/large/step.html", context)


@require(P.DUES_COLLECT)
def reverse(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo a sum that has not been passed on."""
    found = row_in_scope(request, _rows(), pk, P.DUES_COLLECT)
    form = ReverseForm(request.POST or None)

    def act(at: datetime) -> None:
        reverse_large(payment=found, by=request.user, at=at, **form.cleaned_data)

    if submitted(request, form, act):
        messages.success(request, f"已冲正{found.person}的大额党费 {found.amount} 元")
        return redirect("dues-large-payment", pk)
    context = {"payment": found, "organization": found.organization, "form": form}
    return render(request, "dues/large/reverse.html", context)


@require(P.DUES_COLLECT, P.DUES_EXTRA)
def paper(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """大额党费登记表, or the letter that goes up with it."""
    if kind not in PAPERS:
        raise Http404
    rows, user = _rows(), request.user
    mine = rows.permitted(user, P.DUES_COLLECT) | rows.permitted(user, P.DUES_EXTRA)
    found = mine.filter(pk=pk).first()
    if found is None:
        raise Http404
    request.organization, now = found.organization, timezone.now()
    name = f"{found.person}{PAPERS[kind]}"
    try:
        content = render_pdf(
            template=f"documents/large_{kind}.html",
            context=_paper_context(found, request) | _ENDS[kind](now),
            title=name,
            identifier=f"large-{kind}-{pk}-{now.isoformat()}",
            at=now,
        )
    except PdfUnavailable as error:
        messages.error(request, str(error))
        return redirect("dues-large-payment", pk)
    note_export(
        organization=found.organization, what=name, by=user, at=now, people=[found.person_id]
    )
    return download(content, f"{name}.pdf", "application/pdf")


def _paper_context(found: LargePayment, request: HttpRequest) -> dict:
    above = Organization.objects.above(found.organization)
    committee = above.filter(kind=OrganizationKind.COMMITTEE).last()
    return {
        "org_name": found.organization.name,
        "committee": committee.name if committee else "",
        "payment": found,
        "person": found.person,
        "amount": f"{found.amount:,.2f}",
        "words": daxie(found.amount),
        "imprint": watermark(request).replace("导出", "打印"),
    }
