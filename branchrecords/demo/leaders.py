"""The 班子 of the invented committee and its own meetings, for 双重组织生活."""

from __future__ import annotations

from datetime import date, time, timedelta

from meetings.actions.attendance import record_attendance
from meetings.actions.confirming import confirm_record
from meetings.actions.minutes import write_minutes
from meetings.actions.planning import open_meeting, plan_meeting
from meetings.actions.sealing import seal_meeting
from members.actions.positions import appoint_person
from members.models import Person
from members.rules.kinds import Post

from .world import YEAR, Branch, World, moment

SINCE = date(YEAR - 2, 7, 1)
POSTS = (Post.SECRETARY, Post.DEPUTY, Post.ORGANIZATION, Post.PUBLICITY, Post.DISCIPLINE)
# (kind, day, 议题, what was discussed, decision, who of the 班子 was away)
MEETINGS = (
    ("central_group", date(YEAR, 3, 18), "学习基层党建工作要求",
     "逐段学习，结合各社区实际交流怎么把要求落到支部。", "各人按分工联系一个薄弱支部。", None),
    ("democratic_life", date(YEAR, 7, 9), "班子对照检查",
     "通报上次整改情况，班子和每名成员对照检查，逐人开展批评和自我批评。",
     "列出整改措施，明确责任人和时限。", None),
    ("central_group", date(YEAR, 9, 16), "学习党员教育管理规定",
     "围绕流动党员管理和党费收缴谈了打算。", "10月底前走访所联系的支部。", 3),
    ("party_committee", date(YEAR, 10, 21), "研究年底党建重点任务",
     "听取各社区汇报，讨论换届和民主评议的准备。", "同意年底党建重点任务安排。", 1),
)  # fmt: skip


def build_leaders(world: World) -> None:
    """Five leaders from five branches; four sealed meetings, at two of which one was away."""
    leaders = [_plain(branch) for branch in world.branches[:5]]
    for post, person in zip(POSTS, leaders, strict=True):
        appoint_person(
            person=person, organization=world.root, post=post, starts_on=SINCE, by=None,
            at=moment(SINCE),
        )  # fmt: skip
    for row in MEETINGS:
        _held(world, leaders, *row)


def _plain(branch: Branch) -> Person:
    """A 正式党员 of the branch who holds no post there."""
    officers = set(branch.officers.values())
    return next(
        one for one in branch.people if one.full_on and one.full_on < SINCE and one not in officers
    )


def _held(
    world: World, leaders: list[Person], kind: str, on: date, heading: str, said: str,
    decided: str, away: int | None,
) -> None:  # fmt: skip
    by, begins = world.users["committee_staff"], moment(on, 9)
    meeting = plan_meeting(
        organization=world.root, kind=kind, held_on=on, starts_at=time(9, 0),
        place="街道办事处四楼会议室", chair=leaders[0], recorder=leaders[2], by=by, at=begins,
    )  # fmt: skip
    meeting = open_meeting(meeting=meeting, by=by, at=begins)
    if away is not None:
        entries = {leaders[away].pk: ("leave", "外出开会")}
        record_attendance(meeting=meeting, entries=entries, by=by, at=begins)
    at = begins + timedelta(hours=3)
    items = [{"heading": heading, "discussion": said, "resolution": decided}]
    write_minutes(meeting=meeting, items=items, by=by, at=at)
    confirm_record(meeting=meeting, roles=("chair", "recorder"), by=by, at=at)
    seal_meeting(meeting=meeting, by=by, at=at, hint_reason="发言要点已写入讨论情况")
