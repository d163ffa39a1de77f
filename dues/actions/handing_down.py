"""下拨: dues handed down to an organisation below, for an allowed use and by a collective decision.

Made out by the accountant above, received by the cashier below, in the books of both at once
(费08 第十九条, 第二十条).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from branchrecords.audit.recording import record
from branchrecords.database.reading import beyond_scope
from branchrecords.errors import Blocker, refuse_if, wrong
from dues.models import HandedDown, JournalEntry
from dues.queries.handing_down import takers_of
from dues.queries.spending import not_free
from dues.rules.accounts import Account, EntryKind
from dues.rules.spending import ARTICLE_USE, PURPOSE_OF, WORDS, forbidden_use, use_article
from members.models import Organization, User
from members.queries.settings import setting

from .deciding import DecisionFacts, name_decision
from .handing import Way, drafts_between, money_parts, receive_slip
from .journal import lock_books
from .vouchers import cancel, prepare, undo

DOWN = Way(EntryKind.HANDED_DOWN, "下拨", Account.TO_BELOW, Account.FROM_ABOVE)


@dataclass(frozen=True)
class HandDownWish:
    """To whom, how much (元), what for, by which decision.

    `cash`: how much of it is cash; None takes the cash in hand first.
    """

    lower: Organization
    amount: Decimal
    purpose: int
    what: str
    handed_by: str
    decision: DecisionFacts
    cash: Decimal | None = None


@transaction.atomic
def prepare_hand_down(
    *, organization: Organization, key: UUID, wish: HandDownWish, by: User, at: datetime
) -> HandedDown:
    """Make out the slip; nothing is booked before the money has arrived. The same key makes one."""
    lock_books(organizations=[organization.pk])
    made = HandedDown.objects.filter(key=key, organization=organization, prepared_by=by).first()
    if made is not None:
        return made
    refuse_if(list(_problems(organization, wish, localdate(at))), "没有制下拨单")
    cash, bank = money_parts(
        organization=organization, amount=wish.amount, cash=wish.cash, at=at
    )  # fmt: skip
    slip = HandedDown(
        key=key, organization=organization, lower=wish.lower, amount=wish.amount, cash=cash,
        bank=bank, purpose=wish.purpose, what=wish.what.strip(), handed_by=wish.handed_by.strip(),
    )  # fmt: skip
    name_decision(row=slip, organization=organization, facts=wish.decision, at=at)
    slip, is_new = prepare(document=slip, by=by, at=at)
    if is_new:
        detail = {"amount": str(slip.amount), "decided_on": str(slip.decided_on)}
        _record("prepared", slip, organization, detail, by, at)
    return slip


@transaction.atomic
@beyond_scope("the money must lie free in the books of the level above")
def receive_hand_down(*, slip: HandedDown, on: date, by: User, at: datetime) -> list[JournalEntry]:
    """The cashier below has the money, all of it: both books at once."""
    lock_books(organizations=[slip.organization_id, slip.lower_id])
    if on < slip.decided_on:
        raise wrong("on", f"{slip.decided_on} 才集体决定，收款不能早于这一天，请核对")
    problems = not_free(
        organization=slip.organization, amount=slip.amount, on=on, target="id_on"
    )  # fmt: skip
    if slip.is_waiting:
        refuse_if([_of(slip.organization, one) for one in problems], "没有收款")
    drafts = drafts_between(slip=slip, way=DOWN, on=on, memo=f"党费（{slip.what}）")
    entries = receive_slip(slip=slip, drafts=drafts, on=on, by=by, at=at)
    if entries:
        detail = {"amount": str(slip.amount), "on": str(on)}
        _record("received", slip, slip.lower, detail, by, at)
    return entries


@transaction.atomic
def return_hand_down(*, slip: HandedDown, reason: str, by: User, at: datetime) -> None:
    """The organisation below does not take the slip, and says why: nothing came, or another sum."""
    cancel(document=slip, reason=reason, by=by, at=at)
    _record("returned", slip, slip.lower, {"reason": reason.strip()}, by, at)


@transaction.atomic
def cancel_hand_down(*, slip: HandedDown, reason: str, by: User, at: datetime) -> None:
    """Whoever made it out takes it back before it is received."""
    cancel(document=slip, reason=reason, by=by, at=at)
    _record("cancelled", slip, slip.organization, {"reason": reason.strip()}, by, at)


@transaction.atomic
def undo_hand_down(*, slip: HandedDown, reason: str, by: User, at: datetime) -> None:
    """A slip received by mistake is undone in both books, while the money is still there."""
    undo(document=slip, reason=reason, by=by, at=at)
    _record("undone", slip, slip.lower, {"reason": reason.strip()}, by, at)


def _problems(organization: Organization, wish: HandDownWish, today: date) -> Iterator[Blocker]:
    if not takers_of(organization, on=today).filter(pk=wish.lower.pk).exists():
        yield Blocker("请选择本组织下面、现在还在的党组织", target="id_lower")
    if wish.purpose not in PURPOSE_OF:
        yield Blocker("用途只能从给出的几项里选", ARTICLE_USE, "id_purpose")
    words = setting(WORDS, organization=organization, on=today)
    if problem := forbidden_use(wish.what, doubtful=words == "all"):
        yield Blocker(problem, use_article(problem), "id_what")
    if not wish.what.strip():
        yield Blocker("请写下拨事由，例如：补助支部开展党员培训", target="id_what")
    if not wish.handed_by.strip():
        yield Blocker("请写经手人", target="id_handed_by")
    if wish.amount <= 0:
        yield Blocker("金额应大于 0", target="id_amount")
        return
    yield from not_free(
        organization=organization, amount=wish.amount, on=today, target="id_amount"
    )  # fmt: skip


def _of(organization: Organization, problem: Blocker) -> Blocker:
    """Said to somebody else than the one whose money it is."""
    return Blocker(f"{organization}{problem.message}", problem.article, problem.target)


def _record(
    what: str, slip: HandedDown, place: Organization, detail: dict, by: User, at: datetime
) -> None:
    record(
        f"dues.hand_down_{what}", by=by, at=at, thing=slip, organization=place,
        detail={"number": slip.serial, "lower": slip.lower.name} | detail,
    )  # fmt: skip
