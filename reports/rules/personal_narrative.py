"""The first draft of a 个人总结, in the first person. Every sentence rests on records.

Pure: facts in, Chinese sentences with their sources out. Nothing is said of what no record shows,
except where the lack itself is the finding. 不足与努力方向 is never drafted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .texts import Draft, Sourced, bare

MOST_NAMED = 4


@dataclass(frozen=True)
class Attended:
    """How often one kind of meeting was asked of the member, and how often he or she was there."""

    label: str
    due: int
    present: int


@dataclass(frozen=True)
class PersonalFacts:
    """What the records of a year say of one member, up to `day`.

    `hours` and `wanted`: 学时 and how many there should be; `study_sources`: (会议和活动, 22), …;
    `trainings`: names of confirmed ones; `kinds`: by kind of meeting, sealed records alone;
    `made_up`: certified 补学; `paid_until`: the month up to which dues are paid, `unpaid`: the
    open months; `exempt`: nothing was owed in any month; `service_hours` in hours; `tasks` and
    `measures`: given and done; `grade`: of the year's 民主评议 once it is published; `full_on`:
    when the member became a full one, if in the year.
    """

    year: int
    day: date
    hours: Decimal = Decimal(0)
    wanted: int = 0
    lacks: str = ""
    study_sources: Sequence[tuple[str, Decimal]] = ()
    trainings: Sequence[str] = ()
    essays: int = 0
    kinds: Sequence[Attended] = ()
    leave: int = 0
    absent: int = 0
    made_up: int = 0
    talks: int = 0
    grade: str = ""
    has_dues: bool = False
    exempt: bool = False
    paid_until: date | None = None
    unpaid: Sequence[date] = ()
    posts: Sequence[str] = ()
    model_posts: Sequence[str] = ()
    areas: Sequence[str] = ()
    teams: Sequence[str] = ()
    services: int = 0
    service_hours: Decimal = Decimal(0)
    measures: tuple[int, int] = (0, 0)
    tasks: tuple[int, int] = (0, 0)
    awards: Sequence[str] = ()
    full_on: date | None = None

    @property
    def due(self) -> int:
        """Meetings that the member was due at."""
        return sum(kind.due for kind in self.kinds)

    @property
    def present(self) -> int:
        """Those at which he or she was there."""
        return sum(kind.present for kind in self.kinds)


def write_personal(facts: PersonalFacts) -> Draft:
    """The sections but the last, which is the member's own."""
    return {
        "study": _kept([_hours(facts), _more_study(facts)]),
        "life": _kept([_attended(facts), _missed(facts), _appraised(facts)]),
        "dues": _kept([[_dues(facts)]]),
        "role": _kept([_entrusted(facts), _served(facts), _honoured(facts)]),
        "efforts": [],
    }


Paragraph = list[Sourced]


