"""收款流水: upload a statement, look through every line, receive once; what is still open."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.documents.uploads import SheetError
from branchrecords.errors import ActionError
from branchrecords.web.exporting import export_response
from branchrecords.web.forms import submitted
from dues.actions.statement_collecting import collect_lines
from dues.actions.statements import Decision, decide_lines, dismiss_lines, upload_statement
from dues.exports.extra import WAITING
from dues.forms.statements import AssignForm, DismissForm, LinesForm, StatementForm
from dues.imports.statements import read_statement
from dues.models import Statement, StatementRow
from dues.queries.statement_lines import LineState, statement_lines, waiting_lines
from dues.queries.statements import payable_people, payments_of_line, statement_list
from dues.rules.receiving import Rest
from dues.rules.statements import Standing

from .scope import branch_in_scope, row_in_scope

KEY = re.compile(r"[0-9]{1,15}")
# More options than this make a page slow: then a line is assigned on its own page.
MOST_OPTIONS = 6_000


@require(P.DUES_COLLECT)
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring in a statement; those brought in, and what nobody has dealt with."""
    branch = branch_in_scope(request, pk, P.DUES_COLLECT)
    form = StatementForm(request.POST or None, request.FILES or None, initial={"key": uuid4()})
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("dues-statement", _upload(request, branch, form).pk)
        except (SheetError, ActionError) as error:
            form.add_error("file", str(error))
    context = {
        "organization": branch,
        "form": form,
        "statements": statement_list(organization=branch),
        "waiting": waiting_lines(organization=branch, on=timezone.localdate()),
    }
    return render(request, "dues/statements/list.html", context)


def _upload(request: HttpRequest, branch, form: StatementForm) -> Statement:
    file = form.cleaned_data["file"]
    read = read_statement(file, file.name)
    return upload_statement(
        key=form.cleaned_data["key"],
        organization=branch,
        file_name=file.name,
        method=form.cleaned_data["method"],
        lines=read.lines,
        skipped=read.skipped,
        by=request.user,
        at=timezone.now(),
    )


@require(P.DUES_COLLECT)
def statement(request: HttpRequest, pk: int) -> HttpResponse:
    """Every line of a statement; choices are kept, and one press receives what was shown."""
    found = row_in_scope(
        request, Statement.objects.select_related("organization"), pk, P.DUES_COLLECT
    )
    now = timezone.now()
    people = payable_people(organization=found.organization, on=timezone.localdate(now))
    states = statement_lines(statement=found, on=timezone.localdate(now))
    form = LinesForm(request.POST or None, states=states, people=people)
    problem = None
    if request.method == "POST" and form.is_valid():
        try:
            if _done(request, found, form.cleaned_data, now):
                return redirect("dues-statement", pk)
        except ActionError as error:
            problem = error
            form.add_error(None, str(error))
        states = statement_lines(statement=found, on=timezone.localdate(now))
    context = _page(found, states, people) | {"form": form, "problem": problem}
    context["dismissal"] = DismissForm()
    return render(request, "dues/statements/page.html", context)


def _done(request: HttpRequest, found: Statement, sent: dict, now: datetime) -> bool:
    """Keep what was chosen; receive what was shown, unless something has to be looked at first."""
    decide_lines(statement=found, decisions=sent["decisions"], by=request.user, at=now)
    if request.POST.get("do") != "collect":
        messages.success(request, "已保存选择，还没有收款")
        return True
    if sent["bare"]:
        messages.warning(
            request, f"刚选了党员的 {sent['bare']} 笔，请核对交哪几个月，再确认收款；还没有收款"
        )
        return True
    made = collect_lines(statement=found, picks=sent["picks"], by=request.user, at=now)
    if made:
        messages.success(request, f"已收 {len(sent['picks'])} 笔，记入每个人的党费")
    else:
        messages.info(request, "这些已经收过款，没有重复入账")
    return True


