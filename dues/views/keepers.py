"""The bank account of dues, its accountant and cashier, and their handovers."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.access.scoping import can
from branchrecords.web.asof import as_of
from branchrecords.web.exporting import export_response
from branchrecords.web.forms import pressed, submitted
from branchrecords.web.proving import proven
from dues.actions.keepers import (
    AccountFacts,
    Keepers,
    name_keepers,
    open_account,
    reveal_account,
    sign_handover,
)
from dues.exports.books import KEEPERS
from dues.forms.keepers import AccountForm, KeepersForm, RevealForm
from dues.models import DuesAccount, KeepersHandover
from dues.queries.balances import money_held
from dues.queries.keepers import account_on, bookkeepers, handovers_of, has_account, keepers_on
from members.models import Organization

from .papers import paper_response
from .scope import organization_in_scope, row_in_scope


@require(P.DUES_VIEW)
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Account, keepers and handovers, as of a day."""
    return _page(request, organization_in_scope(request, pk, P.DUES_VIEW))


@require(P.DUES_BOOKS)
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """Another bank account from a day on."""
    organization = organization_in_scope(request, pk, P.DUES_BOOKS)
    if not has_account(organization):
        raise Http404
    today = timezone.localdate()
    form = AccountForm(request.POST or None, initial={"on": today, "holder": organization.name})

    def act(at: datetime) -> None:
        wish = dict(form.cleaned_data)
        on = wish.pop("on")
        open_account(
            organization=organization, facts=AccountFacts(**wish), on=on, by=request.user, at=at
        )

    if submitted(request, form, act):
        messages.success(request, "已登记党费账户")
        return redirect("dues-keepers", pk=pk)
    context = {
        "organization": organization,
        "form": form,
        "current": account_on(organization=organization, on=today),
    }
    return render(request, "dues/keepers/account.html", context)


@require(P.DUES_BOOKS)
@require_POST
@proven
def reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """The same page with the whole number, this once."""
    row = row_in_scope(
        request, DuesAccount.objects.select_related("organization"), pk, P.DUES_BOOKS
    )
    form, number = RevealForm(request.POST), ""
    if form.is_valid():
        number = reveal_account(
            account=row, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
        )
    return _page(request, row.organization, revealing=form, number=number)


@require(P.DUES_BOOKS)
def name(request: HttpRequest, pk: int) -> HttpResponse:
    """Other keepers from a day on."""
    organization = organization_in_scope(request, pk, P.DUES_BOOKS)
    today = timezone.localdate()
    users = bookkeepers(organization=organization, on=today)
    form = KeepersForm(request.POST or None, users=users, initial={"on": today})

    def act(at: datetime) -> None:
        wish = dict(form.cleaned_data)
        on = wish.pop("on")
        name_keepers(
            organization=organization, keepers=Keepers(**wish), on=on, by=request.user, at=at
        )

    if submitted(request, form, act):
        messages.success(request, "已登记会计、出纳，请各方登录后签字")
        return redirect("dues-keepers", pk=pk)
    context = {
        "organization": organization,
        "form": form,
        "current": keepers_on(organization=organization, on=today),
        "too_few": len(users[:2]) < 2,
    }
    return render(request, "dues/keepers/name.html", context)


@require(P.DUES_VIEW)
@require_POST
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """One of the parties signs."""
    rows = KeepersHandover.objects.select_related("organization", "keepers", "previous")
    handover = get_object_or_404(rows.permitted(request.user, P.DUES_VIEW), pk=pk)
    request.organization = handover.organization

    def act(at: datetime) -> str:
        sign_handover(handover=handover, by=request.user, at=at)
        return "已签字"

    pressed(request, act)
    return redirect("dues-keepers", pk=handover.organization_id)


@require(P.DUES_VIEW)
def handover_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper of a handover, to be signed by every party and the witness."""
    found = row_in_scope(
        request, KeepersHandover.objects.select_related("organization"), pk, P.DUES_VIEW
    )
    handover = next(one for one in handovers_of(found.organization) if one.pk == found.pk)
    signed = {one.signed_by_id: one for one in handover.signatures.all()}
    context = {
        "title": f"党费交接单{handover.keepers.starts_on}",
        "handover": handover,
        "parties": [(who, signed.get(who.pk)) for who in handover.parties],
        "total": handover.cash + handover.bank,
    }
    return paper_response(request, found.organization, "documents/dues_handover.html", context)


@require(P.DUES_VIEW)
@require_POST
def xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """Every handover with who took over what."""
    organization = organization_in_scope(request, pk, P.DUES_VIEW)
    return export_response(request, KEEPERS, handovers_of(organization), organization=organization)


def _page(
    request: HttpRequest,
    organization: Organization,
    *,
    revealing: RevealForm | None = None,
    number: str = "",
) -> HttpResponse:
    day = as_of(request, timezone.localdate())
    found = account_on(organization=organization, on=day.on)
    handovers = handovers_of(organization)
    for one in handovers:
        signed = {signature.signed_by_id for signature in one.signatures.all()}
        one.may_sign = request.user in one.parties and request.user.pk not in signed
        one.unsigned = [user for user in one.parties if user.pk not in signed]
    context = {
        "organization": organization,
        "as_of": day,
        "has_account": has_account(organization),
        "account": found,
        "accounts": organization.dues_accounts.all(),
        "number": number,
        "revealing": revealing or RevealForm(),
        "keepers": keepers_on(organization=organization, on=day.on),
        "held": money_held(organization=organization, on=day.on),
        "handovers": handovers,
        "may": can(request.user, P.DUES_BOOKS, organization),
    }
    return render(request, "dues/keepers/page.html", context)