def _kept(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    kept = [[one for one in paragraph if one.text] for paragraph in paragraphs]
    return [paragraph for paragraph in kept if paragraph]


def _if(said: object, text: str, source: str, place: str) -> Sourced:
    return Sourced(text if said else "", source, place=place)


def _number(value: Decimal) -> str:
    """36, 12.5: without noughts behind the point."""
    return f"{value.normalize():f}"


def _named(names: Sequence[str]) -> str:
    shown = "".join(f"“{name}”" for name in names[:MOST_NAMED])
    return shown + (f"等{len(names)}项" if len(names) > MOST_NAMED else "")


def _span(facts: PersonalFacts) -> str:
    """The year, or its part so far."""
    last = facts.day.month == 12 and facts.day.day == 31
    return f"{facts.year}年" if last else f"{facts.year}年1月至{facts.day.month}月"


_STUDY = "封存的会议和支部确认的培训证明所记的学时"


def _hours(facts: PersonalFacts) -> Paragraph:
    if not facts.hours:
        text = f"{_span(facts)}，还没有记入我名下的学时。"
        return [Sourced(text, _STUDY, place="study")]
    start = f"{_span(facts)}，我参加学习累计{_number(facts.hours)}学时"
    if facts.lacks:
        verdict = f"，对照每年不少于{facts.wanted}学时的要求，{bare(facts.lacks)}。"
    else:
        verdict = f"，达到每年不少于{facts.wanted}学时的要求。"
    parts = "、".join(f"{label}{_number(hours)}学时" for label, hours in facts.study_sources)
    several = len(facts.study_sources) > 1
    return [
        Sourced(start + verdict, _STUDY, place="study"),
        _if(several, f"其中{parts}。", _STUDY, "study"),
    ]


def _more_study(facts: PersonalFacts) -> Paragraph:
    trainings = f"参加了{_named(facts.trainings)}培训。"
    return [
        _if(facts.trainings, trainings, "支部确认的培训证明", "study"),
        _if(facts.essays, f"撰写学习心得{facts.essays}篇。", "交给支部的心得", "study"),
    ]


_ROLL = "封存的会议记录中的点名"


def _attended(facts: PersonalFacts) -> Paragraph:
    if not facts.due:
        text = f"{_span(facts)}，会议记录中还没有应由我参加的组织生活。"
        return [Sourced(text, _ROLL, place="meetings")]
    start = f"{_span(facts)}，应参加组织生活{facts.due}次，实际参加{facts.present}次"
    rate = "，次次到会。" if facts.present == facts.due else "。"
    there = [kind for kind in facts.kinds if kind.present]
    kinds = "、".join(f"{kind.label}{kind.present}次" for kind in there)
    return [
        Sourced(start + rate, _ROLL, place="meetings"),
        _if(len(there) > 1, f"其中{kinds}。", _ROLL, "meetings"),
    ]


def _missed(facts: PersonalFacts) -> Paragraph:
    parts = []
    if facts.leave:
        parts.append(f"请假{facts.leave}次")
    if facts.absent:
        parts.append(f"缺席{facts.absent}次")
    made_up = f"没有到会的，已补学{facts.made_up}次。"
    return [
        _if(parts, "，".join(parts) + "。", _ROLL, "meetings"),
        _if(facts.made_up, made_up, "支部认可的补学", "make_up"),
    ]


def _appraised(facts: PersonalFacts) -> Paragraph:
    grade = f"参加{facts.year}年度民主评议党员，结果为{facts.grade}。"
    return [
        _if(facts.talks, f"与同志谈心谈话{facts.talks}次。", "谈心谈话登记的次数", "talks"),
        _if(facts.grade, grade, "支部通报的民主评议结果", "review"),
    ]


_BOOK = "党费账中本人的每月应交和实交"


def _dues(facts: PersonalFacts) -> Sourced:
    if not facts.has_dues:
        return Sourced(f"{_span(facts)}，党费账中还没有核定我的党费。", _BOOK, place="dues")
    if facts.exempt:
        return Sourced("经组织批准，本年免交党费。", _BOOK, place="dues")
    months = "、".join(_month(month, facts.year) for month in facts.unpaid)
    if facts.unpaid:
        until = f"党费交至{_month(facts.paid_until, 0)}，" if facts.paid_until else ""
        return Sourced(f"{until}{months}的党费还没有交清。", _BOOK, place="dues")
    until = f"，已交至{_month(facts.paid_until, 0)}" if facts.paid_until else ""
    return Sourced(f"按月交纳党费{until}，没有欠交。", _BOOK, place="dues")


def _month(month: date | None, year: int) -> str:
    if month is None:
        return ""
    return f"{month.month}月" if month.year == year else f"{month.year}年{month.month}月"


def _entrusted(facts: PersonalFacts) -> Paragraph:
    became = f"{facts.full_on.month}月{facts.full_on.day}日" if facts.full_on else ""
    return [
        _if(became, f"{became}转为正式党员。", "党籍登记", "profile"),
        _if(facts.posts, f"担任{'、'.join(facts.posts)}。", "党内职务的登记", "profile"),
        _if(
            facts.model_posts,
            f"在党员示范岗{_named(facts.model_posts)}上岗。",
            "党员示范岗的登记",
            "profile",
        ),
        _if(facts.areas, f"负责党员责任区{_named(facts.areas)}。", "党员责任区的登记", "profile"),
    ]


def _served(facts: PersonalFacts) -> Paragraph:
    served = f"参加志愿服务{facts.services}次，认定服务{_number(facts.service_hours)}小时。"
    return [
        _if(facts.teams, f"是{'、'.join(facts.teams)}队员。", "志愿服务队名册", "service"),
        _if(facts.services, served, "认定的志愿服务时间", "service"),
        _done(facts.measures, "整改任务", "销号", "问题清单中由本人负责的整改"),
        _done(facts.tasks, "支部年度重点任务", "完成", "年度工作计划中由本人负责的任务"),
    ]


def _done(numbers: tuple[int, int], what: str, verb: str, source: str) -> Sourced:
    given, done = numbers
    if given == done:
        said = f"，{'已' if given == 1 else '全部'}{verb}"
    else:
        said = f"，已{verb}{done}项" if done else f"，还在{'整改' if verb == '销号' else '推进'}"
    return _if(given, f"承担{what}{given}项{said}。", source, "tasks")


def _honoured(facts: PersonalFacts) -> Paragraph:
    text = f"获得{'、'.join(facts.awards)}。"
    return [_if(facts.awards, text, "表彰登记，已撤销的不算", "profile")]


def efforts_hints(facts: PersonalFacts) -> list[str]:
    """What the records offer for 不足与努力方向: to think about, never written into the text."""
    hints = []
    if facts.lacks:
        hints.append(f"学时：{facts.lacks}")
    if facts.absent:
        hints.append(f"组织生活缺席 {facts.absent} 次")
    if facts.unpaid:
        hints.append(f"有 {len(facts.unpaid)} 个月的党费没有交清")
    if facts.measures[0] > facts.measures[1]:
        hints.append(f"有 {facts.measures[0] - facts.measures[1]} 项整改还没有销号")
    if not facts.services:
        hints.append("没有认定的志愿服务")
    return hints
