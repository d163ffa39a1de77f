"""What members owe for months, computed from bases, reliefs and rules; nothing is written.

The one place that both assessing and comparing start from, so that a preview cannot say anything
else than what is booked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dues.models import DuesBase, Relief
from dues.rules.local import ASSESSING, DEFAULT, LocalRules
from dues.rules.months import month_of, plus_months
from dues.rules.rates import ARTICLE_RELIEF, assess
from members.models import Organization, RuleOverride
from members.models.placements import placements_on
from members.queries.settings import settings_of_each


@dataclass(frozen=True)
class Duty:
    """A member who owes a branch for a month."""

    person_id: int
    organization_id: int
    month: date


@dataclass(frozen=True)
class Facts:
    """What a month owes (`amount`, 元) and everything that explains it."""

    category: str
    base: Decimal | None
    rate: Decimal | None
    amount: Decimal
    article: str
    rule_version: str
    local_rules: str
    relief_id: int | None
    source_id: int | None
    is_relieved: bool = False


def facts_of(
    duties: Sequence[Duty],
    *,
    bases: Iterable[DuesBase] = (),
    reliefs: Iterable[Relief] = (),
) -> dict[tuple[int, date], Facts]:
    """{(person, month): facts} of those whose base is known; three queries and two a month.

    `bases` and `reliefs` not yet saved count as if they were. Raises NoRule for a month before
    the regulation.
    """
    people = {duty.person_id for duty in duties}
    months = {duty.month for duty in duties}
    base_of = _bases(people, months, bases)
    relief_of = _reliefs(people, months, reliefs)
    local = _local_rules({duty.organization_id for duty in duties}, months)
    found = {}
    for duty in duties:
        base = _newest(base_of.get(duty.person_id, ()), duty.month)
        if base is None:
            continue
        relief = _last(relief_of.get(duty.person_id, ()), duty.month)
        rules = local[duty.month][duty.organization_id]
        found[duty.person_id, duty.month] = _facts(base, relief, duty.month, rules)
    return found


def _facts(base: DuesBase, relief: Relief | None, month: date, local: LocalRules) -> Facts:
    """A relief replaces the sum, and is cited instead of the rate."""
    result = assess(base.category, base.amount, month, local)
    amount, rate, article = result.amount, result.rate, result.article
    if relief is not None:
        amount, rate = relief.amount, None
        article = f"{ARTICLE_RELIEF}，{relief.approved_by}{relief.approved_on:%Y-%m-%d}批准"
    return Facts(
        base.category,
        base.amount,
        rate,
        amount,
        article[:120],
        result.rule_version[:40],
        result.local_rules[:120],
        relief.pk if relief else None,
        base.pk,
        relief is not None,
    )


def _bases(
    people: set[int], months: set[date], more: Iterable[DuesBase]
) -> dict[int, list[DuesBase]]:
    """Each person's bases of the years asked for, in the order in which they come into force."""
    years = {month.year for month in months}
    rows = DuesBase.objects.filter(person_id__in=people, year__in=years).defer(
        "reason", "items", "entered_at"
    )
    return _by_person([*rows.order_by("from_month", "pk"), *more], lambda row: row.from_month)


def _reliefs(
    people: set[int], months: set[date], more: Iterable[Relief]
) -> dict[int, list[Relief]]:
    rows = Relief.objects.filter(
        person_id__in=people, from_month__lte=max(months), until_month__gt=min(months)
    )
    return _by_person([*rows.order_by("approved_on", "pk"), *more], lambda row: row.approved_on)


def _by_person(rows, order):
    found: dict = {}
    for row in rows:
        found.setdefault(row.person_id, []).append(row)
    for several in found.values():
        several.sort(key=order)
    return found


def _newest(rows: Sequence[DuesBase], month: date) -> DuesBase | None:
    """The base of the month's year (费17: fixed at year start), the last entered of the newest."""
    fits = [row for row in rows if row.year == month.year and row.from_month <= month]
    return fits[-1] if fits else None


def _last(rows: Sequence[Relief], month: date) -> Relief | None:
    """The last granted where several cover the month."""
    fits = [row for row in rows if row.from_month <= month < row.until_month]
    return fits[-1] if fits else None


def local_rules_of(organization: Organization | None, month: date) -> LocalRules:
    """What holds in an organisation for a month; the defaults for somebody without one."""
    if organization is None:
        return DEFAULT
    return _local_rules({organization.pk}, {month})[month][organization.pk]


def local_rules_by_month(
    organization: Organization, months: Sequence[date]
) -> dict[date, LocalRules]:
    """What will hold for each month of a row of months; as many queries as there are changes."""
    first, last = min(months), max(months)
    rows = RuleOverride.objects.filter(key__in=ASSESSING, starts_on__lte=last)
    changes = sorted(
        {
            month_of(day) if day.day == 1 else plus_months(month_of(day), 1)
            for pair in rows.values_list("starts_on", "ends_on")
            for day in pair
            if day is not None and first < day <= last
        }
    )
    starts = [first, *changes]
    found = _local_rules({organization.pk}, set(starts))
    return {
        month: found[max(start for start in starts if start <= month)][organization.pk]
        for month in months
    }


def _local_rules(organizations: set[int], months: set[date]) -> dict[date, dict[int, LocalRules]]:
    rows = list(Organization.objects.filter(pk__in=organizations).order_by())
    found = {}
    for month in months:
        tree = placements_on(month)
        values = settings_of_each(organizations=rows, on=month, keys=ASSESSING, tree=tree)
        kinds = {tuple(v.items()): LocalRules.read(v) for v in values.values()}
        found[month] = {pk: kinds[tuple(v.items())] for pk, v in values.items()}
    return found
