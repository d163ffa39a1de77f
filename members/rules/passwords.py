"""What a password has to be, and how long it holds: two profiles, every number with its source.

OWASP ASVS 5.0 and GB/T 22239-2019 contradict each other: 6.2.5 and 6.2.10 forbid rules of
composition and regular change, 8.1.4.1 a demands both. So an installation chooses one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Profile:
    """One policy. Each number is the default of a setting of the same name; 0 switches a rule off.

    `length`: characters at least. `kinds`: of 大写字母, 小写字母, 数字, 符号, how many at least.
    `guesses`: as a power of ten, how many guesses zxcvbn must expect. `days`: until it must be
    changed. `history`: the last ones, which may not come back. `failures`: wrong log-ins before a
    lock, of `lock_minutes`. `idle_minutes`: without a click until the session ends.
    """

    length: int
    kinds: int
    guesses: int
    days: int
    history: int
    failures: int
    lock_minutes: int
    idle_minutes: int


PROFILES: dict[str, Profile] = {
    # ASVS 5.0: 6.2.1 (8 at least, 15 advised: 12), 6.2.4 and 6.2.12 (common and breached ones:
    # from eight powers of ten on zxcvbn calls a password safely unguessable), 6.2.5 (no kinds),
    # 6.2.10 (no end), 6.3.1 (guessing), 7.3.1 (why two hours: docs/security/README.md, Sessions).
    "asvs": Profile(
        length=12, kinds=0, guesses=8, days=0, history=0,
        failures=5, lock_minutes=15, idle_minutes=120,
    ),
    # GB/T 22239-2019 8.1.4.1 a (复杂度, 定期更换) and b (限制非法登录次数, 连接超时自动退出). The
    # standard names no numbers; these are usual where a system of the third level is assessed
    # (GB/T 28448-2019 8.1.4.1), so each can be set.
    "dengbao": Profile(
        length=8, kinds=3, guesses=6, days=90, history=5,
        failures=5, lock_minutes=30, idle_minutes=30,
    ),
}  # fmt: skip

KINDS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("大写字母", str.isupper),
    ("小写字母", str.islower),
    ("数字", str.isdecimal),
    ("符号", lambda letter: not letter.isalnum()),
)
# How long before its end a password's owner is told at the log-in.
WARNING_DAYS = 7


# Letters that must be left when the listed words are taken out of a password.
LEAST_OWN = 4
SHORTEST_WORD = 2


def leans_on(password: str, words: Iterable[str]) -> bool:
    """Whether little of the password is left beside listed words, digits and signs."""
    rest = password.lower()
    for word in sorted({word.lower() for word in words}, key=len, reverse=True):
        if len(word) >= SHORTEST_WORD and not word.isdecimal():
            rest = rest.replace(word, " ")
    return rest != password.lower() and sum(map(str.isalpha, rest)) < LEAST_OWN


def missing_kinds(password: str) -> list[str]:
    """The kinds of characters that do not occur; Chinese characters are of none."""
    return [name for name, is_one in KINDS if not any(map(is_one, password))]


def days_left(*, set_at: datetime, at: datetime, days: int) -> int | None:
    """Whole days until a password ends, 0 or less when it has; None where it never does."""
    if not days:
        return None
    rest = set_at + timedelta(days=days) - at
    return -(-rest // timedelta(days=1))


def how_to_choose(*, length: int, kinds: int, days: int, history: int) -> str:
    """The policy in one sentence, for the field."""
    parts = [f"至少 {length} 个字"]
    if kinds:
        parts.append(f"{'、'.join(name for name, _ in KINDS)}里至少有 {kinds} 种")
    else:
        parts.append("可以用几个词连成的一句话")
    parts.append("不要用姓名、电话、单位名或常见密码")
    told = "，".join(parts)
    if days or history:
        rules = [f"每 {days} 天换一次"] if days else []
        rules += [f"不能与最近用过的 {history} 个相同"] if history else []
        told += f"。{'，'.join(rules)}"
    return told
