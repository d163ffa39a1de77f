"""Minutes for the demo's meetings: invented, in the words of the field, different each time."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from .calendar import LECTURES, STUDY, THEMES, Planned

_CONCERNS = (
    "楼道照明",
    "雨水井盖",
    "停车划线",
    "独居老人探访",
    "快递堆放",
    "电动车充电",
    "垃圾分类点位",
    "小餐饮油烟",
    "绿化修剪",
    "夜间噪声",
    "出租房登记",
    "健身器材检修",
)
_SUGGESTIONS = (
    "把责任人和完成日期写到清单上",
    "先从投诉最多的点位做起",
    "请物业一起到现场看一次",
    "每周通报一次进度",
    "让年轻党员和老党员结对去做",
    "做完后请居民代表验收",
)


_REPORTS = (
    "开年以来主题党日、走访困难群众和党员学习的进展",
    "上半年组织生活的开展次数、志愿服务和政策宣传的成效",
    "汛期值守、燃气安全排查和党员承诺事项的落实",
    "全年工作完成情况和下一年的初步打算",
)
_PUBLISHED = (
    "组织委员逐人念了一季度应交和实交的金额，没有人提出异议。",
    "公布上半年收缴表，张贴在党员活动室，请大家核对自己的月份。",
    "说明前三季度欠交的人数和联系情况，提醒外出党员按月转账。",
    "公布全年收缴和上缴情况，逐项说明用途。",
)


def _concern(theme: int, shift: int) -> str:
    return _CONCERNS[(theme * 5 + shift * 3) % len(_CONCERNS)]


def _speech(rng: Random, speakers: Sequence[str], subject: str) -> str:
    first, second = rng.sample(list(speakers), 2) if len(speakers) > 1 else (speakers[0],) * 2
    if first == second:
        return f"{first}就{subject}发言，建议{rng.choice(_SUGGESTIONS)}。"
    one, two = rng.sample(_SUGGESTIONS, 2)
    return f"{first}就{subject}发言，建议{one}。{second}表示同意，并建议{two}。"


def minutes_of(
    row: Planned, index: int, speakers: Sequence[str], voters: int, rng: Random
) -> list[dict]:
    """The 议题 of a meeting; `voters` with a vote are present. Speakers were there."""
    builder = {
        "party_day": _party_day,
        "committee": _committee,
        "general": _general,
        "lecture": _lecture,
        "group": _group,
    }[row.kind]
    return builder(row, index, speakers, voters, rng)


def _party_day(row, index, speakers, voters, rng) -> list[dict]:
    name, done = THEMES[row.theme - 1]
    concern = _concern(row.theme, index)
    return [
        {
            "heading": "交纳党费",
            "discussion": f"到会党员现场交纳{row.theme}月党费，未到会的由支部另行联系。",
            "resolution": f"{row.theme}月党费按名册收缴，收缴表当天核对。",
        },
        {
            "heading": f"主题活动：{name}",
            "discussion": f"{done}{_speech(rng, speakers, f'{row.theme}月活动中的{concern}')}",
            "resolution": f"{concern}问题列入{row.theme}月清单，由支部跟进。",
        },
    ]


def _committee(row, index, speakers, voters, rng) -> list[dict]:
    concern = _concern(row.theme, index + 1)
    return [
        {
            "heading": f"研究{row.theme}月支部工作",
            "discussion": f"通报{row.theme}月工作安排和上月办理情况，重点是{concern}。"
            + _speech(rng, speakers, f"{row.theme}月安排"),
            "resolution": f"同意{row.theme}月工作安排，{concern}由专人负责。",
            "in_favour": voters,
            "against": 0,
            "abstained": 0,
        }
    ]


def _opinions(speakers: Sequence[str], concern: str) -> list[tuple[str, str]]:
    """What two of those present said, each in his or her own words."""
    said = (
        f"{concern}的办理时限写清楚了，我没有不同意见。",
        f"建议把{concern}的进展每月贴到公开栏，党员群众都看得到。",
    )
    return list(zip(speakers, said, strict=False))


def _general(row, index, speakers, voters, rng) -> list[dict]:
    quarter = (row.theme - 1) // 3 + 1
    concern = _concern(row.theme, index + 2)
    abstained = 1 if voters > 8 and (index + quarter) % 3 == 0 else 0
    against = 1 if voters > 12 and (index + quarter) % 5 == 0 else 0
    return [
        {
            "heading": f"听取支委会第{'一二三四'[quarter - 1]}季度工作报告",
            "discussion": f"书记代表支委会报告{_REPORTS[quarter - 1]}，说明{concern}办理情况。"
            + _speech(rng, speakers, f"{concern}和第{quarter}季度报告"),
            "reporter": speakers[0],
            "speeches": _opinions(speakers[1:3], concern),
            "resolution": f"同意支委会第{quarter}季度工作报告。",
            "in_favour": voters - abstained - against,
            "against": against,
            "abstained": abstained,
        },
        {
            "heading": f"通报1月至{row.theme}月党费收缴情况",
            "discussion": _PUBLISHED[quarter - 1],
            "resolution": f"会议听取了截至{row.theme}月的党费收缴情况通报。",
        },
    ]


def _lecture(row, index, speakers, voters, rng) -> list[dict]:
    topic = LECTURES[0 if row.theme == 10 else 1]
    return [
        {
            "heading": f"党课：{topic}",
            "discussion": f"围绕「{topic}」讲授一个半小时，结合{_concern(row.theme, index)}的例子。"
            + _speech(rng, speakers, f"「{topic}」"),
            "resolution": f"会议听取了「{topic}」的讲授，{row.theme}月底前每人写一条体会。",
        }
    ]


def _group(row, index, speakers, voters, rng) -> list[dict]:
    study = STUDY[row.theme % len(STUDY)]
    concern = _concern(row.theme, index + 4 + (row.group or 0))
    return [
        {
            "heading": f"{row.theme}月学习讨论",
            "discussion": f"{row.theme}月集中学习。{study}"
            + _speech(rng, speakers, f"{row.theme}月学习和{concern}"),
            "resolution": f"{row.theme}月学习安排照此进行，{concern}由本组认领。",
        }
    ]
