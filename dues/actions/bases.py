"""Setting what the dues are computed from, at year start or from a later month."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from branchrecords.audit.models import AuditEvent
from branchrecords.audit.recording import build
from branchrecords.errors import ActionError, Blocker
from dues.models import Cause, DuesBase
from dues.rules.categories import Category
from dues.rules.months import month_of
from dues.rules.pay_items import NoBase, base_of
from members.models import Organization, Person, User

from .differences import follow_change
from .journal import BATCH

YEARLY = "核定基数"


@dataclass(frozen=True)
class BaseLine:
    """One member's new base: `amount` in 元 a month (for a fixed category the sum, or 0).

    `items` are the lines of the pay slip that it was computed from, where they are known.
    """

    person_id: int
    category: Category
    amount: Decimal
    reason: str = ""
    items: Mapping[str, Decimal] = field(default_factory=dict)


def set_base(
    *,
    person: Person,
    organization: Organization,
    category: Category,
    amount: Decimal,
    from_month: date,
    by: User | None,
    at: datetime,
    reason: str = "",
) -> DuesBase:
    """Set one member's base from a month on; see `set_bases`. Returns the one then in force."""
    line = BaseLine(person.pk, category, amount, reason)
    set_bases(organization=organization, from_month=from_month, lines=[line], by=by, at=at)
    return _bases_until([person.pk], month_of(from_month))[person.pk]


@transaction.atomic
def set_bases(
    *,
    organization: Organization,
    from_month: date,
    lines: Sequence[BaseLine],
    by: User | None,
    at: datetime,
) -> list[DuesBase]:
    """Set the bases of many members from `from_month` until the year ends.

    What is unchanged is left alone. A change within the year needs its reason, because the base
    is normally fixed at year start (费17). Months already assessed, paid or not, get a difference
    (see queries.differences.pending for what it will be). Returns the rows that were written.
    """
    from_month = month_of(from_month)
    people = [line.person_id for line in lines]
    # The members are the root rows: two officers who save at once do so one after the other.
    locked = Person.objects.select_for_update(no_key=True).filter(pk__in=people)
    list(locked.order_by("pk").values("pk"))
    current = _bases_until(people, from_month)
    changed = [line for line in lines if _differs(line, current.get(line.person_id))]
    _refuse(changed, current)
    rows = [_row(line, organization, from_month, by, at) for line in changed]
    DuesBase.objects.bulk_create(rows, batch_size=BATCH)
    _record(rows, current, organization, by, at)
    follow_change(
        people=[line.person_id for line in changed],
        from_month=from_month,
        cause=Cause.BASE,
        reasons={line.person_id: line.reason or YEARLY for line in changed},
        by=by,
        at=at,
    )
    return rows


def changed_bases(
    *, organization: Organization, from_month: date, lines: Sequence[BaseLine], at: datetime
) -> list[DuesBase]:
    """What `set_bases` would write, unsaved, or its refusal: for showing the differences first."""
    from_month = month_of(from_month)
    current = _bases_until([line.person_id for line in lines], from_month)
    changed = [line for line in lines if _differs(line, current.get(line.person_id))]
    _refuse(changed, current)
    return [_row(line, organization, from_month, None, at) for line in changed]


def _bases_until(people: Iterable[int], from_month: date) -> dict[int, DuesBase]:
    """Each person's newest base of the year up to and including `from_month`."""
    rows = DuesBase.objects.filter(
        person_id__in=list(people), year=from_month.year, from_month__lte=from_month
    )
    return {row.person_id: row for row in rows.order_by("from_month", "pk")}


def _differs(line: BaseLine, current: DuesBase | None) -> bool:
    if current is None or (current.category, current.amount) != (line.category, line.amount):
        return True
    return bool(line.items) and current.amounts != dict(line.items)


def _refuse(lines: list[BaseLine], current: dict[int, DuesBase]) -> None:
    people = [line.person_id for line in lines]
    names = dict(Person.objects.filter(pk__in=people).values_list("pk", "name"))
    problems = [
        Blocker(message, article="组电明字〔2017〕5号", target=f"amount-{line.person_id}")
        for line in lines
        if (message := _problem(line, names, current.get(line.person_id)))
    ]
    if problems:
        raise ActionError("基数没有保存", problems)


def _problem(line: BaseLine, names: dict[int, str], current: DuesBase | None) -> str:
    name = names.get(line.person_id, "")
    if line.amount < 0:
        return f"{name}：基数不能是负数"
    if current is not None and not line.reason:
        return f"{name}：年内一般不变，变更请写理由"
    return _items_problem(line, name)


def _items_problem(line: BaseLine, name: str) -> str:
    if not line.items:
        return ""
    try:
        found = base_of(line.category, line.items)
    except NoBase as error:
        return f"{name}：{error}"
    if found.amount != line.amount:
        return f"{name}：{found.sum_in_words}，和填写的基数 {line.amount:,.2f} 元不一致"
    return ""


def _row(
    line: BaseLine, organization: Organization, from_month: date, by: User | None, at: datetime
) -> DuesBase:
    return DuesBase(
        person_id=line.person_id,
        organization=organization,
        year=from_month.year,
        from_month=from_month,
        category=line.category,
        amount=line.amount,
        items=json.dumps({key: str(value) for key, value in line.items.items()})
        if line.items
        else "",
        reason=line.reason,
        entered_by=by,
        entered_at=at,
    )


def _record(
    rows: list[DuesBase],
    before: dict[int, DuesBase],
    organization: Organization,
    by: User | None,
    at: datetime,
) -> None:
    """One event per member, so that each can read their own; incomes are never written there."""
    events = []
    for row in rows:
        detail = {
            "from_month": f"{row.from_month:%Y-%m}",
            "category": row.category,
            "changed": row.person_id in before,
            "reason": row.reason,
        }
        event = build("dues.base_set", by=by, at=at, organization=organization, detail=detail)
        event.person_id = row.person_id
        events.append(event)
    AuditEvent.objects.bulk_create(events, batch_size=BATCH)
