"""项目三部曲 and who keeps the 活动台账: two branches and the committee."""

from __future__ import annotations

from datetime import date
from random import Random
from uuid import UUID

from meetings.actions.ledger import appoint_custodian
from meetings.actions.projects import begin_project, record_stage
from meetings.models import Meeting, Project
from members.rules.kinds import Post

from .world import TODAY, YEAR, Branch, World, moment

SEED = 29
# (name, aim, begins, terms, records as (stage, day, content, others))
FIRST = (
    (
        "红色楼道微改造",
        "把 3 个单元的楼道清出来、亮起来，居民自己管。",
        date(YEAR, 3, 16),
        (date(YEAR, 3, 31), date(YEAR, 6, 30), date(YEAR, 9, 30)),
        (
            (1, date(YEAR, 3, 20), "支部党员大会动员，党员分片包楼，张贴倡议书。", "居民代表 9 人"),
            (2, date(YEAR, 5, 14), "检查进度：两个单元完成，一个单元杂物反弹，约谈责任人。", ""),
            (2, date(YEAR, 6, 24), "复查：三个单元全部完成，照明已修。", "物业 2 人"),
            (
                3,
                date(YEAR, 9, 25),
                "居民满意度调查 94%，经验在社区推广；不足是长效保洁还要落实。",
                "",
            ),
        ),
    ),
    (
        "老旧小区停车治理",
        "重划车位，拆除地锁，形成停车公约。",
        date(YEAR, 9, 1),
        (date(YEAR, 9, 20), date(YEAR, 10, 31), date(YEAR, 12, 15)),
        ((1, date(YEAR, 9, 18), "召开动员会，公布方案，党员带头拆除自家地锁。", "居民代表 12 人"),),
    ),
)
SECOND = (
    (
        "一老一小关爱行动",
        "独居老人每周有人看，放学孩子有人管。",
        date(YEAR, 10, 8),
        (date(YEAR, 10, 20), date(YEAR, 12, 20), date(YEAR, 12, 31)),
        ((1, date(YEAR, 10, 16), "摸清 21 户独居老人，党员结对认领。", "志愿者 6 人"),),
    ),
)


def build_projects(world: World) -> None:
    """One project closed in time, one overdue at its second stage, one running."""
    rng = Random(SEED)
    for branch, rows in ((world.branches[0], FIRST), (world.branches[1], SECOND)):
        for row in rows:
            _project(branch, row, rng)
        keeper = branch.officers.get(Post.PUBLICITY, branch.officers[Post.SECRETARY])
        day = date(YEAR, 1, 5)
        appoint_custodian(
            organization=branch.organization, person=keeper, on=day, by=branch.secretary,
            at=moment(day),
        )  # fmt: skip


def _project(branch: Branch, row: tuple, rng: Random) -> None:
    name, aim, begins, terms, records = row
    by, leader = branch.secretary, branch.officers[Post.SECRETARY]
    mobilise_by, supervise_by, conclude_by = terms
    project = begin_project(
        key=_key(rng), organization=branch.organization, starts_on=begins,
        facts={
            "name": name, "aim": aim, "leader": leader, "mobilise_by": mobilise_by,
            "supervise_by": supervise_by, "conclude_by": conclude_by,
        },
        by=by, at=moment(begins),
    )  # fmt: skip
    for stage, day, content, others in records:
        record_stage(
            key=_key(rng), project=project, stage=stage, on=day, content=content, others=others,
            people=branch.people[:5], meetings=_held(project, day), by=by,
            at=moment(min(day, TODAY), 18),
        )  # fmt: skip


def _held(project: Project, day: date) -> list[Meeting]:
    """The meeting of the branch closest before the day, where there is one since the beginning."""
    rows = Meeting.objects.held().filter(
        organization=project.organization, held_on__gte=project.starts_on, held_on__lte=day
    )
    return list(rows.order_by("-held_on", "-pk")[:1])


def _key(rng: Random) -> UUID:
    return UUID(int=rng.getrandbits(128))
