"""Figures over who became what, who came and who left, and who is on the way."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from members.models import Membership, Standing
from members.rules.codes import COLLEGE_CODES, MAJORITY, OCCUPATIONS
from members.rules.kinds import (
    EXITS,
    MEMBER_STANDINGS,
    PARTY_STANDINGS,
    Sector,
    Sex,
    StandingKind,
)
from reports.rules.annual_form import FORM

from .figure import Condition, Count, Figure, Scope
from .members import working_as, years_before

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
            at_sector=Subquery(homes.values("organization__sector")[:1]),
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


def _also(first: Condition, second: Condition) -> Condition:
    return lambda scope: first(scope) & second(scope)


def _of_new(key: str, label: str, why: str, condition: Condition, article: str = "") -> Figure:
    return Figure(
        f"developed_{key}",
        MOVED,
        label,
        "名",
        Count(),
        f"统计期内新发展的预备党员中，{why}。",
        _entered,
        _also(_developed, condition),
        article,
    )


def _at_most(years: int) -> Condition:
    """So old or younger on the 统计日, in full years."""
    return lambda scope: Q(person__born_on__gt=years_before(scope.day, years + 1))


def _in_agency(scope: Scope) -> Q:
    return Q(at_sector=Sector.AGENCY)


def _elsewhere(scope: Scope) -> Q:
    return ~Q(at_sector=Sector.AGENCY)


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
    _of_new("women", "新发展女党员", "性别为女的", lambda s: Q(person__sex=Sex.FEMALE)),
    _of_new(
        "minorities",
        "新发展少数民族党员",
        "民族不是汉族的",
        lambda s: ~Q(person__ethnicity__in=("", MAJORITY)),
    ),
    _of_new("young", "新发展35岁及以下党员", "统计日周岁不超过 35 的", _at_most(35)),
    _of_new(
        "college",
        "新发展大专及以上学历党员",
        "学历代码 10 至 39 的",
        lambda s: Q(person__education__in=COLLEGE_CODES),
    ),
    _of_new(
        "frontline",
        "新发展一线党员",
        "一线情况登记为在生产、工作一线的",
        lambda s: Q(person__front_line__isnull=False) & ~Q(person__front_line__code="0"),
    ),
    *(
        _of_new(
            f"occupation_{code}",
            f"新发展{label}",
            f"职业为「{label}」的",
            working_as(code),
        )
        for code, label in OCCUPATIONS.items()
    ),
    _of_new(
        "occupation_unknown",
        "新发展党员未登记职业",
        "职业空缺的，请在名册补登",
        lambda s: Q(person__occupation=""),
    ),
    _of_new("agency", "机关发展预备党员", "所在支部行业为机关的", _in_agency, f"{FORM} 二、1"),
    _of_new(
        "other", "所属企事业发展预备党员", "所在支部行业不是机关的", _elsewhere, f"{FORM} 二、1"
    ),
    *(
        Figure(
            f"confirmed_{key}",
            MOVED,
            label,
            "名",
            Count(),
            f"统计期内由预备党员转为正式党员、所在支部行业{where}的。",
            _entered,
            _also(_confirmed, condition),
            f"{FORM} 二、2",
        )
        for key, label, where, condition in (
            ("agency", "机关预备党员转正", "为机关", _in_agency),
            ("other", "所属企事业预备党员转正", "不是机关", _elsewhere),
        )
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
