"""Arrears being dealt with, months closed and opened again, a changed base: through actions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import NAMESPACE_URL, uuid5

from dues.actions.arrears import StepFacts, record_arrears_step
from dues.actions.bases import BaseLine, set_bases
from dues.actions.closings import close_month, decide_reopening, request_reopening
from dues.queries.payers import bases_in_force
from dues.rules.arrears import ReasonKind, Service, StepKind
from members.models import Person
from members.rules.kinds import Post

from .world import TODAY, YEAR, Branch, World, moment

LAST_CLOSED = 6  # the first branch has closed January to June
BEHIND = 9  # the place of that member in the branch's list
NOVEMBER = date(YEAR, 11, 1)


def build_early_talk(world: World) -> None:
    """Before the money of September: somebody who pays up then, which ends the case by itself."""
    branch = world.branches[1]
    _step(branch, branch.people[-1], StepKind.TALK, date(YEAR, 9, 3), text="出差较多，答应本月补齐")


def build_arrears(world: World) -> None:
    """A warning whose deadline has passed, a valid reason with a plan, a talk; closed months."""
    _warned(world.branches[30])
    # Where demo.money leaves somebody three months behind.
    first, *others = [b for b in world.branches[5::13] if len(b.people) > BEHIND + 1]
    _with_reason(first)
    for branch in others[:1]:
        text = "换了工作，工资晚发，下月一并补交"
        _step(branch, branch.people[BEHIND], StepKind.TALK, date(YEAR, 11, 6), text=text)
    _closings(world)
    _lower_base(world.branches[3])


def _warned(branch: Branch) -> None:
    person = branch.people[7]
    _step(branch, person, StepKind.TALK, date(YEAR, 8, 6), text="长期在外跑车，多次联系未交")
    _step(
        branch, person, StepKind.WARNING, date(YEAR, 10, 14), due_on=date(YEAR, 11, 13),
        text="支部书记当面批评教育，讲明党章第九条",
    )  # fmt: skip
    _step(branch, person, StepKind.SERVED, date(YEAR, 10, 16), way=Service.HAND)


def _with_reason(branch: Branch) -> None:
    person = branch.people[BEHIND]
    _step(branch, person, StepKind.TALK, date(YEAR, 11, 4), text="爱人手术，家里用钱紧")
    _step(
        branch, person, StepKind.REASON, date(YEAR, 11, 10), way=ReasonKind.HARDSHIP,
        due_on=date(YEAR + 1, 2, 28), text="支委会了解属实，同意分三个月补齐",
    )  # fmt: skip


def _step(branch: Branch, person: Person, kind: StepKind, on: date, **facts) -> None:
    owner = None
    if kind in (StepKind.TALK, StepKind.SERVED):
        owner = branch.officers[Post.SECRETARY]
    assert branch.secretary is not None  # noqa: S101  (built with the register)
    record_arrears_step(
        key=uuid5(NAMESPACE_URL, f"demo {branch.node.code} {person.pk} {kind}"),
        organization=branch.organization,
        person=person,
        facts=StepFacts(kind, on, owner=owner, **facts),
        by=branch.secretary,
        at=moment(on, 15),
    )


def _closings(world: World) -> None:
    """June was opened again by two people and closed once more; May is asked for."""
    branch, officer = world.branches[0], world.users["branch_officer"]
    secretary = world.users["secretary"]
    closed = {
        month: close_month(
            organization=branch.organization, month=date(YEAR, month, 1), by=secretary,
            at=moment(date(YEAR, month + 1, 3), 16),
        )
        for month in range(1, LAST_CLOSED + 1)
    }  # fmt: skip
    asked = request_reopening(
        closing=closed[LAST_CLOSED], reason="核对时发现漏记一笔转账", by=secretary,
        at=moment(date(YEAR, 7, 8)),
    )  # fmt: skip
    decide_reopening(request=asked, approved=True, by=officer, at=moment(date(YEAR, 7, 9)))
    close_month(
        organization=branch.organization, month=date(YEAR, LAST_CLOSED, 1), by=secretary,
        at=moment(date(YEAR, 7, 10)),
    )  # fmt: skip
    request_reopening(
        closing=closed[LAST_CLOSED - 1], reason="银行回单与收款记录差一天，需要更正",
        by=secretary, at=moment(date(YEAR, 11, 18)),
    )  # fmt: skip


def _lower_base(branch: Branch) -> None:
    """Somebody earns less from November on: a difference; what was paid too much is 预收."""
    person = branch.people[4]
    base = bases_in_force(people=[person.pk], month=NOVEMBER)[person.pk]
    line = BaseLine(
        person.pk, base.category, base.amount - Decimal(200), "岗位调整，工资减少 200 元"
    )
    set_bases(
        organization=branch.organization, from_month=NOVEMBER, lines=[line],
        by=branch.secretary, at=moment(TODAY, 10),
    )  # fmt: skip
