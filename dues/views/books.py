"""The books of an organisation, for the officer and the auditor: accounts, lines, entries."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.access.scoping import can
from branchrecords.web.asof import as_of
from branchrecords.web.exporting import export_response
from branchrecords.web.formats import cn_month
from branchrecords.web.pagination import page_of
from dues.exports.books import JOURNAL
from dues.models import JournalEntry
from dues.queries.books import account_lines, month_lines, paper_of, trial_balance
from dues.queries.slip_duties import waiting_slips
from dues.rules.accounts import Account
from dues.rules.months import month_of

from .scope import month_asked, organization_in_scope, row_in_scope

ENTRIES = JournalEntry.objects.select_related(
    "organization", "posted_by", "reverses", "reversal", "payment", "remittance",
    "remittance_received", "interest", "spending", "large_payment", "large_step",
    "large_step_received", "specialhandover", "specialhandover_received",
)  # fmt: skip


@require(P.DUES_VIEW)
def trial(request: HttpRequest, pk: int) -> HttpResponse:
    """Every account at the end of a day; both sides are shown to be equal."""
    organization = organization_in_scope(request, pk, P.DUES_VIEW)
    day = as_of(request, timezone.localdate())
    month = month_asked(request) if "month" in request.GET else month_of(day.on)
    context = {
        "organization": organization,
        "as_of": day,
        "trial": trial_balance(organization=organization, on=day.on),
        "month": month,
        "number": month_lines(organization=organization, month=month).count(),
        "waiting": waiting_slips(organization),
        "may": can(request.user, P.DUES_BOOKS, organization),
    }
    return render(request, "dues/books/trial.html", context)


@require(P.DUES_VIEW)
def account(request: HttpRequest, pk: int, code: int) -> HttpResponse:
    """The lines of one account, each with the balance after it."""
    organization = organization_in_scope(request, pk, P.DUES_VIEW)
    if code not in Account.values:
        raise Http404
    day = as_of(request, timezone.localdate())
    lines = account_lines(organization=organization, account=Account(code), on=day.on)
    context = {
        "organization": organization,
        "as_of": day,
        "account": Account(code),
        "page": page_of(lines, request, per_page=50),
    }
    return render(request, "dues/books/account.html", context)


@require(P.DUES_VIEW)
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry: both sides, who booked it, the paper it comes from, what undid it."""
    found = row_in_scope(request, ENTRIES, pk, P.DUES_VIEW)
    lines = list(found.lines.select_related("person"))
    context = {
        "entry": found,
        "organization": found.organization,
        "lines": lines,
        "debit": sum(line.debit for line in lines),
        "credit": sum(line.credit for line in lines),
        "paper": paper_of(found),
        "reversal": getattr(found, "reversal", None),
    }
    return render(request, "dues/books/entry.html", context)


@require(P.DUES_VIEW)
@require_POST
def journal_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """The journal of a month (`?month=`), line by line."""
    organization = organization_in_scope(request, pk, P.DUES_VIEW)
    month = month_asked(request)
    rows = month_lines(organization=organization, month=month)
    return export_response(request, JOURNAL, rows, organization=organization, scope=cn_month(month))
