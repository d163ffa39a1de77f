"""What is done with every slip from one organisation to another, whichever way the money goes:
shown, received, returned, undone, cancelled, printed.

A module of views names its kind once as a `SlipDesk`; its views say who may, and hand on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from branchrecords.access.permissions import Permission as P
from branchrecords.access.scoping import can
from branchrecords.web.forms import submitted
from dues.forms.remitting import ReasonForm, ReceiveForm
from dues.models.handing import Handed, HandedQuerySet
from dues.queries.keepers import turn_of

from .papers import paper_response
from .scope import row_in_scope

ACTS = ("receive", "return", "undo", "cancel", "pdf")


@dataclass(frozen=True)
class SlipDesk:
    """One kind of slip: its rows, the prefix of its URL names, its templates and actions.

    `related`: what its page reads; `giver`, `hander`, `manner`: words of page and paper.
    """

    model: type[Handed]
    related: tuple[str, ...]
    url: str
    page: str
    document: str
    receive: Callable[..., Any]
    give_back: Callable[..., None]
    undo: Callable[..., None]
    cancel: Callable[..., None]
    giver: str = "交款单位"
    hander: str = "交款人"
    manner: str = "交款方式"

    @property
    def kind(self) -> str:
        """党费上缴单, 特殊党费上缴单, 党费下拨单."""
        return str(self.model._meta.verbose_name)

    @property
    def rows(self) -> HandedQuerySet:
        """All slips of the kind, ready for their page."""
        found: HandedQuerySet = self.model.objects.select_related(*self.related)
        return found

    def show(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One slip and what can be done with it."""
        return self._page(request, self._seen(request, pk))

    def take(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The receiver's cashier has the money."""
        slip = self._to_receive(request, pk)
        form = ReceiveForm(
            request.POST, outside=slip.receiver is None, today=timezone.localdate()
        )  # fmt: skip

        def act(at: datetime) -> None:
            self.receive(slip=slip, by=request.user, at=at, **form.cleaned_data)

        if submitted(request, form, act):
            messages.success(request, f"已收款 {slip.amount} 元，双方同时记账")
            return redirect(self.url, pk)
        return self._page(request, self._again(slip), receiving=form)

    def send_back(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The receiver does not take the slip."""
        return self._with_reason(request, self._to_receive(request, pk), self.give_back, "已退回")

    def reverse(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Both sides are undone, by the receiver."""
        slip = self._to_receive(request, pk)
        return self._with_reason(request, slip, self.undo, "已冲正，双方同时记账")

    def withdraw(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Taken back by whoever made it out."""
        slip = get_object_or_404(self.rows.sent(request.user, P.DUES_BOOKS), pk=pk)
        request.organization = slip.organization
        return self._with_reason(request, slip, self.cancel, "已作废")

    def paper(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The slip as PDF: two copies on one page, one for each side."""
        slip = self._seen(request, pk)
        context = {
            "title": f"{self.kind}{slip.serial}",
            "slip": slip,
            "desk": self,
            "copies": (f"第一联　{self.giver}存", "第二联　收款单位存"),
        }
        return paper_response(request, slip.organization, self.document, context)

    def _seen(self, request: HttpRequest, pk: int) -> Handed:
        """A slip whose giver or receiver the user sees; the page stands in that organisation."""
        slip: Handed = row_in_scope(request, self.rows, pk, P.DUES_VIEW)
        if slip.receiver and not can(request.user, P.DUES_VIEW, slip.organization):
            request.organization = slip.receiver
        return slip

    def _to_receive(self, request: HttpRequest, pk: int) -> Any:
        """A slip that comes to an organisation whose books the user keeps, else 404."""
        slip = get_object_or_404(self.rows.receivable(request.user, P.DUES_BOOKS), pk=pk)
        request.organization = slip.receiver or slip.organization
        return slip

    def _again(self, slip: Model) -> Any:
        """The row as it stands: a refused act may have filled in part of it."""
        return self.rows.get(pk=slip.pk)

    def _with_reason(
        self, request: HttpRequest, slip: Any, action: Callable[..., None], done: str
    ) -> HttpResponse:
        form = ReasonForm(request.POST)

        def act(at: datetime) -> None:
            action(slip=slip, reason=form.cleaned_data["reason"], by=request.user, at=at)

        if submitted(request, form, act):
            messages.success(request, done)
            return redirect(self.url, slip.pk)
        return self._page(request, self._again(slip), reasoning=form)

    def _page(
        self,
        request: HttpRequest,
        slip: Any,
        *,
        receiving: ReceiveForm | None = None,
        reasoning: ReasonForm | None = None,
    ) -> HttpResponse:
        user, receiver = request.user, slip.receiver
        receives = self.rows.receivable(user, P.DUES_BOOKS).filter(pk=slip.pk).exists()
        reversal = getattr(slip.entry, "reversal", None) if slip.entry else None
        fresh = ReceiveForm(outside=receiver is None, today=timezone.localdate())
        context = {
            "desk": self,
            "slip": slip,
            "organization": request.organization,
            "reversal": reversal,
            "sees_giver": can(user, P.DUES_VIEW, slip.organization),
            "sees_receiver": receiver is not None and can(user, P.DUES_VIEW, receiver),
            "may_receive": receives and slip.is_waiting,
            "turn": turn_of(
                user=user, organization=receiver or slip.organization,
                on=timezone.localdate(), post="cashier",
            ),
            "is_own_paper": slip.prepared_by_id == user.pk,
            "may_undo": receives and slip.entry_id and reversal is None,
            "may_cancel": slip.is_waiting and can(user, P.DUES_BOOKS, slip.organization),
            "receiving": receiving or fresh,
            "reasoning": reasoning or ReasonForm(),
            "urls": {act: reverse(f"{self.url}-{act}", args=(slip.pk,)) for act in ACTS},
        }  # fmt: skip
        return render(request, self.page, context)
