"""少交 and 免交: studied by the branch, approved one level up (费08 第七条)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError, Blocker, refuse_if
from dues.models import Cause, Relief
from dues.rules.months import month_of
from dues.rules.rates import ARTICLE_RELIEF
from members.models import Organization, Person, User

from .differences import follow_change


@dataclass(frozen=True)
class ReliefTerms:
    """What was approved: `amount` is 元 a month (0 for 免交), `until_month` exclusive."""

    kind: str
    amount: Decimal
    from_month: date
    until_month: date
    reason: str
    studied_on: date
    approved_by: str
    approved_on: date


@transaction.atomic
def grant_relief(
    *,
    person: Person,
    organization: Organization,
    terms: ReliefTerms,
    by: User | None,
    at: datetime,
) -> Relief:
    """Register an approved relief. Months already assessed get a difference; what was paid too
    much becomes 预收. Raises ActionError with every reason against it."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    refuse_relief(terms=terms)
    relief = relief_of(terms=terms, person=person)
    relief.organization, relief.entered_by, relief.entered_at = organization, by, at
    relief.save(force_insert=True)
    follow_change(
        people=[person.pk],
        from_month=relief.from_month,
        cause=Cause.RELIEF,
        reasons={person.pk: f"{relief.get_kind_display()}，{relief.approved_by}批准"},
        by=by,
        at=at,
    )
    detail = {
        "kind": relief.kind,
        "from": f"{relief.from_month:%Y-%m}",
        "until": f"{relief.until_month:%Y-%m}",
    }
    record(
        "dues.relief_granted",
        by=by,
        at=at,
        thing=relief,
        organization=organization,
        person=person,
        detail=detail,
    )
    return relief


def relief_of(*, terms: ReliefTerms, person: Person) -> Relief:
    """The row that these terms would become, not saved: for the preview too."""
    relief = Relief(person=person, **asdict(terms))
    relief.from_month, relief.until_month = month_of(terms.from_month), month_of(terms.until_month)
    return relief


def refuse_relief(*, terms: ReliefTerms) -> None:
    """Raise ActionError with every reason why such a relief cannot be registered."""
    found = list(_problems(terms))
    refuse_if([Blocker(message, ARTICLE_RELIEF, target) for message, target in found], "没有登记")


def _problems(terms: ReliefTerms) -> Iterator[tuple[str, str]]:
    if month_of(terms.until_month) <= month_of(terms.from_month):
        yield "结束月份应晚于开始月份", "id_until_month"
    if terms.approved_on < terms.studied_on:
        yield "批准日期不能早于支部研究日期，先由支部研究再报上级批准", "id_approved_on"
    if terms.kind == Relief.Kind.EXEMPT and terms.amount != 0:
        yield "免交时金额为 0", "id_amount"
    if terms.kind == Relief.Kind.REDUCED and terms.amount <= 0:
        yield "少交请写每月交多少元", "id_amount"
    if not terms.approved_by.strip():
        yield "请写批准的党委", "id_approved_by"


def reveal_relief(*, relief: Relief, reason: str, by: User, at: datetime) -> str:
    """The hardship in the clear, once, with a row in the log that the member can read."""
    if not reason.strip():
        raise ActionError("请写明查看的事由")
    record(
        "dues.relief_revealed",
        by=by,
        at=at,
        thing=relief,
        organization=relief.organization,
        person=relief.person,
        detail={"reason": reason.strip()},
    )
    return str(relief.reason)
