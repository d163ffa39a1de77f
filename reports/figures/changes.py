"""Who became what, came, left or is on the way: the records and conditions of these figures."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from members.models import Membership, Standing
from members.rules.kinds import (
    EXITS,
    MEMBER_STANDINGS,
    PARTY_STANDINGS,
    Sector,
    StandingKind,
)

from .figure import Condition, Scope, nothing_without
from .members import years_before


def begun(scope: Scope) -> QuerySet[Standing]:
    """New standings of the 统计期 of whoever was in these branches at any time."""
    rows = Standing.objects.filter(starts_on__gte=scope.starts, starts_on__lt=scope.ends)
    if scope.organization.depth == 1:
        return rows
    # Else the place of everybody in the city would be looked up.
    ever = Membership.objects.filter(scope.inside()).order_by().values("person")
    return rows.filter(person__in=ever)


def changes(scope: Scope, homes: QuerySet[Membership]) -> QuerySet[Standing]:
    """New standings of the 统计期 with the standing `before` and where they count."""
    earlier = Standing.objects.filter(
        person=OuterRef("person"), starts_on__lt=OuterRef("starts_on")
    ).order_by("-starts_on")
    homes = homes.filter(person=OuterRef("person")).order_by("starts_on")
    rows = begun(scope).annotate(
        before=Coalesce(Subquery(earlier.values("kind")[:1]), Value("")),
        at_path=Subquery(homes.values("organization__path")[:1]),
        at_sector=Subquery(homes.values("organization__sector")[:1]),
    )
    return rows.filter(scope.inside("at_path"))


@nothing_without(begun)
def entered_changes(scope: Scope) -> QuerySet[Standing]:
    """Where the person belonged on the day; who had no branch yet counts in the next one."""
    day = OuterRef("starts_on")
    homes = Membership.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day))
    return changes(scope, homes)


@nothing_without(begun)
def left_changes(scope: Scope) -> QuerySet[Standing]:
    """Where the person belonged until then: their membership ends on the very day."""
    day = OuterRef("starts_on")
    homes = Membership.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))
    return changes(scope, homes)


def developed(scope: Scope) -> Q:
    """Newly admitted: neither restored nor back from another system."""
    known = (*PARTY_STANDINGS, StandingKind.TRANSFERRED_OUT)
    return Q(kind=StandingKind.PROBATIONARY) & ~Q(before__in=known)


def confirmed(scope: Scope) -> Q:
    return Q(kind=StandingKind.FULL, before=StandingKind.PROBATIONARY)


def also(first: Condition, second: Condition) -> Condition:
    return lambda scope: first(scope) & second(scope)


def at_most(years: int) -> Condition:
    """So old or younger on the 统计日, in full years."""
    return lambda scope: Q(person__born_on__gt=years_before(scope.day, years + 1))


def in_agency(scope: Scope) -> Q:
    return Q(at_sector=Sector.AGENCY)


def elsewhere(scope: Scope) -> Q:
    return ~Q(at_sector=Sector.AGENCY)


def ended(scope: Scope) -> Q:
    return Q(kind__in=EXITS, before__in=PARTY_STANDINGS)


def deceased(scope: Scope) -> Q:
    return Q(kind=StandingKind.DECEASED, before__in=MEMBER_STANDINGS)


def candidates(scope: Scope) -> QuerySet[Membership]:
    """People of the branches on the as-of day who are not members yet, with their standing."""
    standing = Standing.objects.active_on(scope.day).filter(person=OuterRef("person"))
    return (
        Membership.objects.active_on(scope.day)
        .filter(scope.inside())
        .annotate(
            at_path=F("organization__path"), standing_kind=Subquery(standing.values("kind")[:1])
        )
        .exclude(standing_kind__in=MEMBER_STANDINGS)
    )


def is_member_at(moment: str, kinds: tuple[StandingKind, ...] = MEMBER_STANDINGS) -> Exists:
    day = OuterRef(moment)
    return Exists(
        Standing.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gt=day),
            person=OuterRef("person"),
            starts_on__lte=day,
            kind__in=kinds,
        )
    )


def _arrived(scope: Scope) -> QuerySet[Membership]:
    """Memberships begun in the year."""
    return Membership.objects.filter(
        scope.inside(), starts_on__gte=scope.starts, starts_on__lt=scope.ends
    )


def _gone(scope: Scope) -> QuerySet[Membership]:
    """Memberships ended in the year."""
    return Membership.objects.filter(
        scope.inside(), ends_on__gte=scope.starts, ends_on__lt=scope.ends
    )


@nothing_without(_arrived)
def transferred_in(scope: Scope) -> QuerySet[Membership]:
    """Memberships begun in the year by who was a member elsewhere before."""
    before = Membership.objects.filter(
        person=OuterRef("person"), starts_on__lt=OuterRef("starts_on")
    )
    same = before.filter(organization=OuterRef("organization"), ends_on=OuterRef("starts_on"))
    rows = _arrived(scope).filter(
        Exists(before) | Q(reason__startswith="转入"), is_member_at("starts_on"), ~Exists(same)
    )
    return rows.annotate(at_path=F("organization__path"))


@nothing_without(_gone)
def transferred_out(scope: Scope) -> QuerySet[Membership]:
    """Memberships ended in the year by who stayed a member, here or in another system."""
    same = Membership.objects.filter(
        person=OuterRef("person"),
        organization=OuterRef("organization"),
        starts_on=OuterRef("ends_on"),
    )
    stayed = is_member_at("ends_on", (*MEMBER_STANDINGS, StandingKind.TRANSFERRED_OUT))
    rows = _gone(scope).filter(stayed, ~Exists(same))
    return rows.annotate(at_path=F("organization__path"))
