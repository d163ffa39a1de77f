"""双重组织生活: leaders take part in their branch as ordinary members, and in their own body.

党章 8 asks for both; it names no number, so what counts is whether somebody was there when due.
"""

from __future__ import annotations

from dataclasses import dataclass

from branchrecords.errors import Blocker

ARTICLE = "《党章》第八条"
TALK_ARTICLE = "《支部工作条例》第十九条"
DEMOCRATIC_LIFE = "democratic_life"
# Meetings that the 班子 of a 党委 or 党总支 holds for itself.
BODY_KINDS = (DEMOCRATIC_LIFE, "party_committee", "central_group", "opinion")


@dataclass(frozen=True)
class Part:
    """How often somebody was due and there; `leave` and `absent` are the rest."""

    due: int = 0
    there: int = 0
    leave: int = 0
    absent: int = 0

    @property
    def missed(self) -> int:
        """Due and not there."""
        return self.due - self.there


@dataclass(frozen=True)
class DualFacts:
    """One leader's year. `branch`: in the branch and its groups; `body`: in the own body, of which
    `democratic` are 民主生活会 that the body held (`democratic_held`); `talks_missing`: talks with
    others of the body that the year lacks; `placed`: whether a branch has them on its register.
    """

    branch: Part
    body: Part
    democratic: Part
    democratic_held: int
    talks_missing: int
    placed: bool = True


def missing_of(facts: DualFacts) -> list[Blocker]:
    """What the year still lacks, in sentences; none when both lives were led."""
    found = []
    if not facts.placed:
        found.append(Blocker("没有编入党支部，请把组织关系编入一个支部", ARTICLE))
    elif not facts.branch.due:
        found.append(Blocker("支部还没有封存的记录里有这位同志，请支部核对名册和点名", ARTICLE))
    elif facts.branch.missed:
        found.append(Blocker(f"支部组织生活{_gap(facts.branch)}", ARTICLE))
    if not facts.democratic_held:
        found.append(Blocker("班子这一年还没有封存的民主生活会记录", ARTICLE))
    if facts.body.missed:
        found.append(Blocker(f"班子的会议{_gap(facts.body)}", ARTICLE))
    if facts.talks_missing:
        message = f"班子成员之间还缺 {facts.talks_missing} 次谈心谈话"
        found.append(Blocker(message, TALK_ARTICLE))
    return found


def _gap(part: Part) -> str:
    return (
        f"应到 {part.due} 次，实到 {part.there} 次（请假 {part.leave} 次，缺席 {part.absent} 次）"
    )
