"""Figures over organisations, members, their standing and their movements."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Left, Length

from members.models import Membership, Organization, Standing
from members.queries.roster import memberships_on
from members.rules.codes import COLLEGE_CODES, MAJORITY, OCCUPATIONS
from members.rules.kinds import (
    BRANCH_KINDS,
    MEMBER_STANDINGS,
    OrganizationKind,
    Sector,
    Sex,
    StandingKind,
)

from .figure import Condition, Count, Figure, Quotient, Scope

ORGANIZATIONS, MEMBERS = "组织设置", "党员队伍"
AGES, JOINED, OCCUPIED, MOVED = "年龄（周岁）", "入党时间", "职业", "发展和变动"

# 党内统计公报: age bands as (key, label, from age, below age).
AGE_BANDS = (
    ("age_30", "30 岁及以下", 0, 31),
    ("age_35", "31 至 35 岁", 31, 36),
    ("age_40", "36 至 40 岁", 36, 41),
    ("age_45", "41 至 45 岁", 41, 46),
    ("age_50", "46 至 50 岁", 46, 51),
    ("age_55", "51 至 55 岁", 51, 56),
    ("age_60", "56 至 60 岁", 56, 61),
    ("age_61", "61 岁及以上", 61, 200),
)
# 党内统计公报: bands of the day of joining as (key, label, from, before).
JOINED_BANDS = (
    ("joined_1949", "新中国成立前", date(1900, 1, 1), date(1949, 10, 1)),
    ("joined_1978", "新中国成立后至十一届三中全会前", date(1949, 10, 1), date(1978, 12, 18)),
    ("joined_2012", "十一届三中全会后至十八大前", date(1978, 12, 18), date(2012, 11, 8)),
    ("joined_since", "十八大以来", date(2012, 11, 8), date(9999, 1, 1)),
)


def years_before(day: date, years: int) -> date:
    """The same day so many years earlier; 29 February becomes 1 March."""
    try:
        return day.replace(year=max(day.year - years, 1))
    except ValueError:
        return date(day.year - years, 3, 1)


def members(scope: Scope) -> QuerySet[Membership]:
    """Full and probationary members on the as-of day: one membership each."""
    return memberships_on(within=scope.organization, on=scope.day).annotate(
        at_path=F("organization__path")
    )


def _aged(starts: int, ends: int) -> Condition:
    def condition(scope: Scope) -> Q:
        return Q(
            person__born_on__lte=years_before(scope.day, starts),
            person__born_on__gt=years_before(scope.day, ends),
        )

    return condition


def _organizations(scope: Scope) -> QuerySet[Organization]:
    """Organisations strictly below the asked one, without 党小组; each counts for its parent."""
    return (
        Organization.objects.within(scope.organization)
        .active_on(scope.day)
        .exclude(path=scope.path)
        .exclude(kind=OrganizationKind.GROUP)
        .annotate(at_path=Left("path", Length("path") - Organization.steplen))
    )


def _home_path(moment: str) -> Subquery:
    """Where the person belonged when it happened; who had no branch yet counts in the next one."""
    homes = Membership.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=OuterRef(moment)), person=OuterRef("person")
    )
    return Subquery(homes.order_by("starts_on").values("organization__path")[:1])


def _standings_begun(scope: Scope) -> QuerySet[Standing]:
    """Changes of standing in the year, where the person belonged then."""
    return (
        Standing.objects.filter(
            starts_on__gte=scope.starts, starts_on__lt=scope.ends, starts_on__lte=scope.day
        )
        .annotate(at_path=_home_path("starts_on"))
        .filter(at_path__startswith=scope.path)
    )


def _candidates(scope: Scope) -> QuerySet[Membership]:
    """People of the branches on the as-of day who are not members yet, with their standing."""
    standing = Standing.objects.active_on(scope.day).filter(person=OuterRef("person"))
    return (
        Membership.objects.active_on(scope.day)
        .filter(organization__path__startswith=scope.path)
        .annotate(at_path=F("organization__path"), standing=Subquery(standing.values("kind")[:1]))
        .exclude(standing__in=MEMBER_STANDINGS)
    )


def _is_member_at(moment: str) -> Exists:
    day = OuterRef(moment)
    return Exists(
        Standing.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gt=day),
            person=OuterRef("person"),
            starts_on__lte=day,
            kind__in=MEMBER_STANDINGS,
        )
    )


def _transferred_in(scope: Scope) -> QuerySet[Membership]:
    """Memberships begun in the year by who was a member elsewhere before."""
    before = Membership.objects.filter(
        person=OuterRef("person"), starts_on__lt=OuterRef("starts_on")
    )
    same = before.filter(organization=OuterRef("organization"), ends_on=OuterRef("starts_on"))
    return Membership.objects.filter(
        Exists(before) | Q(reason__startswith="转入"),
        _is_member_at("starts_on"),
        ~Exists(same),
        organization__path__startswith=scope.path,
        starts_on__gte=scope.starts,
        starts_on__lt=scope.ends,
        starts_on__lte=scope.day,
    ).annotate(at_path=F("organization__path"))


def _transferred_out(scope: Scope) -> QuerySet[Membership]:
    """Memberships ended in the year by who stayed a member."""
    same = Membership.objects.filter(
        person=OuterRef("person"),
        organization=OuterRef("organization"),
        starts_on=OuterRef("ends_on"),
    )
    return Membership.objects.filter(
        _is_member_at("ends_on"),
        ~Exists(same),
        organization__path__startswith=scope.path,
        ends_on__gte=scope.starts,
        ends_on__lt=scope.ends,
        ends_on__lte=scope.day,
    ).annotate(at_path=F("organization__path"))


def _confirmed() -> Q:
    earlier = Standing.objects.filter(
        person=OuterRef("person"), kind=StandingKind.PROBATIONARY, ends_on=OuterRef("starts_on")
    )
    return Q(kind=StandingKind.FULL) & (Q(Exists(earlier)) | Q(person__full_on=F("starts_on")))


def _member(key: str, label: str, why: str, condition: Condition, group: str = MEMBERS) -> Figure:
    return Figure(key, group, label, "名", Count(), why, members, condition)


def _organization(key: str, label: str, condition: Q, why: str) -> Figure:
    return Figure(
        key, ORGANIZATIONS, label, "个", Count(), why, _organizations, lambda scope: condition
    )


_STATISTICS = "党内统计口径"

ORGANIZATION_FIGURES: tuple[Figure, ...] = (
    _organization(
        "organizations", "下级组织", Q(), "统计日存续的下级党委、党总支、党支部，不含党小组。"
    ),
    _organization(
        "committees", "党委", Q(kind=OrganizationKind.COMMITTEE), "统计日存续的下级党委。"
    ),
    _organization(
        "general_branches",
        "党总支",
        Q(kind=OrganizationKind.GENERAL_BRANCH),
        "统计日存续的下级党总支。",
    ),
    _organization(
        "branches",
        "党支部",
        Q(kind__in=BRANCH_KINDS),
        "统计日存续的下级党支部，含联合、临时、流动党员党支部。",
    ),
    *(
        _organization(
            f"sector_{sector.value}",
            f"{sector.label}组织",
            Q(sector=sector),
            f"统计日存续的下级组织中行业为「{sector.label}」的。",
        )
        for sector in Sector
    ),
)

MEMBER_FIGURES: tuple[Figure, ...] = (
    _member("members", "党员", "统计日在册的正式党员和预备党员。", lambda s: Q()),
    _member(
        "probationary",
        "预备党员",
        "统计日身份为预备党员的。",
        lambda s: Q(standing=StandingKind.PROBATIONARY),
    ),
    _member(
        "full", "正式党员", "统计日身份为正式党员的。", lambda s: Q(standing=StandingKind.FULL)
    ),
    _member("women", "女党员", "统计日在册、性别为女的党员。", lambda s: Q(person__sex=Sex.FEMALE)),
    _member(
        "minorities",
        "少数民族党员",
        "统计日在册、民族不是汉族的党员。",
        lambda s: ~Q(person__ethnicity=MAJORITY),
    ),
    _member(
        "college",
        "大专及以上学历党员",
        "统计日在册、学历代码 10 至 39（GB/T 4658）的党员。",
        lambda s: Q(person__education__in=COLLEGE_CODES),
    ),
    Figure(
        "college_share",
        MEMBERS,
        "大专及以上学历占比",
        "%",
        Quotient("college", "members", places=2),
        "大专及以上学历党员 ÷ 党员，四舍五入到两位小数。",
    ),
    _member(
        "education_unknown",
        "未登记学历",
        "统计日在册、学历空缺的党员，请在名册补登。",
        lambda s: Q(person__education=""),
    ),
    _member(
        "fifty_years",
        "党龄满 50 年",
        "统计日在册、入党满 50 年的党员（光荣在党50年）。",
        lambda s: Q(person__joined_on__lte=years_before(s.day, 50)),
    ),
    *(
        _member(key, label, f"统计日在册、统计日周岁为 {label} 的党员。", _aged(starts, ends), AGES)
        for key, label, starts, ends in AGE_BANDS
    ),
    _member(
        "age_unknown",
        "未登记出生日期",
        "统计日在册、出生日期空缺的党员，请在名册补登。",
        lambda s: Q(person__born_on__isnull=True),
        AGES,
    ),
    *(
        _member(
            key,
            label,
            f"统计日在册、入党日期在「{label}」的党员。",
            lambda s, starts=starts, ends=ends: Q(
                person__joined_on__gte=starts, person__joined_on__lt=ends
            ),
            JOINED,
        )
        for key, label, starts, ends in JOINED_BANDS
    ),
    _member(
        "joined_unknown",
        "未登记入党日期",
        "统计日在册、入党日期空缺的党员，请在名册补登。",
        lambda s: Q(person__joined_on__isnull=True),
        JOINED,
    ),
    *(
        _member(
            f"occupation_{code}",
            label,
            f"统计日在册、职业为「{label}」的党员。",
            lambda s, code=code: Q(person__occupation=code),
            OCCUPIED,
        )
        for code, label in OCCUPATIONS.items()
    ),
    _member(
        "occupation_unknown",
        "未登记职业",
        "统计日在册、职业空缺的党员，请在名册补登。",
        lambda s: Q(person__occupation=""),
        OCCUPIED,
    ),
)

MOVEMENT_FIGURES: tuple[Figure, ...] = (
    Figure(
        "developed",
        MOVED,
        "新发展预备党员",
        "名",
        Count(),
        "统计期内成为预备党员的，以支部大会通过之日为准。",
        _standings_begun,
        lambda s: Q(kind=StandingKind.PROBATIONARY),
        "《发展党员工作细则》第二十条",
    ),
    Figure(
        "confirmed",
        MOVED,
        "预备党员转正",
        "名",
        Count(),
        "统计期内由预备党员转为正式党员的。",
        _standings_begun,
        lambda s: _confirmed(),
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
        _standings_begun,
        lambda s: Q(kind=StandingKind.ENDED),
    ),
    Figure(
        "deceased",
        MOVED,
        "死亡",
        "名",
        Count(),
        "统计期内去世的党员。",
        _standings_begun,
        lambda s: Q(kind=StandingKind.DECEASED),
    ),
    Figure(
        "activists",
        MOVED,
        "入党积极分子",
        "名",
        Count(),
        "统计日身份为积极分子的。",
        _candidates,
        lambda s: Q(standing=StandingKind.ACTIVIST),
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
        lambda s: Q(standing=StandingKind.APPLICANT),
        "《发展党员工作细则》第五条",
    ),
)
