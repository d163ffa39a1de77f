"""A counted vote, and what can be wrong with the count. Pure."""

from __future__ import annotations

from typing import NamedTuple

from .quorum import Matter

COUNTS = ("in_favour", "against", "abstained")
WRITTEN = tuple(f"written_{name}" for name in COUNTS)


class Vote(NamedTuple):
    """What was voted on and how; counts are None where no vote was taken.

    Written opinions of who could not come are part of the counts (发展党员工作细则 第二十二条: for
    admission and 转正 they count as votes).
    """

    matter: str = Matter.ORDINARY.value
    method: str = ""
    in_favour: int | None = None
    against: int | None = None
    abstained: int | None = None
    written_in_favour: int = 0
    written_against: int = 0
    written_abstained: int = 0

    @property
    def counts(self) -> tuple[int | None, int | None, int | None]:
        """赞成, 反对, 弃权."""
        return (self.in_favour, self.against, self.abstained)

    @property
    def written(self) -> tuple[int, int, int]:
        """How many of them came in writing."""
        return (self.written_in_favour, self.written_against, self.written_abstained)

    @property
    def counted(self) -> bool:
        """Whether any count was given."""
        return any(count is not None for count in self.counts)


def vote_problem(vote: Vote, *, due: int, present: int) -> str:
    """What is wrong with a count when `present` of `due` people with a vote are there, or ""."""
    written, away = sum(vote.written), due - present
    if not vote.counted:
        return ""
    if None in vote.counts:
        return "票数没有填全：赞成、反对、弃权都要填，没有的填 0"
    if written and vote.matter != Matter.ADMISSION:
        return "不是接收或转正，没有到会的人不能用书面意见表决"
    if written > away:
        return f"书面意见 {written} 份，没有到会的有表决权党员只有 {away} 人"
    if any(part > (whole or 0) for whole, part in zip(vote.counts, vote.written, strict=True)):
        return "书面意见的票数多于合计票数，合计应包括书面意见"
    there = sum(count or 0 for count in vote.counts) - written
    if there > present:
        return f"合计 {there} 票，到会有表决权的只有 {present} 人，请核对票数或点名"
    return ""
