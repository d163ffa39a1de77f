"""Reading 处分 and 处置: what holds on a day, of a person, what ends soon."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch, Q

from members.models import Membership, Organization, Person, Position, Sanction, SanctionChange
from members.models.sanctions import SanctionQuerySet
from members.queries.people import home_name
from members.queries.settings import settings_for
from members.rules.placements import Placements
from members.rules.sanctions import RULES_BY_KIND, SanctionChangeKind, SanctionKind

# 期满待结论 stands among what is current until it is settled.
TABS: dict[str, str] = {"current": "影响期内", "past": "已经结束", "all": "全部"}
SOON = timedelta(days=30)


@dataclass(frozen=True)
class SanctionState:
    """How a sanction stands on a day: pill and words."""

    pill: str
    label: str


@dataclass(frozen=True)
class SanctionFilter:
    """What the list is narrowed to; `tab` is a key of TABS, the others may be empty."""

    tab: str = "current"
    kind: str = ""
    q: str = ""


def with_history(sanctions: SanctionQuerySet, *, on: date) -> SanctionQuerySet:
    """Adds `until` and `awaits` of the day, the person, and the changes in their order."""
    return (
        sanctions.with_awaits(on)
        .select_related("person")
        .prefetch_related(Prefetch("changes", SanctionChange.objects.order_by("pk")))
    )


def state_on(sanction: Sanction, on: date) -> SanctionState:
    """Of a row of `with_history`."""
    changes = list(sanction.changes.all())
    if changes and changes[-1].kind == "revoked" and changes[-1].ends_on <= on:
        return SanctionState("plain", "已撤销")
    if sanction.awaits:
        return SanctionState("late", "期满待结论")
    if sanction.starts_on > on:
        return SanctionState("open", "未生效")
    if sanction.until is None:
        rule = RULES_BY_KIND[SanctionKind(sanction.kind)]
        return (
            SanctionState("late", "执行中") if rule.takes_vote else SanctionState("plain", "已登记")
        )
    if sanction.until <= on:
        closed = changes and changes[-1].kind == SanctionChangeKind.CLOSED
        outcome = RULES_BY_KIND[SanctionKind(sanction.kind)].outcome
        return SanctionState("plain", f"期满，{outcome}" if closed else "已期满")
    if sanction.until - on <= SOON:
        return SanctionState("soon", f"{(sanction.until - on).days} 天后期满")
    return SanctionState("late", "影响期内")


def described(sanctions: Iterable[Sanction], *, on: date) -> list[tuple[Sanction, SanctionState]]:
    """Rows with their state."""
    return [(one, state_on(one, on)) for one in sanctions]


def listed(
    sanctions: SanctionQuerySet,
    *,
    organization: Organization,
    chosen: SanctionFilter,
    on: date,
    tree: Placements | None = None,
) -> SanctionQuerySet:
    """Those of the people of an organisation on a day that the filter leaves, with `place` (the
    branch that day); not what was neither in effect nor registered by then."""
    here = Membership.objects.newest_by(on).below(organization, on=on, tree=tree)
    rows = (
        with_history(sanctions, on=on)
        .filter(person__in=here.values("person"))
        .filter(Q(starts_on__lte=on) | Q(recorded_at__date__lte=on))
        .annotate(place=home_name("person", on))
    )
    if chosen.kind:
        rows = rows.filter(kind=chosen.kind)
    if chosen.q.strip():
        rows = rows.filter(person__name__contains=chosen.q.strip())
    if chosen.tab == "current":
        return rows.filter(Q(until__isnull=True) | Q(until__gt=on) | Q(awaits=True))
    return rows.filter(until__lte=on, awaits=False) if chosen.tab == "past" else rows


def of_person(person: Person, *, on: date) -> SanctionQuerySet:
    """Everything ever decided about a person, newest first."""
    return with_history(person.sanctions.all(), on=on)


def posts_held(person: Person, *, on: date) -> list[Position]:
    """The posts that a decision of that day can end."""
    rows = person.positions.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), starts_on__lt=on)
    return list(rows.select_related("organization").order_by("pk"))


def correction_most(*, organization: Organization | None, on: date) -> int:
    """How many months a 限期改正 may last there."""
    if organization is None:
        return 12
    values = settings_for(organization=organization, on=on, keys=("correction_months",))
    return int(values["correction_months"])


def awaiting(*, on: date) -> SanctionQuerySet:
    """What is over by a day and waits for its result, everywhere."""
    return Sanction.objects.with_awaits(on).filter(awaits=True)


def ending(*, on: date, within: timedelta = SOON) -> SanctionQuerySet:
    """What ends within so long from a day on, everywhere."""
    rows = Sanction.objects.in_force_on(on).filter(until__lte=on + within)
    return rows.exclude(kind=SanctionKind.EXPULSION)
