"""The result of a ballot as the minutes of its meeting say it. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from .elections import Elects, Outcome, Tally, Votes


def heading_of(elects: str, round_: int) -> str:
    """选举委员（第2次投票）: the 议题."""
    again = f"（第{round_}次投票）" if round_ > 1 else ""
    return f"选举{Elects(elects).label}{again}"


def count_words(tally: Tally, outcome: Outcome) -> str:
    """What the tellers announced: papers, then each candidate's votes."""
    papers = (
        f"应到会{tally.due}人，实到会{tally.present}人。发出选票{tally.issued}张，"
        f"收回选票{tally.returned}张，其中有效票{tally.valid}张、无效票{tally.invalid}张。"
    )
    return f"{papers}计票结果：{'；'.join(_votes(line.votes) for line in outcome.lines)}。"


def _votes(votes: Votes) -> str:
    if votes.written_in:
        return f"{votes.name}（另选）{votes.in_favour}票"
    return f"{votes.name}赞成{votes.in_favour}票、不赞成{votes.against}票、弃权{votes.abstained}票"


def result_words(elects: str, elected: Sequence[str], problems: Sequence[str]) -> str:
    """Who is elected; or why the ballot came to nothing."""
    if problems:
        return f"本次投票未形成有效结果：{'；'.join(problems)}。"
    if not elected:
        return f"选举有效，没有人得票超过半数，{Elects(elects).label}没有选出。"
    return f"选举有效，{'、'.join(elected)}当选为{Elects(elects).label}。"
