"""Reading 处分 and 处置: what holds on a day, of a person, what ends soon."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import OuterRef, Prefetch, Q, Subquery

from members.models import Membership, Organization, Person, Sanction, SanctionChange
from members.models.sanctions import SanctionQuerySet
from members.queries.settings import settings_for
from members.rules.sanctions import RULES_BY_KIND, SanctionKind

TABS: dict[str, str] = {"current": "影响期内", "past": "已经结束", "all": "全部"}
SOON = timedelta(days=30)


@dataclass(frozen=True)
class SanctionState:
    """How a sanction stands on a day: pill and words."""

    pill: str
    label: str


def with_history(sanctions: SanctionQuerySet) -> SanctionQuerySet:
    """Adds `until`, the person, and the changes in their order."""
    return (
        sanctions.with_until()
        .select_related("person")
        .prefetch_related(Prefetch("changes", SanctionChange.objects.order_by("pk")))
    )


def state_on(sanction: Sanction, on: date) -> SanctionState:
    """Of a row of `with_history`."""
    changes = list(sanction.changes.all())
    if changes and changes[-1].kind == "revoked" and changes[-1].ends_on <= on:
        return SanctionState("plain", "已撤销")
    if sanction.starts_on > on:
        return SanctionState("open", "未生效")
    if sanction.until is None:
        rule = RULES_BY_KIND[SanctionKind(sanction.kind)]
        return (
            SanctionState("late", "执行中") if rule.takes_vote else SanctionState("plain", "已登记")
        )
    if sanction.until <= on:
        return SanctionState("plain", "已期满")
    if sanction.until - on <= SOON:
        return SanctionState("soon", f"{(sanction.until - on).days} 天后期满")
    return SanctionState("late", "影响期内")


def described(sanctions: Iterable[Sanction], *, on: date) -> list[tuple[Sanction, SanctionState]]:
    """Rows with their state."""
    return [(one, state_on(one, on)) for one in sanctions]


def listed(
    sanctions: SanctionQuerySet, *, organization: Organization, tab: str, on: date
) -> SanctionQuerySet:
    """Those of an organisation's people, of one tab, with `place` (the branch's name)."""
    homes = Membership.objects.newest().filter(person=OuterRef("person"))
    here = Membership.objects.newest().below(organization)
    rows = (
        with_history(sanctions)
        .filter(person__in=here.values("person"))
        .annotate(place=Subquery(homes.values("organization__short_name")[:1]))
    )
    if tab == "current":
        return rows.filter(Q(until__isnull=True) | Q(until__gt=on))
    return rows.filter(until__lte=on) if tab == "past" else rows


def of_person(person: Person) -> SanctionQuerySet:
    """Everything ever decided about a person, newest first."""
    return with_history(person.sanctions.all())


def correction_most(*, organization: Organization | None, on: date) -> int:
    """How many months a 限期改正 may last there."""
    if organization is None:
        return 12
    values = settings_for(organization=organization, on=on, keys=("correction_months",))
    return int(values["correction_months"])


def ending(*, on: date) -> SanctionQuerySet:
    """What ends within SOON from a day on, everywhere."""
    rows = Sanction.objects.in_force_on(on).filter(until__lte=on + SOON)
    return rows.exclude(kind=SanctionKind.EXPULSION)
