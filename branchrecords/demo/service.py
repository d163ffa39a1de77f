"""志愿服务: teams of some branches and one of the committee, a year of certified services."""

from __future__ import annotations

from datetime import date, time
from random import Random
from uuid import UUID

from meetings.actions.confirming import confirm_record
from meetings.actions.minutes import write_minutes
from meetings.actions.planning import open_meeting, plan_meeting
from meetings.actions.sealing import seal_meeting
from meetings.actions.services import assess_volunteers, certify_service
from meetings.actions.volunteering import (
    answer_application,
    apply_to_team,
    found_team,
    leave_team,
    register_volunteer,
)
from meetings.models import Meeting, ServiceTeam
from meetings.queries.volunteering import volunteers_of
from meetings.rules.volunteering import ServiceGrade
from members.models import Person, User
from members.rules.kinds import Post

from .world import TODAY, YEAR, Branch, World, moment

SEED = 7
FOUNDED = date(YEAR, 3, 2)
TEAMS = (
    ("党员助老服务队", "elderly", "上门理发、代买药品、陪同看病"),
    ("楼道清洁服务队", "environment", "清理楼道杂物，维护小区卫生"),
    ("政策宣讲服务队", "policy", "医保、养老政策入户讲解"),
    ("平安巡防服务队", "safety", "夜间巡逻，消防隐患排查"),
)
# (day, starts, ends, name, place, content, effect)
SERVICES = (
    (date(YEAR, 3, 5), time(8, 0), time(16, 0), "学雷锋志愿服务", "小区广场",
     "设义诊、理发、磨刀三个点，党员分组服务。", "服务居民 86 人次，登记需要上门的老人 7 户"),
    (date(YEAR, 6, 13), time(9, 0), time(16, 30), "高温前走访独居老人", "各楼道",
     "两人一组入户，检查电路，留联系卡。", "走访 18 户，更换老化插座 5 处"),
    (date(YEAR, 10, 18), time(8, 30), time(15, 0), "重阳节陪伴服务", "社区日间照料中心",
     "陪老人聊天、包饺子，帮助设置手机。", "陪伴老人 32 人，教会 12 人用手机挂号"),
    (date(YEAR, 11, 14), time(8, 30), time(11, 0), "落叶清扫志愿服务", "小区东门至河边步道",
     "清扫落叶，疏通雨水口。", ""),
)  # fmt: skip
CERTIFIERS = (
    ("周桂兰", "清河社区居委会"), ("何建民", "受助居民"), ("秦淑华", "社区日间照料中心"),
)  # fmt: skip


def build_service(world: World) -> None:
    """Four branches with a team each, and the committee's own."""
    rng = Random(SEED)
    for number, branch in enumerate(world.branches[:4]):
        team = _team(branch, number)
        for row in SERVICES[: 4 if number == 0 else 3]:
            _served(branch, team, row, rng)
    _joined(world)
    _assessed(world.branches[1])
    _above(world)


def _team(branch: Branch, number: int) -> ServiceTeam:
    name, kind, purpose = TEAMS[number]
    at, people = moment(FOUNDED), _volunteers(branch)
    team = found_team(
        organization=branch.organization, leader=people[0], on=FOUNDED,
        facts={"name": name, "field": kind, "purpose": purpose}, by=branch.secretary, at=at,
    )  # fmt: skip
    for person in people[1:]:
        register_volunteer(team=team, person=person, on=FOUNDED, by=branch.secretary, at=at)
    return team


def _volunteers(branch: Branch) -> list[Person]:
    """The first seven who have been members since last year at least."""
    return [person for person in branch.people if person.joined_on.year < YEAR - 1][:7]


