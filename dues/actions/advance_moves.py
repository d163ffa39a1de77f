"""预收 of a member who went on: handed to the new branch, or given back.

The money is with the branch that received it, so it has to go by hand; the books follow in one
transaction, an entry on each side. What is handed on pays the new branch's months at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.timezone import localdate

from branchrecords.audit.recording import record
from branchrecords.errors import Blocker, refuse_if
from dues.models import JournalEntry, Payment
from dues.queries.advances import advances_of
from dues.rules.accounts import Account, EntryKind
from dues.rules.money import ZERO
from members.models import Organization, Person, User
from members.queries.people import home_of

from .advances import use_advances
from .collecting import MONEY_OF
from .journal import Draft, Line, lock_books, post
from .vouchers import refuse_short

ARTICLE = "《党费规定》第九条"


@dataclass(frozen=True)
class Move:
    """Whose 预收 leaves which branch: to the branch of now (`to`), or to the member (None).

    `method` says where the money lay, and at the new branch where it is put.
    """

    person: Person
    origin: Organization
    to: Organization | None
    on: date
    method: str


@transaction.atomic
def move_advance(*, key: UUID, move: Move, by: User, at: datetime) -> Decimal:
    """Move the whole rest; returns how much, in 元. The same key moves it once.

    Raises ActionError with every reason against it, as when the money was handed up since.
    """
    branches = [move.origin.pk, *([move.to.pk] if move.to else [])]
    lock_books(organizations=branches)
    done = JournalEntry.objects.filter(key=key).first()
    if done is not None:
        moved: Decimal = done.lines.get(account=Account.ADVANCE).debit
        return moved
    rest = advances_of([move.person.pk]).get((move.person.pk, move.origin.pk), ZERO)
    refuse_if(_blockers(move, rest, localdate(at)), "没有转出预收")
    drafts = _drafts(key, move, rest)
    refuse_short(drafts=drafts)
    post(drafts=drafts, by=by, at=at)
    if move.to is not None:
        use_advances(people=[move.person.pk], by=by, at=at)
    record(
        "dues.advance_moved", by=by, at=at, thing=move.person, organization=move.origin,
        person=move.person, detail={"amount": str(rest), "to": str(move.to or "本人")},
    )  # fmt: skip
    return rest


def _blockers(move: Move, rest: Decimal, today: date) -> list[Blocker]:
    found = []
    if rest <= 0:
        found.append(Blocker("在原支部已经没有预收，请刷新页面查看", ARTICLE))
    if move.on > today:
        found.append(Blocker(f"{move.on} 还没有到，请写今天或以前的日期", "", "id_on"))
    home = home_of(move.person)
    if home == move.origin:
        found.append(Blocker("组织关系还在本支部，预收继续抵交以后月份，不用转出", ARTICLE))
    elif move.to is not None and move.to != home:
        now = f"现在的支部是{home}" if home else "现在不在本系统的支部"
        found.append(Blocker(f"{now}，请退还本人或转给现在的支部", ARTICLE, "id_to"))
    return found


def _drafts(key: UUID, move: Move, rest: Decimal) -> list[Draft]:
    money = MONEY_OF[Payment.Method(move.method)]
    person, words = move.person, f"转给{move.to}" if move.to else "退还本人"
    out = [
        Line(Account.ADVANCE, move.origin.pk, person.pk, debit=rest),
        Line(money, move.origin.pk, credit=rest),
    ]
    memo = f"{person}预收{words}"
    drafts = [Draft(EntryKind.ADVANCE_MOVED, move.origin.pk, move.on, memo, out, key)]
    if move.to is not None:
        came = [
            Line(money, move.to.pk, debit=rest),
            Line(Account.ADVANCE, move.to.pk, person.pk, credit=rest),
        ]
        memo = f"{person}预收由{move.origin}转来"
        other = uuid5(key, "to")
        drafts.append(Draft(EntryKind.ADVANCE_MOVED, move.to.pk, move.on, memo, came, other))
    return drafts
