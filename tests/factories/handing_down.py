"""Dues that a committee hands down. Names are invented."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import uuid4

from dues.actions.deciding import DecisionFacts
from dues.actions.handing_down import HandDownWish, prepare_hand_down, receive_hand_down
from dues.actions.journal import Draft, Line, post
from dues.models import HandedDown
from dues.rules.accounts import Account, EntryKind
from tests.factories.dues import AT

DAY = date(2026, 11, 20)
DECISION = DecisionFacts(decided_on=date(2026, 11, 16), words="党委会集体研究同意")


def make_fund(organization, amount="500.00", account=Account.BANK, on=date(2026, 11, 2)) -> None:
    """Money that lies in the books of an organisation."""
    lines = [
        Line(account, organization.pk, debit=Decimal(amount)),
        Line(Account.FROM_BELOW, organization.pk, credit=Decimal(amount)),
    ]
    post(
        drafts=[Draft(EntryKind.REMITTANCE, organization.pk, on, "下级上缴", lines)],
        by=None, at=AT,
    )  # fmt: skip


def make_hand_down(committee, lower, by, amount="300.00", at=AT, key=None, **wish) -> HandedDown:
    """A slip for training, made out above."""
    known = {
        "lower": lower, "amount": Decimal(amount), "purpose": Account.TRAINING.value,
        "what": "补助支部党员培训", "handed_by": "沈会计", "decision": DECISION,
    }  # fmt: skip
    return prepare_hand_down(
        organization=committee, key=key or uuid4(), wish=HandDownWish(**(known | wish)), by=by,
        at=at,
    )  # fmt: skip


def make_handed_down(committee, lower, gives, takes, amount="300.00", **wish) -> HandedDown:
    """The same, received below."""
    slip = make_hand_down(committee, lower, gives, amount, **wish)
    receive_hand_down(slip=slip, on=DAY, by=takes, at=AT)
    return slip