def _served(branch: Branch, team: ServiceTeam, row: tuple, rng: Random) -> None:
    day, starts, ends, title, place, content, effect = row
    by, at = branch.secretary, moment(day, 17)
    people = [person for person in _volunteers(branch) if rng.random() < 0.85] or _volunteers(
        branch
    )
    meeting = plan_meeting(
        organization=branch.organization, kind="service", title=title, held_on=day,
        starts_at=starts, ends_at=ends, place=place, chair=team.leaders.get().person,
        recorder=people[-1], invitees=people, by=by, at=moment(day, 8),
    )  # fmt: skip
    meeting = open_meeting(meeting=meeting, by=by, at=at)
    items = ({"heading": "服务内容", "discussion": content, "resolution": ""},)
    write_minutes(meeting=meeting, items=items, by=by, at=at)
    confirm_record(meeting=meeting, roles=("chair", "recorder"), by=by, at=at)
    meeting = seal_meeting(meeting=meeting, by=by, at=at, hint_reason="服务记录")
    if effect:
        _certified(meeting, team, effect, rng, by)


def _certified(
    meeting: Meeting, team: ServiceTeam, effect: str, rng: Random, by: User | None
) -> None:
    """The whole time for most; one who left half an hour before the end."""
    whole = (meeting.ends_at.hour - meeting.starts_at.hour) * 60
    whole += meeting.ends_at.minute - meeting.starts_at.minute
    rows = list(meeting.attendances.filter(state="present"))
    served = {row.pk: whole for row in rows}
    served[rng.choice(rows).pk] = whole - 30
    name, unit = rng.choice(CERTIFIERS)
    certify_service(
        key=UUID(int=rng.getrandbits(128)), meeting=meeting, team=team, effect=effect,
        certifier=name, certifier_of=unit, served=served, by=by, at=moment(meeting.held_on, 19),
    )  # fmt: skip


def _joined(world: World) -> None:
    """In the first branch the demo's member waits for an answer, one was refused, one left."""
    first = world.branches[0]
    team, by = ServiceTeam.objects.get(organization=first.organization), first.secretary
    member = world.users["member"]
    rows = team.members.exclude(person__in=team.leaders.values("person"))
    leaving = rows.exclude(person=member.person).order_by("-pk").first()
    leave_team(
        member=leaving, on=date(YEAR, 9, 1), kind="voluntary", reason="照顾家人，时间不够",
        by=by, at=moment(date(YEAR, 9, 1)),
    )  # fmt: skip
    if not team.members.filter(person=member.person).exists():
        asked = apply_to_team(
            team=team, person=member.person, strengths="会修水电，周末有空", by=member,
            at=moment(date(YEAR, 3, 3)),
        )  # fmt: skip
        answer_application(
            application=asked, approved=True, answer="欢迎", by=by, at=moment(date(YEAR, 3, 4))
        )
    for person in first.people[-2:]:
        apply_to_team(
            team=team, person=person, strengths="退休教师，工作日有空", by=by, at=moment(TODAY, 8)
        )


def _assessed(branch: Branch) -> None:
    """The second branch has assessed its year."""
    team = ServiceTeam.objects.get(organization=branch.organization)
    rows = volunteers_of(team, year=YEAR, on=TODAY)
    best = max(rows, key=lambda one: (one.minutes_all, -one.row.pk))
    results: dict[int, tuple[str, str]] = {
        one.row.person_id: (one.suggested, "") for one in rows if one is not best
    }
    note = "每次都到，带头入户，老人点名要他来。"
    results[best.row.person_id] = (ServiceGrade.EXCELLENT, note)
    assess_volunteers(
        team=team, year=YEAR, results=results, by=branch.secretary, at=moment(TODAY, 9)
    )


def _above(world: World) -> None:
    """The committee's team, open to every member below."""
    leader = world.branches[0].officers[Post.SECRETARY]
    found_team(
        organization=world.root, leader=leader, on=date(YEAR, 5, 20),
        facts={"name": "街道党员应急服务队", "field": "relief", "purpose": "防汛、暴雪和突发事件"},
        by=world.users["committee_staff"], at=moment(date(YEAR, 5, 20)),
    )  # fmt: skip
