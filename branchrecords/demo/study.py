"""学习: trainings outside with their state, 心得 asked for, sent, returned and missing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random
from uuid import UUID

from meetings.actions.essays import ask_essays, check_essay, send_essay
from meetings.actions.training import decide_training, enter_training
from members.models import Person, User
from members.rules.kinds import Post

from .world import YEAR, Branch, World, moment

SEED = 21
# (way, organizer, course, first month and day, last month and day, 学时)
SCHOOL = ("gathered", "区委党校", "基层党组织书记集中轮训班", (6, 8), (6, 10), 24)
TALK = ("gathered", "区委组织部", "支部委员业务培训班", (9, 17), (9, 18), 16)
ONLINE = ("online", "党员教育网络平台", "党章党规党纪网上专题班", (4, 1), (4, 30), 12)
LATEST = ("gathered", "街道党工委", "社区党员骨干一日培训", (11, 14), (11, 14), 8)
TEXTS = (
    "这次学习让我懂得，支部条例不是墙上的字。三会一课要讲真事，居民反映的漏水、停车，都该在会上有说法。"
    "我包的那栋楼，下个月挨户走一遍，把要解决的记下来，下次党小组会上报。",
    "听了书记的党课，我想起入党时的誓词。退休以后总觉得没有事做，其实楼道里的事就是党员的事。"
    "今后每周三上午我在社区值班，帮着接待老人，也把自己的手艺用起来。",
)


def build_study(world: World) -> None:
    """In the first branch everything, in the second a few certificates."""
    rng, branch = Random(SEED), world.branches[0]
    officer, member = world.users["branch_officer"], world.users["member"]
    secretary = branch.officers[Post.SECRETARY]
    trained = enter_training(
        person=secretary, by=branch.secretary, at=moment(date(YEAR, 6, 12)), **_facts(SCHOOL, rng)
    )
    decide_training(training=trained, kind="confirmed", by=officer, at=moment(date(YEAR, 6, 15), 9))
    for person in {one.pk: one for one in branch.officers.values()}.values():
        if person != secretary:
            _registered(branch, person, TALK, rng)
    _registered(branch, member.person, ONLINE, rng)
    enter_training(
        person=member.person, by=member, at=moment(date(YEAR, 11, 16), 20), **_facts(LATEST, rng)
    )
    second = world.branches[1]
    for person in second.people[2:5]:
        _registered(second, person, ONLINE, rng)
    _essays(branch, member, rng)


def _facts(row: tuple, rng: Random) -> dict:
    way, organizer, course, first, last, hours = row
    return {
        "key": _key(rng), "way": way, "organizer": organizer, "course": course,
        "starts_on": date(YEAR, *first), "last_on": date(YEAR, *last), "hours": Decimal(hours),
    }  # fmt: skip


def _registered(branch: Branch, person: Person, row: tuple, rng: Random) -> None:
    """Entered by the 书记 a week after its end."""
    facts = _facts(row, rng)
    month = min(facts["last_on"].month + 1, 11)
    at = moment(date(YEAR, month, 10), 10)
    enter_training(person=person, by=branch.secretary, at=at, confirmed=True, **facts)


def _essays(branch: Branch, member: User, rng: Random) -> None:
    """One of July: two checked, one returned, one never sent; one that runs until the 30th."""
    busy = {person.pk for person in branch.officers.values()}
    people = [one for one in branch.people if one.pk not in busy and one != member.person]
    people = [member.person, *people[:3]]
    by = branch.secretary
    july = ask_essays(
        key=_key(rng), organization=branch.organization, title="“七一”党课心得",
        due_on=date(YEAR, 7, 31), people=people, by=by, at=moment(date(YEAR, 7, 3)),
    )  # fmt: skip
    remarks = ("联系了楼道里的事，实在", "写出了自己的打算", "")
    for number, person in enumerate(people[:3]):
        at = moment(date(YEAR, 7, 20 + number), 19)
        essay = send_essay(
            key=_key(rng), person=person, title="", text=TEXTS[number % 2], call=july, by=by, at=at
        )
        passed = bool(remarks[number])
        remark = remarks[number] or "后一半抄的是文件原文，请补上自己的体会"
        check_essay(
            essay=essay, passed=passed, remark=remark, by=by, at=moment(date(YEAR, 8, 4), 10)
        )
    ask_essays(
        key=_key(rng), organization=branch.organization, title="学习支部工作条例心得",
        due_on=date(YEAR, 11, 30), people=people, by=by, at=moment(date(YEAR, 11, 18), 10),
    )  # fmt: skip


def _key(rng: Random) -> UUID:
    return UUID(int=rng.getrandbits(128))
