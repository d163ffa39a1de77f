"""问题清单: what was found at 组织生活会 and by 督查, how far it is put right."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from meetings.actions.problems import add_problem, take_step
from meetings.models import Problem
from members.models import User
from members.rules.kinds import Post

from .world import YEAR, Branch, World, moment

SEED = 28
# (source, found on, problem, measure, due on, progress, what came of it)
FIRST = (
    ("review", date(YEAR - 1, 12, 25), "居民下班后办不成事，接待时间和上班时间重合",
     "周三延长接待到 19:00，公示到每个楼道", date(YEAR, 1, 31),
     "1月7日起周三延时，已接待 26 人次", "closed"),
    ("review", date(YEAR - 1, 12, 25), "物业报修答复慢，居民要打几次电话",
     "报修 24 小时内答复，每周核对一次台账", date(YEAR, 11, 25),
     "台账已建，10月答复率 91%，还有 3 件超过 24 小时", ""),
    ("check", date(YEAR, 9, 15), "督查发现二季度一次党课没有考勤",
     "补学并补签，今后党课开始前点名", date(YEAR, 10, 31), "两名同志已补学", ""),
    ("other", date(YEAR, 10, 20), "3号楼加装电梯，一楼住户和楼上意见不一",
     "党员骨干分户走访，形成可商量的方案", date(YEAR, 12, 20),
     "已走访 14 户，11 户同意", "raised"),
    ("check", date(YEAR, 11, 10), "党员活动室图书两年没有更新",
     "列出书单，年底前添置", date(YEAR, 12, 31), "", ""),
)  # fmt: skip
OTHERS = (
    ("支部委员会会议记录过简，没有写各人意见", "按议题记录发言和决定，书记逐份看过"),
    ("流动党员两个季度没有联系", "明确联系人，每季联系并登记"),
    ("主题党日形式单一，到会率下降", "征求党员意见，每季至少一次走出会议室"),
    ("党费收缴通报不及时", "每月党费日后三天内张榜公布"),
)


def build_problems(world: World) -> None:
    """The first branch's five, in every state; one or two of the next nine branches."""
    rng = Random(SEED)
    first = world.branches[0]
    for row in FIRST:
        _first(world, first, rng, row)
    for number, branch in enumerate(world.branches[1:10]):
        text, measure = OTHERS[number % len(OTHERS)]
        found = date(YEAR, 9, 1) + timedelta(days=7 * number)
        due = found + timedelta(days=60)
        problem = _added(branch, rng, "check", found, text, measure, due)
        if number % 3:
            _step(problem, rng, "progress", "已按措施做，支委会听取了汇报", branch.secretary, found)
        if number % 3 == 2:
            staff = world.users["committee_staff"]
            _step(problem, rng, "closed", "抽查记录，已经改好", staff, found + timedelta(days=30))


def _first(world: World, branch: Branch, rng: Random, row: tuple) -> None:
    source, found, text, measure, due, progress, came = row
    problem = _added(branch, rng, source, found, text, measure, due)
    if progress:
        _step(problem, rng, "progress", progress, branch.secretary, found + timedelta(days=14))
    later, staff = found + timedelta(days=25), world.users["committee_staff"]
    if came == "closed":
        _step(problem, rng, "closed", "到场看过，居民反映方便了", staff, later)
    elif came == "raised":
        asks = "加装电梯的补贴标准和施工时段，请街道协调"
        _step(problem, rng, "raised", asks, branch.secretary, later)


def _added(
    branch: Branch, rng: Random, source: str, found: date, text: str, measure: str, due: date
) -> Problem:
    organization = branch.organization
    secretary = branch.officers[Post.SECRETARY]
    owner = branch.officers.get(Post.ORGANIZATION, secretary)
    facts: dict[str, Any] = {}
    if source == "review":
        facts["review"] = organization.reviews.get(year=found.year)
    return add_problem(
        key=_key(rng), organization=organization, source=source, found_on=found, text=text,
        measure=measure, owner=owner, due_on=due, by=branch.secretary, at=_at(found), **facts,
    )  # fmt: skip


def _step(problem: Problem, rng: Random, kind: str, text: str, by: User | None, on: date) -> None:
    take_step(key=_key(rng), problem=problem, kind=kind, text=text, by=by, at=_at(on))


def _key(rng: Random) -> UUID:
    return UUID(int=rng.getrandbits(128))


def _at(on: date) -> datetime:
    return moment(on, 17)
