"""Invented members: names from two lists, dates and numbers from a fixed seed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from stdnum.cn import ric

from members.rules.kinds import Sector
from members.rules.standings import probation_ends

SURNAMES = (
    "沈 陶 罗 欧阳 彭 何 邵 钱 冯 蒋 段 贺 姚 雷 司徒 安 熊 尹 崔 柏 邹 尤 高 卢 江 徐 邓 萧 田 "
    "董 潘 袁 蔡 余 杜 叶 程 魏 苏 吕 丁 任 单 解 仇 曾 华 缪 谭 "
    "汪 范 石 廖 贾 夏 韦 付 方 白 孟 秦 江 "
    "阎 薛 侯 龙 陆 郝 孔 史 顾 毛 邱 万 覃 武 乔 赖 龚 文"
).split()
MALE = (
    "玉平 建中 振业 长林 鸣远 志和 文博 永年 立新 大勇 秋实 嘉文 一帆 景明 志远 立群 建勋 国梁 "
    "海涛 明哲 书恒 卫东 学锋 春生 家骏 启航 德厚 广源 正刚 宏伟 少华 世杰 俊 凯 镕 昇 堃 思源 "
    "庆丰 继红 天佑 铁生 怀远 云鹏 培元 守信 瑞林 耀宗 光明 锦程"
).split()
FEMALE = (
    "慧琳 桂香 雅琴 小梅 书涵 素兰 佩云 佩玲 秀英 丽华 静怡 雪莹 玉兰 春燕 晓岚 美玲 婷婷 文静 "
    "海燕 丹 敏 瑄 玥 祎 喆 红霞 彩云 若兰 思琪 雨桐 梦洁 凤英 淑芬 惠珍 月娥 芳菲 诗韵 佳宁 "
    "新月 金枝 明霞 素琴 爱华 立春 冬梅 秋菊 亚男 艺文 清扬 晨曦"
).split()
_REGION = "340524"  # a code no longer issued, as in the standard's own example
_OCCUPATIONS = {
    Sector.AGENCY: ("official", "professional", "manager"),
    Sector.COMMUNITY: ("manager", "worker", "other", "retired"),
    Sector.OTHER: ("worker", "professional", "manager", "other"),
}
_COLLEGE = ("21", "31", "21", "31", "14", "21")
_SCHOOL = ("61", "41", "71", "61", "81")


@dataclass(frozen=True)
class Invented:
    """One invented member, ready for `members.actions`."""

    name: str
    sex: str
    born_on: date
    id_number: str
    phone: str
    education: str
    occupation: str
    ethnicity: str
    joined_on: date
    full_on: date | None
    address: str


def id_number(born_on: date, sequence: int) -> str:
    """A number with a right check character (GB 11643); odd sequences are male."""
    body = f"{_REGION}{born_on:%Y%m%d}{sequence:03d}"
    return body + ric.calc_check_digit(body + "0")


def _name(rng: Random, sex: str, taken: set[str]) -> str:
    given = MALE if sex == "1" else FEMALE
    while True:
        name = rng.choice(SURNAMES) + rng.choice(given)
        if name not in taken:
            taken.add(name)
            return name


def new_name(rng: Random, sex: str, parent: str = "") -> str:
    """A name of two words, for whoever joins the register later; a child has the parent's."""
    surname = next((one for one in SURNAMES if parent.startswith(one)), rng.choice(SURNAMES))
    return surname + rng.choice(MALE if sex == "1" else FEMALE)


def _born(rng: Random, occupation: str) -> date:
    years = (1938, 1963) if occupation == "retired" else (1967, 2002)
    return date(rng.randint(*years), 1, 1) + timedelta(days=rng.randint(0, 364))


def _joined(rng: Random, born_on: date, probationary: bool) -> tuple[date, date | None]:
    if probationary:
        return date(2025, 12, 1) + timedelta(days=rng.randint(0, 300)), None
    earliest = date(born_on.year + 19, born_on.month, min(born_on.day, 28))
    latest = date(2024, 12, 1)
    span = max((latest - earliest).days, 1)
    joined = earliest + timedelta(days=int(span * rng.random() ** 1.6))
    return joined, probation_ends(joined)


def invent(
    rng: Random, *, sector: Sector, college: bool, probationary: bool, number: int, taken: set[str]
) -> Invented:
    """One member; `number` makes phone and 身份证号 unique."""
    sex = "1" if rng.random() < 0.57 else "2"
    occupation = rng.choice(_OCCUPATIONS[sector])
    if probationary and occupation == "retired":
        occupation = "worker"
    born_on = _born(rng, occupation)
    joined_on, full_on = _joined(rng, born_on, probationary)
    sequence = (number * 2 + (1 if sex == "1" else 0)) % 998 + (2 if sex == "2" else 1)
    sequence = sequence - (sequence + (1 if sex == "1" else 0)) % 2 or 2
    return Invented(
        name=_name(rng, sex, taken),
        sex=sex,
        born_on=born_on,
        id_number=id_number(born_on, sequence),
        phone=f"199{number:08d}",
        education=rng.choice(_COLLEGE if college else _SCHOOL),
        occupation=occupation,
        ethnicity=rng.choices(("01", "15", "03", "11"), (92, 4, 2, 2))[0],
        joined_on=joined_on,
        full_on=full_on,
        address=f"临江街道{rng.choice(('望江', '柳林', '古桥', '荷园'))}路{rng.randint(1, 180)}号",
    )
