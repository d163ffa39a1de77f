"""What a member will owe in the coming twelve months, at today's base and the rules laid down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby, pairwise

from dues.models import DuesBase, Relief
from dues.queries.advances import advances_of
from dues.queries.facts import local_rules_by_month
from dues.queries.payers import bases_in_force
from dues.rules.local import LocalRules
from dues.rules.money import ZERO
from dues.rules.months import month_of, plus_months
from dues.rules.rates import ARTICLE_RELIEF, NoRule, assess
from members.models import Person
from members.queries.people import home_of

MONTHS = 12
NEW_RULE = "本单位的规则设置改变，按新的规则交纳"
NEW_YEAR = "年初重新核定基数，到时以新的基数为准"


@dataclass(frozen=True)
class Expected:
    """Months in a row that owe the same (元 a month), and why."""

    first: date
    last: date
    count: int
    amount: Decimal
    why: str

    @property
    def total(self) -> Decimal:
        return self.amount * self.count


@dataclass(frozen=True)
class Forecast:
    """The coming months in stretches of the same sum; `ahead`: paid ahead already, in 元.

    `covered_until`: the last month that this pays whole. `next_change` in one sentence, "" for
    none that is known.
    """

    stretches: tuple[Expected, ...]
    ahead: Decimal
    covered_until: date | None
    next_change: str

    @property
    def total(self) -> Decimal:
        return sum((one.total for one in self.stretches), ZERO)


def forecast(*, person: Person, on: date) -> Forecast | None:
    """The twelve months after the one that runs; None without a base or a branch."""
    month, home = month_of(on), home_of(person)
    base = bases_in_force(people=[person.pk], month=month).get(person.pk)
    if home is None or base is None:
        return None
    months = [plus_months(month, count) for count in range(1, MONTHS + 1)]
    reliefs = list(
        Relief.objects.filter(person=person, until_month__gt=month)
        .defer("reason")
        .order_by("approved_on", "pk")
    )
    local = local_rules_by_month(home, [month, *months])
    try:
        owing = [(one, *_owed(base, reliefs, one, local[one])) for one in months]
    except NoRule:
        return None
    ahead = advances_of([person.pk]).get((person.pk, home.pk), ZERO)
    sums = [(one, amount) for one, amount, _ in owing]
    change = _next_change(reliefs, month, _ruled(local))
    return Forecast(_stretches(owing), ahead, _covered(sums, ahead), change)


def _ruled(local: Mapping[date, LocalRules]) -> date | None:
    """The first month for which other local rules hold than for the one before."""
    months = sorted(local)
    return next((one for before, one in pairwise(months) if local[before] != local[one]), None)


def _owed(
    base: DuesBase, reliefs: Sequence[Relief], month: date, local: LocalRules
) -> tuple[Decimal, str]:
    covering = [one for one in reliefs if one.from_month <= month < one.until_month]
    if covering:
        relief = covering[-1]
        return relief.amount, f"{relief.get_kind_display()}，{ARTICLE_RELIEF}"
    found = assess(base.category, base.amount, month, local)
    return found.amount, found.article


def _stretches(owing: Sequence[tuple[date, Decimal, str]]) -> tuple[Expected, ...]:
    found = []
    for (amount, why), rows in groupby(owing, lambda row: row[1:]):
        several = [row[0] for row in rows]
        found.append(Expected(several[0], several[-1], len(several), amount, why))
    return tuple(found)


def _covered(sums: Sequence[tuple[date, Decimal]], ahead: Decimal) -> date | None:
    until = None
    for month, amount in sums:
        if not ahead or amount > ahead:
            break
        until, ahead = month, ahead - amount
    return until


def _next_change(reliefs: Sequence[Relief], month: date, ruled: date | None) -> str:
    """The first day on which something known changes: a relief, a rule laid down here, else the
    new year."""
    changes = [
        (one.until_month, f"{one.get_kind_display()}到期，恢复按基数交纳")
        for one in reliefs
        if one.from_month <= month
    ]
    changes += [
        (one.from_month, f"开始{one.get_kind_display()}")
        for one in reliefs
        if one.from_month > month
    ]
    if ruled is not None:
        changes.append((ruled, NEW_RULE))
    changes.append((date(month.year + 1, 1, 1), NEW_YEAR))
    first, words = min(changes)
    return f"{first.year}年{first.month}月：{words}"
