"""What assessed months would owe by today's bases, reliefs and rules, beside what they owe."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dues.models import Assessment, Difference, DuesBase, Relief
from dues.queries.facts import Duty, Facts, facts_of
from dues.rules.money import ZERO
from dues.rules.rates import explain
from members.models import Organization
from members.models.placements import condition, placements_on

NOT_OWED = "不应交"


@dataclass(frozen=True)
class Change:
    """An assessed month before and after; `new` is None where it turns out not to be owed.

    The assessment carries its balance (`owed`, `paid`, 元).
    """

    assessment: Assessment
    new: Facts | None

    @property
    def old_amount(self) -> Decimal:
        return self.assessment.owed

    @property
    def new_amount(self) -> Decimal:
        return self.new.amount if self.new else ZERO

    @property
    def delta(self) -> Decimal:
        """What is owed more (less when negative)."""
        return self.new_amount - self.old_amount

    @property
    def surplus(self) -> Decimal:
        """What is then paid too much, and becomes 预收."""
        return max(self.assessment.paid - self.new_amount, ZERO)

    @property
    def old_words(self) -> str:
        """The month's present explanation."""
        facts = self.assessment.facts
        if facts.relief_id:
            return facts.article
        return explain(facts.category, facts.base, facts.rate, self.old_amount)

    @property
    def new_words(self) -> str:
        """The explanation it gets."""
        if self.new is None:
            return NOT_OWED
        if self.new.is_relieved:
            return self.new.article
        return explain(self.new.category, self.new.base, self.new.rate, self.new_amount)


def pending(
    *,
    from_month: date,
    people: Iterable[int] | None = None,
    organization: Organization | None = None,
    bases: Sequence[DuesBase] = (),
    reliefs: Sequence[Relief] = (),
) -> list[Change]:
    """The assessed months since `from_month` that would owe something else, or for other reasons.

    Of these people, or of one branch. `bases` and `reliefs` not yet saved count as if they were.
    Months withdrawn stay withdrawn. The queries grow with the number of months, not of members.
    """
    rows = Assessment.objects.with_balance().explained().filter(month__gte=from_month)
    if people is not None:
        rows = rows.filter(person_id__in=list(people))
    if organization is not None:
        rows = rows.filter(organization=organization)
    assessed = [
        row
        for row in rows.select_related("person", "organization").order_by(
            "person__pinyin", "person_id", "month"
        )
        if not row.is_withdrawn
    ]
    if not assessed:
        return []
    duties = [Duty(row.person_id, row.organization_id, row.month) for row in assessed]
    facts = facts_of(duties, bases=bases, reliefs=reliefs)
    changes = [
        Change(row, new)
        for row in assessed
        if (new := facts.get((row.person_id, row.month))) is not None
    ]
    return [change for change in changes if _differs(change)]


def _differs(change: Change) -> bool:
    """By the sum or by what explains it; a rule newly cited alone is no difference."""
    if change.delta:
        return True
    old, new = change.assessment.facts, change.new
    return new is not None and (old.category, old.base, old.rate, old.relief_id) != (
        new.category,
        new.base,
        new.rate,
        new.relief_id,
    )


def digest_of(changes: Iterable[Change]) -> str:
    """What was shown, in short: booking refuses when it is no longer so."""
    text = "|".join(
        f"{c.assessment.pk}:{c.old_amount:.2f}:{c.new_amount:.2f}:{c.new_words}" for c in changes
    )
    return hashlib.sha256(text.encode()).hexdigest()


def booked_differences(*, organization: Organization, year: int) -> list[Difference]:
    """What was booked in a year in a subtree, the oldest first; one query, no incomes."""
    then = placements_on(date(year, 12, 31))
    rows = Difference.objects.filter(
        condition(then, organization.path, "assessment__organization__path"),
        posted_at__year=year,
    )
    return list(
        rows.select_related("assessment__person", "posted_by")
        .defer("base", "assessment__base")
        .order_by("pk")
    )
