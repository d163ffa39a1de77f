"""个人总结 of the first branches under way: handed in, sent back, begun, not begun."""

from __future__ import annotations

from datetime import date

from members.models import Person
from reports.actions.personal_summaries import (
    draft_personal,
    return_personal,
    save_personal,
    submit_personal,
)
from reports.models import PersonalSummary
from reports.rules.personal_summaries import SECTIONS

from .world import YEAR, Branch, World, moment

BRANCHES = 2
_BEGUN = moment(date(YEAR, 11, 17), 20)
_SENT = moment(date(YEAR, 11, 18), 20)
_RETURNED = moment(date(YEAR, 11, 19), 9)
# What members write of themselves: no record says it, so nobody's is drafted.
_EFFORTS = (
    "理论学习偏重完成规定动作，联系本职岗位想得不深，学过的东西用得不够。原因是平时挤时间学的多，"
    "静下心来学的少。明年每月精读一篇，带着社区里的具体问题学，学完和支部同志交流一次。",
    "做群众工作还不够主动，居民反映的事多数是等上门来才去办。主要是怕麻烦、怕解决不了。明年每季度"
    "走访一次责任楼组，能办的当场办，办不了的一周内给答复。",
    "组织生活会上批评同志有顾虑，讲优点多、讲不足少。根子上还是好人思想。明年谈心谈话和组织生活会上"
    "坚持有一说一，先从自己做起。",
)
_THIN = "学习还要加强，作风还要改进，明年继续努力，争取更大的进步，不辜负组织的期望和同志们的信任。"
_ROLE = "平时在楼道里帮邻居调解纠纷、照看老人，记录里没有的不一一写。"
_REASON = "「不足与努力方向」写得太笼统，请写出一两件具体的事，明年怎么改。"


def build_personal_summaries(world: World) -> None:
    """In November the members of two branches have begun; they stand at different points."""
    for branch in world.branches[:BRANCHES]:
        _write(branch, world.users["member"].person)


def _write(branch: Branch, reader: Person | None) -> None:
    """Every fourth has not begun; of the others most have handed in, one was sent back.

    The member whose log-in is shown has a draft with the last section still to write.
    """
    people = [person for person in branch.people if person != reader]
    if reader in branch.people:
        _draft(reader)
    for number, person in enumerate(people[:16]):
        if number % 4 == 3:
            continue
        summary = _draft(person)
        if number % 4 == 1:
            continue
        texts = {"efforts": _THIN if number == 2 else _EFFORTS[number % len(_EFFORTS)]}
        if len("".join(summary.role.split())) < _least("role"):
            texts["role"] = _ROLE
        summary = save_personal(summary=summary, texts=texts, by=None, at=_SENT)
        summary = submit_personal(summary=summary, by=None, at=_SENT)
        if number == 2:
            return_personal(summary=summary, reason=_REASON, by=branch.secretary, at=_RETURNED)


def _least(key: str) -> int:
    return next(section.least for section in SECTIONS if section.key == key)


def _draft(person: Person) -> PersonalSummary:
    return draft_personal(person=person, year=YEAR, by=None, at=_BEGUN)
