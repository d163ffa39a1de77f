"""Mass organisations of the invented committee with their activities, 示范岗 and 责任区."""

from __future__ import annotations

from datetime import date
from random import Random

from members.actions.mass_organizations import (
    add_activity,
    add_mass_organization,
    count_members,
    recommend_person,
)
from members.actions.model_posts import add_area, add_model_post
from members.models import MassOrganization, Organization, Person, Unit
from members.rules.ages import age_on
from members.rules.kinds import StandingKind
from members.rules.mass_organizations import MassKind

from .world import YEAR, Branch, World, moment

SEED = 23  # its own, so that the rest of the demo stays as it was
_ACTIVITIES: dict[str, tuple[tuple[int, int, str, str], ...]] = {
    MassKind.UNION: (
        (1, 20, "春送岗位招聘会", "联系 32 家企业，提供岗位 210 个"),
        (4, 28, "庆五一职工趣味运动会", "拔河、跳绳、接力三项"),
        (7, 16, "夏送清凉", "慰问高温作业职工和快递员"),
        (9, 10, "职工技能比武", "电工、钳工、叉车三个工种"),
    ),
    MassKind.WOMEN: (
        (3, 8, "三八节维权宣传", "现场咨询和女性健康讲座"),
        (6, 1, "困境儿童微心愿", "认领微心愿 24 个"),
        (10, 22, "最美家庭故事会", "六户家庭讲家风"),
    ),
    MassKind.LEAGUE: (
        (3, 5, "学雷锋志愿服务", "清理河岸，走访独居老人"),
        (5, 4, "五四主题团日", "重温入团誓词，学习青年典型"),
        (8, 12, "暑期青少年托管", "开班两期，志愿者 16 人"),
    ),
}
_POSTS = (
    ("便民服务示范岗", "党群服务中心一楼大厅", "一次告知、限时办结，群众评议满意"),
    ("安全生产示范岗", "装配车间", "每班自查一次，隐患当日报告当日整改"),
    ("文明服务示范岗", "二楼服务台", "首问负责，投诉两小时内答复"),
)
_AREAS = ("望江苑 1 号楼", "望江苑 2 号楼", "望江苑 3 号楼", "沿江路商铺", "健身步道")


def build_mass(world: World) -> None:
    """Three of the street, some in units and communities, with two years of activities."""
    rng = Random(SEED)
    street = [
        _mass(world, world.root, None, kind, name, leader, members)
        for kind, name, leader, members in (
            (MassKind.UNION, "临江街道总工会", "罗玉兰", 3260),
            (MassKind.WOMEN, "临江街道妇女联合会", "姚海燕", 27),
            (MassKind.LEAGUE, "共青团临江街道工作委员会", "熊一帆", 186),
        )
    ]
    below = [*_of_units(world, rng), *_of_communities(world)]
    for mass in (*street, *below):
        _activities(world, rng, mass, years=2 if mass in street else 1)
    _recommendations(world, street[-1])
    _posts_and_areas(world)


def _of_units(world: World, rng: Random) -> list[MassOrganization]:
    """A 工会 in eight companies, a 团支部 in three of them."""
    companies = Unit.objects.filter(organization__path__startswith=_path(world, "LJ-XZ"))
    found = []
    for i, unit in enumerate(companies.filter(kind="company").order_by("pk")[:8]):
        place, survey = unit.organization, unit.surveys.first()
        employees = survey.employees if survey else 30
        name = f"{unit.name}工会"
        found.append(_mass(world, place, unit, MassKind.UNION, name, "", employees - 5))
        if i < 3:
            name = f"{unit.name}团支部"
            members = rng.randint(6, 22)
            found.append(_mass(world, place, unit, MassKind.LEAGUE, name, "", members))
    return found


def _of_communities(world: World) -> list[MassOrganization]:
    return [
        _mass(world, place, None, MassKind.WOMEN, f"{place.short_name[:-3]}妇联", "", 9 + i)
        for i, place in enumerate(world.organizations[f"LJ-SQ{n}"] for n in range(1, 7))
    ]


def _path(world: World, code: str) -> str:
    return world.organizations[code].path


def _mass(
    world: World,
    organization: Organization,
    unit: Unit | None,
    kind: MassKind,
    name: str,
    leader: str,
    members: int,
) -> MassOrganization:
    staff, founded = world.users["committee_staff"], date(2018, 5, 4)
    mass = add_mass_organization(
        facts={
            "organization": organization,
            "unit": unit,
            "kind": kind,
            "name": name,
            "leader": leader,
            "founded_on": founded,
        },
        by=staff,
        at=moment(founded),
    )
    for day, number in ((date(YEAR - 1, 12, 20), members - 1), (date(YEAR, 6, 30), members)):
        count_members(
            mass_organization=mass, counted_on=day, members=number, by=staff, at=moment(day)
        )
    return mass


def _activities(world: World, rng: Random, mass: MassOrganization, *, years: int) -> None:
    staff = world.users["committee_staff"]
    for year in range(YEAR - years + 1, YEAR + 1):
        for month, day, title, note in _ACTIVITIES[mass.kind][: 4 if years == 2 else 2]:
            held_on = date(year, month, day)
            add_activity(
                mass_organization=mass,
                held_on=held_on,
                title=title,
                people=rng.randint(18, 90) if years == 2 else rng.randint(6, 24),
                note=note if years == 2 else "",
                by=staff,
                at=moment(held_on, 17),
            )


def _recommendations(world: World, league: MassOrganization) -> None:
    """The 团工委 recommends the young ones among those who have applied."""
    day = date(YEAR, 11, 12)
    applicants = Person.objects.filter(
        pk__in=Person.objects.filter(
            standings__kind=StandingKind.APPLICANT,
            standings__starts_on__lte=day,
            standings__ends_on__isnull=True,
        ).values("pk"),
    ).order_by("pk")
    young = [person for person in applicants if (age_on(person.born_on, day) or 99) <= 28]
    for person in young[:2]:
        recommend_person(
            mass_organization=league,
            person=person,
            recommended_on=day,
            present=42,
            in_favour=40,
            opinion="思想上进，工作踏实，团员评议优秀，推荐为入党积极分子人选。",
            by=world.users["committee_staff"],
            at=moment(day, 17),
        )


def _posts_and_areas(world: World) -> None:
    first = world.branches[0]
    community = next(b for b in world.branches if b.node.code == "LJ-SQ1-01")
    companies = [b for b in world.branches if b.node.code in ("LJ-XZ-02", "LJ-XZ-05")]
    for branch, (name, place, pledge) in zip((first, *companies), _POSTS, strict=True):
        _post(branch, name, place, pledge)
    people = [p for p in community.people if p.full_on]
    for i, area in enumerate(_AREAS):
        day = date(YEAR, 3, 10)
        add_area(
            facts={
                "organization": community.organization,
                "area": area,
                "person": people[i * 2],
                "duties": "每周巡查一次，收集意见，帮助独居老人",
                "starts_on": day,
            },
            by=community.secretary,
            at=moment(day),
        )


def _post(branch: Branch, name: str, place: str, pledge: str) -> None:
    day = date(YEAR, 2, 18)
    unit = Unit.objects.filter(organization=branch.organization).first()
    add_model_post(
        facts={
            "organization": branch.organization,
            "unit": unit,
            "name": name,
            "place": place,
            "pledge": pledge,
            "starts_on": day,
        },
        people=[p for p in branch.people if p.full_on][1:3],
        by=branch.secretary,
        at=moment(day),
    )
