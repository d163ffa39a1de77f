"""Writing down what everybody owes for a month: set-based, once, never changed afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import connection, transaction
from django.utils.timezone import localdate

from branchrecords.audit.recording import record
from branchrecords.database.copying import copy_rows
from branchrecords.errors import ActionError
from dues.models import Assessment
from dues.queries.facts import Duty, Facts, facts_of
from dues.queries.payers import Payer, payers
from dues.rules.accounts import EntryKind
from dues.rules.months import month_of, plus_months
from dues.rules.rates import NoRule
from members.models import Organization, User

from .advances import use_advances
from .journal import Draft, book_assessed, lock_books, open_entries


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
    """Write the assessments of `month` for everybody, or for one subtree, and book them.

    Run again it writes only what is missing. Members without a base are returned, not assessed.
    What was paid ahead is used at once.
    """
    month = month_of(month)
    missing = _missing(payers(month=month, within=organization), month)
    if not missing:
        return Outcome(month, 0, ())
    lock_books(organizations={payer.organization_id for payer in missing})
    missing = _missing(missing, month)  # as it is now that nobody else writes
    duties = [Duty(payer.person_id, payer.organization_id, month) for payer in missing]
    try:
        facts = facts_of(duties)
    except NoRule as error:
        raise ActionError(f"{error}。请核对月份。") from error
    known = [duty for duty in duties if (duty.person_id, month) in facts]
    if known:
        write_assessments(duties=known, facts=facts, by=by, at=at)
        detail = {"month": f"{month:%Y-%m}", "count": len(known)}
        record("dues.assessed", by=by, at=at, organization=organization, detail=detail)
    lacking = tuple(payer for payer in missing if (payer.person_id, month) not in facts)
    return Outcome(month, len(known), lacking)


def _missing(owing: Sequence[Payer], month: date) -> list[Payer]:
    people = [payer.person_id for payer in owing]
    rows = Assessment.objects.filter(month=month, person_id__in=people)
    done = set(rows.order_by().values_list("person_id", flat=True))
    return [payer for payer in owing if payer.person_id not in done]


def write_assessments(
    *,
    duties: Sequence[Duty],
    facts: dict[tuple[int, date], Facts],
    by: User | None,
    at: datetime,
) -> None:
    """Write the months of one calendar month with an entry a branch; five statements in all."""
    month = duties[0].month
    totals: dict[int, Decimal] = {}
    for duty in duties:
        amount = facts[duty.person_id, month].amount
        totals[duty.organization_id] = totals.get(duty.organization_id, Decimal(0)) + amount
    drafts = [
        Draft(EntryKind.ASSESSMENT, branch, localdate(at), f"{month:%Y-%m} 应交党费")
        for branch, total in totals.items()
        if total
    ]
    entries = open_entries(drafts=drafts, by=by, at=at) if drafts else []
    entry_of = {entry.organization_id: entry.pk for entry in entries}
    base = Assessment._meta.get_field("base")
    rows = []
    for duty in duties:
        one = facts[duty.person_id, month]
        rows.append(
            (
                duty.person_id,
                duty.organization_id,
                month,
                one.category,
                base.get_db_prep_save(one.base, connection),
                one.rate,
                one.amount,
                one.article,
                one.rule_version,
                one.local_rules,
                one.relief_id,
                one.source_id,
                entry_of[duty.organization_id] if one.amount else None,
                at.isoformat(),
            )
        )
    copy_rows(Assessment._meta.db_table, COLUMNS, rows)
    if entries:
        book_assessed(entries=entries, month=month)
        use_advances(people=[duty.person_id for duty in duties], by=by, at=at)


COLUMNS = (
    "person_id",
    "organization_id",
    "month",
    "category",
    "base",
    "rate",
    "amount",
    "article",
    "rule_version",
    "local_rules",
    "relief_id",
    "source_id",
    "entry_id",
    "assessed_at",
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
