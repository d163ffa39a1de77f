"""One letter of transfer: its page, accepting, returning, cancelling, printing, its scan."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.attachments.responses import attachment_response
from branchrecords.documents.pdf import PdfUnavailable, load_engine
from branchrecords.errors import ActionError
from branchrecords.web.downloads import PDF, download
from branchrecords.web.forms import refused
from members.actions import arrivals
from members.actions import transfers as actions
from members.exports.letters import letter_pdf
from members.forms.transfers import (
    AcceptForm,
    EndingForm,
    ReceiptForm,
)
from members.models import Person, Transfer
from members.queries.transfers import (
    sides,
)
from members.rules.transfers import CHECKS, TransferKind


@require(P.PERSON_VIEW)
def transfer_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter: what it says, what became of it, what to do now."""
    return _page(request, _letter(request, pk, P.PERSON_VIEW))


@require(P.TRANSFER_EDIT)
@require_POST
def transfer_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """The receiver confirms; for a letter to outside the 回执 is entered."""
    letter = _letter(request, pk, P.TRANSFER_EDIT, "received_by")
    if not letter.is_open:
        return _already(request, letter, "接收")
    form = _accepting(letter)(request.POST, request.FILES)
    if form.is_valid():
        checks = {check.key: bool(form.cleaned_data.get(check.key)) for check in CHECKS}
        try:
            arrivals.accept_letter(
                transfer=letter,
                accepted_on=form.cleaned_data["accepted_on"],
                note=form.cleaned_data["note"],
                scan=form.cleaned_data["scan"],
                **checks,
                by=request.user,
                at=timezone.now(),
            )
        except ActionError as error:
            refused(form, error)
        else:
            messages.success(request, _accepted(letter))
            return redirect("transfer-detail", pk=letter.pk)
    return _page(request, letter, form)


@require(P.TRANSFER_EDIT)
def transfer_return(request: HttpRequest, pk: int) -> HttpResponse:
    """The receiving side sends the letter back with a reason."""
    letter = _letter(request, pk, P.TRANSFER_EDIT, "received_by")
    return _ending(request, letter, actions.return_letter, "退回")


@require(P.TRANSFER_EDIT)
def transfer_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """The sending side takes the letter back with a reason."""
    letter = _letter(request, pk, P.TRANSFER_EDIT, "sent_by")
    return _ending(request, letter, actions.cancel_letter, "作废")


@require(P.TRANSFER_EDIT)
@require_POST
def transfer_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet of 存根, 主件 and 回执; each printing is noted, a second one is marked."""
    letter = _letter(request, pk, P.TRANSFER_EDIT, "sent_by")
    if letter.kind == TransferKind.IN:
        raise Http404
    now = timezone.now()
    try:
        load_engine()
    except PdfUnavailable as error:
        messages.error(request, str(error))
        return redirect("transfer-detail", pk=letter.pk)
    try:
        copy = actions.print_letter(transfer=letter, by=request.user, at=now)
    except ActionError as error:
        messages.error(request, str(error))
        return redirect("transfer-detail", pk=letter.pk)
    content = letter_pdf(letter, copy=copy, by=request.user, at=now)
    return download(content, f"介绍信{letter.number} {letter.person}.pdf", PDF, inline=True)


@require(P.TRANSFER_EDIT)
def transfer_scan(request: HttpRequest, pk: int) -> HttpResponse:
    """The scan that came with the acceptance: the letter, or the 回执; who opened it is logged."""
    letter = _letter(request, pk, P.TRANSFER_EDIT)
    step = letter.steps.exclude(scan=None).select_related("scan").first()
    if step is None or step.scan is None:
        raise Http404
    arrivals.note_scan_reading(transfer=letter, by=request.user, at=timezone.now())
    return attachment_response(step.scan, inline=True)


def _letter(request: HttpRequest, pk: int, permission: P, side: str = "permitted") -> Transfer:
    """The letter on the user's side of it, else 404; the shell shows that side as current."""
    rows = getattr(Transfer.objects.all(), side)(request.user, permission)
    letter = get_object_or_404(rows.select_related("person", "origin", "target", "issuer"), pk=pk)
    seen = (letter.target, letter.origin)
    request.organization = next(  # type: ignore[attr-defined]
        (one for one in seen if one and P.PERSON_VIEW in request.user.permissions_at(one)), None
    )
    return letter


def _page(request: HttpRequest, letter: Transfer, form=None) -> HttpResponse:
    today = timezone.localdate()
    people = Person.objects.permitted(request.user, P.PERSON_VIEW)
    context = {
        "letter": letter,
        "steps": letter.steps.select_related("by"),
        "form": form or _accepting(letter)(initial={"accepted_on": today}),
        "sides": sides(request.user, letter),
        "is_overdue": letter.is_overdue(today),
        "today": today,
        "reads_scan": Transfer.objects.permitted(request.user, P.TRANSFER_EDIT)
        .filter(pk=letter.pk)
        .exists(),
        "sees_person": people.filter(pk=letter.person_id).exists(),
        "register": getattr(request, "organization", None),
    }
    return render(request, "members/transfers/detail.html", context)


def _accepting(letter: Transfer):
    return ReceiptForm if letter.kind == TransferKind.OUT else AcceptForm


def _ending(request: HttpRequest, letter: Transfer, action: Callable, verb: str) -> HttpResponse:
    if not letter.is_open:
        return _already(request, letter, verb)
    form = EndingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            action(transfer=letter, **form.cleaned_data, by=request.user, at=timezone.now())
        except ActionError as error:
            refused(form, error)
        else:
            messages.success(request, f"已{verb}介绍信 {letter.number}，党员仍在原支部")
            return redirect("transfer-detail", pk=letter.pk)
    return render(
        request, "members/transfers/ending.html", {"letter": letter, "form": form, "verb": verb}
    )


def _accepted(letter: Transfer) -> str:
    if letter.kind == TransferKind.OUT:
        return f"已登记回执，{letter.person}不再算{letter.from_name}的党员"
    return f"已接收，{letter.person}从接收日期起算{letter.to_name}的党员"


def _already(request: HttpRequest, letter: Transfer, verb: str) -> HttpResponse:
    """Sent twice, or done by somebody else meanwhile: the page of the letter says so."""
    messages.error(request, f"介绍信{letter.get_state_display()}，不能再{verb}")
    return redirect("transfer-detail", pk=letter.pk)
