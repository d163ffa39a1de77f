"""Writing down what everybody owes for a month."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError
from dues.models import Assessment, DuesBase, Relief
from dues.queries.payers import Payer, bases_in_force, payers, reliefs_in_force
from dues.rules.months import month_of, plus_months
from dues.rules.rates import NoRule, assess
from members.models import Organization, User

ARTICLE_RELIEF = "《党费规定》第七条"
BATCH = 1000


@dataclass(frozen=True)
class Outcome:
    """What one run did: how many months were written, and who could not be assessed."""

    month: date
    created: int
    without_base: tuple[Payer, ...]


@transaction.atomic
def assess_month(
    *, month: date, at: datetime, organization: Organization | None = None, by: User | None = None
) -> Outcome:
    """Write the assessments of `month` for everybody, or for one subtree.

    Run again it writes only what is missing. Members without a base are returned, not assessed.
    """
    month = month_of(month)
    owing = payers(month=month, within=organization)
    done = set(
        Assessment.objects.filter(
            month=month, person_id__in=[p.person_id for p in owing]
        ).values_list("person_id", flat=True)
    )
    missing = [payer for payer in owing if payer.person_id not in done]
    people = [payer.person_id for payer in missing]
    bases = bases_in_force(people=people, month=month)
    reliefs = reliefs_in_force(people=people, month=month)
    rows = [
        _assessment(
            month,
            payer.person_id,
            payer.organization_id,
            bases[payer.person_id],
            reliefs.get(payer.person_id),
            at,
        )
        for payer in missing
        if payer.person_id in bases
    ]
    Assessment.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    if rows:
        detail = {"month": f"{month:%Y-%m}", "count": len(rows)}
        record("dues.assessed", by=by, at=at, organization=organization, detail=detail)
    lacking = tuple(payer for payer in missing if payer.person_id not in bases)
    return Outcome(month, len(rows), lacking)


@transaction.atomic
def reassess(*, people: Iterable[int], from_month: date, at: datetime) -> int:
    """Compute the unpaid months from `from_month` anew, after a base or relief has changed.

    Months with a payment stay as they were paid. Returns how many months changed.
    """
    locked = Assessment.objects.select_for_update().filter(
        person_id__in=list(people), month__gte=from_month
    )
    keys = list(locked.order_by("pk").values_list("pk", flat=True))
    unpaid = list(Assessment.objects.with_paid().filter(pk__in=keys, paid=0).order_by("month"))
    changed = []
    for month in sorted({row.month for row in unpaid}):
        rows = [row for row in unpaid if row.month == month]
        changed += _recomputed(rows, month, at)
    fields = ("category", "base", "rate", "amount", "article", "rule_version", "relief")
    Assessment.objects.bulk_update(changed, (*fields, "assessed_at"), batch_size=BATCH)
    return len(changed)


def _recomputed(rows: list[Assessment], month: date, at: datetime) -> list[Assessment]:
    people = [row.person_id for row in rows]
    bases = bases_in_force(people=people, month=month)
    reliefs = reliefs_in_force(people=people, month=month)
    changed = []
    for row in rows:
        base = bases.get(row.person_id)
        if base is None:
            continue
        new = _assessment(
            month, row.person_id, row.organization_id, base, reliefs.get(row.person_id), at
        )
        new.pk = row.pk
        changed.append(new)
    return changed


def _assessment(
    month: date,
    person_id: int,
    organization_id: int,
    base: DuesBase,
    relief: Relief | None,
    at: datetime,
) -> Assessment:
    """One unsaved month. A relief replaces the sum, and is cited instead of the rate."""
    try:
        result = assess(base.category, base.amount, month)
    except NoRule as error:
        raise ActionError(f"{error}。请核对月份。") from error
    amount, rate, article = result.amount, result.rate, result.article
    if relief is not None:
        amount, rate = relief.amount, None
        article = f"{ARTICLE_RELIEF}，{relief.approved_by}{relief.approved_on:%Y-%m-%d}批准"
    return Assessment(
        person_id=person_id,
        organization_id=organization_id,
        month=month,
        category=base.category,
        base=base.amount,
        rate=rate,
        amount=amount,
        article=article[:120],
        rule_version=result.rule_version[:40],
        relief=relief,
        assessed_at=at,
    )


def assess_until(
    *, organization: Organization, from_month: date, until: date, by: User | None, at: datetime
) -> int:
    """Assess a branch from a month up to and including the month of `until`; returns how many."""
    month, created = month_of(from_month), 0
    while month <= until:
        created += assess_month(month=month, organization=organization, at=at, by=by).created
        month = plus_months(month, 1)
    return created
