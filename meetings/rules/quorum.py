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
    """One row of the table: how many must be present, how many in favour carry a motion.

    `present`: (numerator, denominator) of those due; `strict`: more than that share, not just it.
    A motion carries with more than the share `votes` of those due.
    """

    key: str
    label: str
    base: str
    article: str
    present: tuple[int, int] = (1, 2)
    strict: bool = False
    votes: tuple[int, int] = (1, 2)


QUORUMS: tuple[QuorumRule, ...] = (
    QuorumRule(
        "ordinary", "半数以上到会、应到会半数以上赞成", "有表决权党员", "《支部工作条例》第十一条"
    ),
    QuorumRule(
        "admission",
        "超过半数到会、应到会半数以上赞成",
        "有表决权党员",
        "《发展党员工作细则》第二十条至第二十二条",
        strict=True,
    ),
    # The article gives the quorum of half of the 委员; that a motion needs more than half of
    # them is the general rule 少数服从多数, applied to all 委员.
    QuorumRule("committee", "半数以上委员到会、半数以上赞成", "委员", "《支部工作条例》第十二条"),
    # Local rules ask for it in weighty matters (three important ones and the like).
    QuorumRule(
        "two_thirds",
        "三分之二以上到会、应到会半数以上赞成",
        "应到会有表决权的人",
        "本地制度",
        present=(2, 3),
    ),
)
QUORUMS_BY_KEY = {rule.key: rule for rule in QUORUMS}
QUORUM_CHOICES = (("none", "不表决"), *((rule.key, rule.label) for rule in QUORUMS))


@dataclass(frozen=True)
class Quorum:
    """Whether those present may decide. `needed`: how many must be present; `share`: in words."""

    met: bool
    needed: int
    missing: int
    share: str
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


def rule_for(kind_quorum: str, matter: str) -> QuorumRule:
    """The row that governs a vote: admission has its own, everything else goes by the kind."""
    if matter == Matter.ADMISSION:
        return QUORUMS_BY_KEY["admission"]
    return QUORUMS_BY_KEY.get(kind_quorum, QUORUMS_BY_KEY["ordinary"])


def needed_present(rule: QuorumRule, due: int) -> int:
    """The smallest number present that makes the quorum: at least (strict: more than) the share."""
    share, parts = rule.present
    return due * share // parts + 1 if rule.strict else -(-due * share // parts)


def needed_votes(rule: QuorumRule, due: int) -> int:
    """The smallest number in favour that carries: more than the share of those due."""
    share, parts = rule.votes
    return due * share // parts + 1


def quorum(rule: QuorumRule, *, due: int, present: int) -> Quorum:
    """Whether a meeting may vote with `present` of `due` people who have a vote."""
    needed = needed_present(rule, due)
    met = due > 0 and present >= needed
    share = _SHARES[rule.present]
    reach = "超过" if rule.strict else "达"
    wanted = f"{share}（须 {needed} 人以上）" if rule.strict else f"{share}（{needed} 人）"
    if due == 0:
        outcome = "名单上没有有表决权的人"
    elif met:
        outcome = f"已{reach}{wanted}"
    else:
        outcome = f"未{reach}{wanted}，还差 {needed - present} 人"
    return Quorum(
        met=met,
        needed=needed,
        missing=max(needed - present, 0),
        share=share,
        sentence=f"{rule.base} {due} 人，到会 {present} 人，{outcome}。",
        article=rule.article,
    )


def verdict(
    rule: QuorumRule,
    *,
    due: int,
    present: int,
    in_favour: int,
    against: int,
    abstained: int,
    written: int = 0,
) -> Verdict:
    """The outcome of a vote, in the words of the record.

    `written`: how many of the votes came in writing from who could not come.
    """
    needed = needed_votes(rule, due)
    assembled = quorum(rule, due=due, present=present)
    passed = in_favour >= needed
    total = in_favour + against + abstained
    sentence = (
        f"赞成 {in_favour} 人，{'超过' if passed else '未超过'}应到会{rule.base} {due} 人的"
        f"{_SHARES[rule.votes]}（须 {needed} 人以上）。"
    )
    if total - written > present:
        status, word = "invalid", "票数不符"
    elif not assembled.met:
        status, word = "invalid", "表决无效"
        sentence = assembled.sentence
    else:
        status, word = ("passed", "通过") if passed else ("failed", "未通过")
    counted = _count_sentence(total - written, present, written)
    return Verdict(status, word, sentence, counted, needed, rule.article)


_SHARES = {(1, 2): "半数", (2, 3): "三分之二"}


def _count_sentence(total: int, present: int, written: int) -> str:
    if written:
        return f"到会 {total} 票，另有书面意见 {written} 票"
    if total == present:
        return f"合计 {total} 票，与到会人数相符"
    if total < present:
        return f"合计 {total} 票，比到会有表决权的 {present} 人少 {present - total} 票"
    return f"合计 {total} 票，多于到会有表决权的 {present} 人，请核对"