def _page(found: Statement, states: list[LineState], people: dict[int, str]) -> dict:
    offered = [state for state in states if state.may_assign]
    picked = [state for state in offered if state.picked]
    blocked = [state for state in states if state.is_open and not state.may_assign]
    unmatched = [state for state in states if state.standing == Standing.UNMATCHED]
    return {
        "statement": found,
        "organization": found.organization,
        "offered": sorted(offered, key=lambda state: bool(state.picked)),
        "blocked": blocked,
        "settled": [state for state in states if not state.is_open],
        "counts": [
            f"{standing.label} {number} 笔"
            for standing in Standing
            if (number := len([state for state in states if state.standing == standing]))
        ],
        "picked": picked,
        "picked_sum": sum((state.row.amount or 0 for state in picked), Decimal("0.00")),
        "others": people if len(people) * len(offered) <= MOST_OPTIONS else {},
        "unmatched": unmatched,
        "unmatched_ids": ",".join(str(state.row.pk) for state in unmatched),
    }


@require(P.DUES_COLLECT)
@require_POST
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """What no member paid is not received: the lines that were listed, with one reason."""
    found = row_in_scope(
        request, Statement.objects.select_related("organization"), pk, P.DUES_COLLECT
    )
    ids = [int(one) for one in request.POST.get("rows", "").split(",") if KEY.fullmatch(one)]
    form, number = DismissForm(request.POST), []

    def act(at: datetime) -> None:
        reason = form.cleaned_data["reason"]
        number.append(
            dismiss_lines(statement=found, row_ids=ids, reason=reason, by=request.user, at=at)
        )

    if submitted(request, form, act):
        messages.success(request, f"{number[0]} 笔登记为不收")
        return redirect("dues-statement", pk)
    today = timezone.localdate()
    people = payable_people(organization=found.organization, on=today)
    states = statement_lines(statement=found, on=today)
    context = _page(found, states, people) | {"form": LinesForm(states=states, people=people)}
    return render(request, "dues/statements/page.html", context | {"dismissal": form})


@require(P.DUES_COLLECT)
def line(request: HttpRequest, pk: int) -> HttpResponse:
    """One line: whose dues it is, who brought it, or why it is not received."""
    row = row_in_scope(
        request,
        StatementRow.objects.select_related("organization", "statement__organization"),
        pk,
        P.DUES_COLLECT,
    )
    today = timezone.localdate()
    people = payable_people(organization=row.organization, on=today)
    state = next(s for s in statement_lines(statement=row.statement, on=today) if s.row == row)
    drops = request.POST.get("do") == "dismiss"
    assign = AssignForm(
        None if drops else request.POST or None, people=people, initial=_initial(state)
    )
    dismissal = DismissForm(request.POST if drops else None)
    if _line_done(request, row, dismissal if drops else assign, drops=drops):
        return redirect(f"{reverse('dues-statement', args=(row.statement_id,))}#row-{pk}")
    context = {
        "state": state,
        "row": row,
        "organization": row.organization,
        "assign": assign,
        "dismissal": dismissal,
        "payments": payments_of_line(row),
    }
    return render(request, "dues/statements/line.html", context)


def _line_done(request: HttpRequest, row: StatementRow, form, *, drops: bool) -> bool:
    def act(at: datetime) -> None:
        sent = form.cleaned_data
        if drops:
            dismiss_lines(
                statement=row.statement,
                row_ids=[row.pk],
                reason=sent["reason"],
                by=request.user,
                at=at,
            )
            return
        decision = Decision(row.pk, sent["person"], sent["payer"], Rest(sent["rest"]))
        decide_lines(statement=row.statement, decisions=[decision], by=request.user, at=at)

    if not submitted(request, form, act):
        return False
    messages.success(request, "登记为不收" if drops else "已指定，还没有收款，请核对后确认收款")
    return True


def _initial(state: LineState) -> dict:
    """What the page offers first: what was decided, else the only one it can be."""
    choice, options = state.choice, state.options
    if choice is not None and choice.person_id:
        return {"person": choice.person_id, "payer": choice.payer_id, "rest": choice.rest}
    if len({option.person_id for option in options}) == 1:
        return {"person": options[0].person_id, "payer": options[0].payer_id}
    return {}


@require(P.DUES_COLLECT)
@require_POST
def waiting_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """What nobody has dealt with, as a spreadsheet."""
    branch = branch_in_scope(request, pk, P.DUES_COLLECT)
    rows = waiting_lines(organization=branch, on=timezone.localdate())
    return export_response(request, WAITING, rows, organization=branch)
