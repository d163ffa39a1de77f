"""拼音 of names, for search and for ordering. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pypinyin import lazy_pinyin

# Surnames that a dictionary reads by their commoner sound. Two characters come first.
SURNAMES: dict[str, tuple[str, ...]] = {
    "万俟": ("mo", "qi"),
    "尉迟": ("yu", "chi"),
    "澹台": ("tan", "tai"),
    "长孙": ("zhang", "sun"),
    "仇": ("qiu",),
    "华": ("hua",),
    "任": ("ren",),
    "尉": ("wei",),
    "单": ("shan",),
    "解": ("xie",),
    "曾": ("zeng",),
    "缪": ("miao",),
    "区": ("ou",),
    "盖": ("ge",),
    "查": ("zha",),
    "朴": ("piao",),
    "乐": ("yue",),
    "覃": ("qin",),
    "员": ("yun",),
    "种": ("chong",),
    "折": ("she",),
    "召": ("shao",),
    "繁": ("po",),
    "秘": ("bi",),
    "洗": ("xian",),
    "黑": ("he",),
    "郇": ("xun",),
    "翟": ("zhai",),
    "句": ("gou",),
    "隗": ("wei",),
    "卜": ("bu",),
    "薄": ("bo",),
    "炅": ("gui",),
    "能": ("nai",),
    "粘": ("nian",),
    "乜": ("nie",),
    "祭": ("zhai",),
    "佴": ("nai",),
}
# Kept in stored 拼音 between syllables, so that 李 comes before 连 when sorted.
SEPARATOR = " "


@dataclass(frozen=True)
class Sound:
    """How a name is found: `pinyin` has one blank between syllables, `initials` none."""

    pinyin: str
    initials: str


def sound_of(name: str, *, surname: bool = True) -> Sound:
    """The 拼音 of a person's name, or of an organisation's with `surname=False`.

    Letters keep their case folded; marks such as the middle dot are left out.
    """
    syllables = [s.lower() for s in _syllables(name, surname) if s.strip(" ·.-()（）")]
    syllables = ["".join(c for c in s if c.isalnum()) for s in syllables]
    return Sound(SEPARATOR.join(syllables), "".join(s[0] for s in syllables if s))


def _syllables(name: str, surname: bool) -> list[str]:
    if surname:
        for length in (2, 1):
            read = SURNAMES.get(name[:length])
            if read and len(name) > length:
                return [*read, *lazy_pinyin(name[length:])]
    return lazy_pinyin(name)


def split_names(text: str) -> list[str]:
    """The names in a text such as 罗振业、陶建中; the dot of 阿依古丽·买买提江 parts nothing."""
    return [name for name in re.split(r"[、，,；;/\s]+", text) if name]
