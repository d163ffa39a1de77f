"""Figures over who became what, who came and who left, and who is on the way."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from members.models import Membership, Standing
from members.rules.kinds import EXITS, MEMBER_STANDINGS, PARTY_STANDINGS, StandingKind

from .figure import Count, Figure, Scope

MOVED = "发展和变动"


def _changes(scope: Scope, homes: QuerySet[Membership]) -> QuerySet[Standing]:
    """New standings of the 统计期 with the standing `before` and where they count."""
    earlier = Standing.objects.filter(
        person=OuterRef("person"), starts_on__lt=OuterRef("starts_on")
    ).order_by("-starts_on")
    homes = homes.filter(person=OuterRef("person")).order_by("starts_on")
    return (
        Standing.objects.filter(starts_on__gte=scope.starts, starts_on__lt=scope.ends)
        .annotate(
            before=Coalesce(Subquery(earlier.values("kind")[:1]), Value("")),
            at_path=Subquery(homes.values("organization__path")[:1]),
        )
        .filter(scope.inside("at_path"))
    )


def _entered(scope: Scope) -> QuerySet[Standing]:
    """Where the person belonged on the day; who had no branch yet counts in the next one."""
    day = OuterRef("starts_on")
    homes = Membership.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day))
    return _changes(scope, homes)


def _left(scope: Scope) -> QuerySet[Standing]:
    """Where the person belonged until then: their membership ends on the very day."""
    day = OuterRef("starts_on")
    homes = Membership.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))
    return _changes(scope, homes)


def _developed(scope: Scope) -> Q:
    """Newly admitted: neither restored nor back from another system."""
    known = (*PARTY_STANDINGS, StandingKind.TRANSFERRED_OUT)
    return Q(kind=StandingKind.PROBATIONARY) & ~Q(before__in=known)


def _confirmed(scope: Scope) -> Q:
    return Q(kind=StandingKind.FULL, before=StandingKind.PROBATIONARY)


def _ended(scope: Scope) -> Q:
    return Q(kind__in=EXITS, before__in=PARTY_STANDINGS)


def _deceased(scope: Scope) -> Q:
    return Q(kind=StandingKind.DECEASED, before__in=MEMBER_STANDINGS)


def _candidates(scope: Scope) -> QuerySet[Membership]:
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


def _is_member_at(moment: str, kinds: tuple[StandingKind, ...] = MEMBER_STANDINGS) -> Exists:
    day = OuterRef(moment)
    return Exists(
        Standing.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gt=day),
            person=OuterRef("person"),
            starts_on__lte=day,
            kind__in=kinds,
        )
    )


def _transferred_in(scope: Scope) -> QuerySet[Membership]:
    """Memberships begun in the year by who was a member elsewhere before."""
    before = Membership.objects.filter(
        person=OuterRef("person"), starts_on__lt=OuterRef("starts_on")
    )
    same = before.filter(organization=OuterRef("organization"), ends_on=OuterRef("starts_on"))
    return Membership.objects.filter(
        scope.inside(),
        Exists(before) | Q(reason__startswith="转入"),
        _is_member_at("starts_on"),
        ~Exists(same),
        starts_on__gte=scope.starts,
        starts_on__lt=scope.ends,
    ).annotate(at_path=F("organization__path"))


def _transferred_out(scope: Scope) -> QuerySet[Membership]:
    """Memberships ended in the year by who stayed a member, here or in another system."""
    same = Membership.objects.filter(
        person=OuterRef("person"),
        organization=OuterRef("organization"),
        starts_on=OuterRef("ends_on"),
    )
    return Membership.objects.filter(
        scope.inside(),
        _is_member_at("ends_on", (*MEMBER_STANDINGS, StandingKind.TRANSFERRED_OUT)),
        ~Exists(same),
        ends_on__gte=scope.starts,
        ends_on__lt=scope.ends,
    ).annotate(at_path=F("organization__path"))


MOVEMENT_FIGURES: tuple[Figure, ...] = (
    Figure(
        "developed",
        MOVED,
        "新发展预备党员",
        "名",
        Count(),
        "统计期内成为预备党员的，以支部大会通过之日为准。",
        _entered,
        _developed,
        "《发展党员工作细则》第二十条",
    ),
    Figure(
        "confirmed",
        MOVED,
        "预备党员转正",
        "名",
        Count(),
        "统计期内由预备党员转为正式党员的。",
        _entered,
        _confirmed,
        "《中国共产党章程》第七条",
    ),
    Figure(
        "transferred_in",
        MOVED,
        "转入党员",
        "名",
        Count(),
        "统计期内组织关系转入支部的党员，含下级支部之间的转接。",
        _transferred_in,
        article="《党员教育管理工作条例》第二十五条",
    ),
    Figure(
        "transferred_out",
        MOVED,
        "转出党员",
        "名",
        Count(),
        "统计期内组织关系转出支部的党员，含下级支部之间的转接。",
        _transferred_out,
        article="《党员教育管理工作条例》第二十五条",
    ),
    Figure(
        "ended",
        MOVED,
        "出党",
        "名",
        Count(),
        "统计期内退党、除名、开除党籍等失去党员身份的。",
        _left,
        _ended,
    ),
    Figure(
        "deceased",
        MOVED,
        "死亡",
        "名",
        Count(),
        "统计期内去世的党员。",
        _left,
        _deceased,
    ),
    Figure(
        "activists",
        MOVED,
        "入党积极分子",
        "名",
        Count(),
        "统计日身份为积极分子的。",
        _candidates,
        lambda s: Q(standing_kind=StandingKind.ACTIVIST),
        "《发展党员工作细则》第八条",
    ),
    Figure(
        "applicants",
        MOVED,
        "入党申请人",
        "名",
        Count(),
        "统计日身份为申请人的。",
        _candidates,
        lambda s: Q(standing_kind=StandingKind.APPLICANT),
        "《发展党员工作细则》第五条",
    ),
)
