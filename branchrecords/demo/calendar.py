"""Which meetings the demo's branches held in the year, and which they missed or entered late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from random import Random

from .world import TODAY, YEAR, Branch

# One theme a month for 主题党日, with what was done.
THEMES: tuple[tuple[str, str], ...] = (
    ("节前走访慰问困难党员", "分三组走访困难党员和独居老人，送去米油和春联，登记需要帮助的事项。"),
    ("安全生产隐患排查", "对沿街商铺和楼道逐户排查，发现的堆物和飞线当场清理或列入清单。"),
    ("学雷锋志愿服务", "在广场设点，修理小家电、量血压、理发，接受政策咨询。"),
    ("义务植树", "在江堤绿带补植香樟和桂花，分片认养，约定浇水值班。"),
    ("老旧小区改造政策入户宣传", "两人一组入户讲解改造方案，收集停车、加装电梯方面的意见。"),
    ("重温入党誓词", "在党员活动室面向党旗重温入党誓词，老党员讲入党经历。"),
    ("防汛值守点慰问", "到泵站和值守点慰问一线人员，检查沙袋和照明。"),
    ("燃气安全进小区", "会同物业检查老人户软管和报警器，更换到期软管。"),
    ("排水管网隐患排查志愿服务", "分段查看雨水井，清理落叶，标出破损井盖报修。"),
    ("物业纠纷调解接待日", "现场接待居民，逐件登记，能当场答复的当场答复。"),
    ("冬季用电安全宣传", "到出租房和小餐饮查看用电，发放明白纸。"),
    ("党员联系户年终回访", "回访联系户，核对全年办理的事项。"),
)
LECTURES = ("城市更新中的群众工作", "学习党章，履行党员义务")
STUDY = (
    "学习《中国共产党章程》第一章，讨论党员的八项义务。",
    "学习《支部工作条例》，对照本组实际谈落实。",
    "学习安全生产规定，交流本岗位的隐患。",
    "学习党员教育管理工作条例，谈如何学满学时。",
)


@dataclass(frozen=True)
class Planned:
    """One meeting to build. `group` is the index of the 党小组, None for the branch itself."""

    kind: str
    held_on: date
    starts_at: time
    title: str
    theme: int
    group: int | None = None
    late: int = 0
    sealed: bool = True
    preparation: str = ""


def _weekday(year: int, month: int, day: int) -> date:
    """That day, or the Monday after a weekend."""
    on = date(year, month, day)
    return on + timedelta(days=max(0, 7 - on.weekday()) if on.weekday() > 4 else 0)


def meetings_of(branch: Branch, index: int, rng: Random) -> list[Planned]:
    """The year's meetings of one branch up to the demo's day, in order of time."""
    rows: list[Planned] = []
    for month in range(1, TODAY.month + 1):
        rows += [row for row in _month(branch, index, month, rng) if row.held_on < TODAY]
    if index == 0:
        rows.append(_announced())
    return sorted(rows, key=lambda row: (row.held_on, row.starts_at))


def _month(branch: Branch, index: int, month: int, rng: Random) -> list[Planned]:
    rows = [_party_day(index, month)]
    if branch.has_committee:
        on = _weekday(YEAR, month, 5 + index % 5)
        rows.append(Planned("committee", on, time(9, 30), "", month))
    for group in range(len(branch.groups)):
        on = _weekday(YEAR, month, 17 + group)
        rows.append(Planned("group", on, time(16, 0), "", month, group))
    if month in (3, 6, 9):
        on = _weekday(YEAR, month, 24 + index % 3)
        rows.append(Planned("general", on, time(15, 0), "", month))
    if month in (5, 10):
        on = _weekday(YEAR, month, 26 + index % 3)
        title = f"党课：{LECTURES[0 if month == 10 else 1]}"
        rows.append(Planned("lecture", on, time(14, 30), title, month))
    return [
        _as_entered(row, index, month, rng)
        for row in rows
        if not _missed(row, branch, index, month, rng)
    ]


def _party_day(index: int, month: int) -> Planned:
    on = _weekday(YEAR, month, 11 + index % 4)
    title = f"{month}月主题党日：{THEMES[month - 1][0]}"
    return Planned("party_day", on, time(14, 0), title, month)


def _missed(row: Planned, branch: Branch, index: int, month: int, rng: Random) -> bool:
    """Most branches keep the rhythm; some slip now and then, three slip often."""
    chance = rng.random()
    if index == 0:  # the first branch still owes October's 主题党日 and November's 支委会
        return (row.kind, month) in {("party_day", 10), ("committee", 11)}
    if branch.node.kind == "mobile_branch" or index in (23, 61):
        return chance < 0.35
    if index % 7 == 3:
        return chance < 0.08
    return row.kind == "committee" and month == TODAY.month and index % 2 == 0


def _as_entered(row: Planned, index: int, month: int, rng: Random) -> Planned:
    """Some records were entered days later; November's newest are still drafts in places."""
    chance = rng.random()
    if index == 0 and row.kind == "lecture" and month == 10:
        return Planned(**{**row.__dict__, "late": 6})
    if index == 0 and row.kind == "group" and month == 11:
        return Planned(**{**row.__dict__, "sealed": row.group == 0})
    if chance < 0.03 and row.held_on < date(YEAR, 11, 1):
        return Planned(**{**row.__dict__, "late": 3 + int(chance * 600)})
    return row


def _announced() -> Planned:
    """The general meeting that the first branch has called for the next week."""
    return Planned(
        "general",
        date(YEAR, 11, 26),
        time(15, 0),
        "第四季度支部党员大会",
        11,
        sealed=False,
        preparation="带上本季度联系户走访记录，准备发言；党费还没有交的，会前交给组织委员。",
    )
