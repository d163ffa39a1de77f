"""Spendings at every stage, through the actions. Names are invented."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from dues.actions.deciding import DecisionFacts
from dues.actions.journal import Draft, Line, post
from dues.actions.spending import (
    SpendingFacts,
    add_voucher,
    answer_spending,
    decide_spending,
    pay_spending,
    request_spending,
)
from dues.models import Spending
from dues.rules.accounts import Account, EntryKind
from tests.factories.dues import AT
from tests.factories.files import PDF

ON = date(2026, 11, 20)
DECIDED = DecisionFacts(decided_on=date(2026, 11, 10), words="支委会集体研究同意")


def invoice(name="发票.pdf") -> SimpleUploadedFile:
    """A voucher."""
    return SimpleUploadedFile(name, PDF, "application/pdf")


def money(organization, amount, account=Account.BANK, source=Account.INTEREST, on=ON) -> None:
    """So much lies there from a day on."""
    lines = [
        Line(account, organization.pk, debit=Decimal(amount)),
        Line(source, organization.pk, credit=Decimal(amount)),
    ]
    post(drafts=[Draft(EntryKind.INTEREST, organization.pk, on, "x", lines)], by=None, at=AT)


def requested(organization, by, amount="100.00", key=None, **facts) -> Spending:
    """A paper made out, not yet decided."""
    wanted = {"purpose": Account.TRAINING.value, "what": "党员轮训场地费", "payee": "东湾会议中心"}
    return request_spending(
        key=key or uuid4(), organization=organization,
        facts=SpendingFacts(amount=Decimal(amount), **wanted | facts), by=by, at=AT,
    )  # fmt: skip


def decided(organization, by, amount="100.00", over=False, answered_by=None, **facts) -> Spending:
    """Decided; agreed above too where `answered_by` is given."""
    row = requested(organization, by, amount, **facts)
    decide_spending(spending=row, decision=DECIDED, over=over, by=by, at=AT)
    if answered_by is not None:
        answer_spending(spending=row, approved=True, words="", by=answered_by, at=AT)
    return row


def paid(organization, by, cashier, amount="100.00", account=Account.BANK, on=ON, **facts):
    """Decided, with an invoice, paid by the cashier."""
    row = decided(organization, by, amount, **facts)
    add_voucher(spending=row, upload=invoice(), by=by, at=AT)
    return pay_spending(spending=row, account=account, on=on, by=cashier, at=AT)
