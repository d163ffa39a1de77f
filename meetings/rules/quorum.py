"""Whether a meeting may decide, and whether a motion has passed: integers only, with the article.

The base N is 应到会 with the right to vote, never those present (domain.md 3).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices


class Matter(TextChoices):
    """What is voted on; admission has a stricter quorum."""

    ORDINARY = "ordinary", "一般事项"
    ADMISSION = "admission", "接收预备党员或转正"


@dataclass(frozen=True)
class QuorumRule:
    """One row of the table. `strict`: those present must be more than half, not just half."""

    base: str
    strict: bool
    article: str


ORDINARY = QuorumRule("有表决权党员", strict=False, article="《支部工作条例》第十一条")
ADMISSION = QuorumRule(
    "有表决权党员", strict=True, article="《发展党员工作细则》第二十条至第二十二条"
)
# The article gives the quorum of half of the 委员; that a motion needs more than half of them
# is the general rule 少数服从多数, applied to all 委员.
COMMITTEE = QuorumRule("委员", strict=False, article="《支部工作条例》第十二条")


@dataclass(frozen=True)
class Quorum:
    """Whether those present may decide. `needed`: how many must be present."""

    met: bool
    needed: int
    missing: int
    sentence: str
    article: str


@dataclass(frozen=True)
class Verdict:
    """The outcome of one vote; `status` is passed, failed or invalid (no quorum, wrong count)."""

    status: str
    word: str
    sentence: str
    count_sentence: str
    needed: int
    article: str


def rule_for(kind: str, matter: str) -> QuorumRule:
    """The row that governs a vote on `matter` in a meeting of `kind`."""
    if kind == "committee":
        return COMMITTEE
    return ADMISSION if matter == Matter.ADMISSION else ORDINARY


def needed_present(rule: QuorumRule, due: int) -> int:
    """The smallest number present that makes the quorum: 2·present ≥ N, or > N where strict."""
    return due // 2 + 1 if rule.strict else (due + 1) // 2


def needed_votes(due: int) -> int:
    """The smallest number in favour that carries: 2·for > N."""
    return due // 2 + 1


def quorum(*, kind: str, due: int, present: int, matter: str = Matter.ORDINARY) -> Quorum:
    """Whether a meeting may vote with `present` of `due` people who have a vote."""
    rule = rule_for(kind, matter)
    needed = needed_present(rule, due)
    met = due > 0 and present >= needed
    half = f"半数（须 {needed} 人以上）" if rule.strict else f"半数（{needed} 人）"
    if due == 0:
        outcome = "名单上没有有表决权的人"
    elif met:
        outcome = f"已{'超过' if rule.strict else '达'}{half}"
    else:
        outcome = f"未{'超过' if rule.strict else '达'}{half}，还差 {needed - present} 人"
    return Quorum(
        met=met,
        needed=needed,
        missing=max(needed - present, 0),
        sentence=f"{rule.base} {due} 人，到会 {present} 人，{outcome}。",
        article=rule.article,
    )


def verdict(
    *,
    kind: str,
    due: int,
    present: int,
    in_favour: int,
    against: int,
    abstained: int,
    matter: str = Matter.ORDINARY,
) -> Verdict:
    """The outcome of a vote, in the words of the record."""
    rule = rule_for(kind, matter)
    needed = needed_votes(due)
    assembled = quorum(kind=kind, due=due, present=present, matter=matter)
    passed = in_favour >= needed
    total = in_favour + against + abstained
    sentence = (
        f"赞成 {in_favour} 人，{'超过' if passed else '未超过'}应到会{rule.base} {due} 人的半数"
        f"（须 {needed} 人以上）。"
    )
    if total > present:
        status, word = "invalid", "票数不符"
    elif not assembled.met:
        status, word = "invalid", "表决无效"
        sentence = assembled.sentence
    else:
        status, word = ("passed", "通过") if passed else ("failed", "未通过")
    return Verdict(status, word, sentence, _count_sentence(total, present), needed, rule.article)


def _count_sentence(total: int, present: int) -> str:
    if total == present:
        return f"合计 {total} 票，与到会人数相符"
    if total < present:
        return f"合计 {total} 票，比到会有表决权的 {present} 人少 {present - total} 票"
    return f"合计 {total} 票，多于到会有表决权的 {present} 人，请核对"
