"""What a step of 发展党员 is: its stage, who records it, whom it names. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from members.rules.kinds import StandingKind

REGULATION = "《发展党员工作细则》"


def article(number: str) -> str:
    """《发展党员工作细则》第二十条."""
    return f"{REGULATION}第{number}条"


class Stage(StrEnum):
    """The five stages of domain.md 5."""

    label: str

    def __new__(cls, value: str, label: str) -> Stage:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    APPLYING = "applying", "申请入党"
    ACTIVIST = "activist", "入党积极分子"
    CANDIDATE = "candidate", "发展对象"
    ADMISSION = "admission", "接收预备党员"
    PROBATION = "probation", "考察和转正"


class Doer(StrEnum):
    """Which side records a step."""

    BRANCH = "branch"
    COMMITTEE = "committee"  # 上级党委: 备案, 预审, 审批


@dataclass(frozen=True)
class PeopleRule:
    """Who must be named: so many 正式党员."""

    label: str
    least: int
    most: int
    help: str = ""


@dataclass(frozen=True)
class Step:
    """One of the 25 steps. `duty` is what has to be done, in one line; `standing` the standing
    that begins when it is done."""

    number: int
    key: str
    stage: Stage
    name: str
    doer: Doer
    article: str
    duty: str
    papers: tuple[str, ...] = ()
    people: PeopleRule | None = None
    repeats: bool = False
    standing: StandingKind | None = None

    @property
    def by_committee(self) -> bool:
        """Whether the 上级党委 records it."""
        return self.doer is Doer.COMMITTEE
