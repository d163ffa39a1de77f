"""A year of dues: bases, reliefs, eleven months, and those who are behind."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import NAMESPACE_URL, uuid5

from dues.actions.assessment import assess_month
from dues.actions.bases import BaseLine, set_bases
from dues.actions.collecting import CollectLine, collect
from dues.actions.reliefs import ReliefTerms, grant_relief
from dues.models import Assessment
from dues.rules.categories import Category
from dues.rules.receiving import Due
from members.rules.kinds import Sector

from .arrears import build_early_talk
from .receipt_sets import Receipt, write_receipts
from .world import TODAY, YEAR, Branch, World, moment

SEPTEMBER = 9
_CATEGORY = {
    "official": Category.CIVIL_SERVANT,
    "professional": Category.INSTITUTION,
    "manager": Category.ENTERPRISE,
    "worker": Category.ENTERPRISE,
    "other": Category.ENTERPRISE,
    "retired": Category.RETIRED,
}
_RANGE = {
    Category.CIVIL_SERVANT: (5200, 11800),
    Category.INSTITUTION: (4800, 9800),
    Category.ENTERPRISE: (2600, 10800),
    Category.RETIRED: (2900, 7200),
}


def build_dues(world: World) -> None:
    """Bases and reliefs in January, then month by month what was owed and what came in."""
    behind = _behind(world)
    for branch in world.branches:
        enter_bases(world, branch)
    _reliefs(world)
    for month in range(1, TODAY.month + 1):
        first = date(YEAR, month, 1)
        assess_month(month=first, at=moment(first, 1))
        owed = owed_until(first)
        if month == SEPTEMBER:
            build_early_talk(world)
        receipts = [receipt_of(branch, first, owed, behind) for branch in world.branches]
        _collect(month, [one for one in receipts if one.lines], owed)


def enter_bases(world: World, branch: Branch) -> None:
    """What everybody earns, in January."""
    lines = []
    for person, invented in zip(branch.people, branch.invented, strict=True):
        category = _CATEGORY[invented.occupation]
        if branch.node.sector is Sector.AGENCY and category is Category.ENTERPRISE:
            category = Category.INSTITUTION
        low, high = _RANGE[category]
        amount = Decimal(world.rng.randint(low * 2, high * 2)) / 2
        lines.append(BaseLine(person.pk, category, amount))
    set_bases(
        organization=branch.organization,
        from_month=date(YEAR, 1, 1),
        lines=lines,
        by=branch.secretary,
        at=moment(date(YEAR, 1, 8)),
    )


def _reliefs(world: World) -> None:
    """Five members in hardship: studied by the branch, approved above (费08 第七条)."""
    for i, branch in enumerate(world.branches[7:32:5]):
        person = branch.people[-2]
        exempt = i % 2 == 0
        grant_relief(
            person=person,
            organization=branch.organization,
            terms=ReliefTerms(
                kind="exempt" if exempt else "reduced",
                amount=Decimal(0) if exempt else Decimal("2.00"),
                from_month=date(YEAR, 2, 1),
                until_month=date(YEAR + 1, 1, 1),
                reason="长期患病，家庭生活困难",
                studied_on=date(YEAR, 1, 15),
                approved_by=world.root.name,
                approved_on=date(YEAR, 1, 26),
            ),
            by=branch.secretary,
            at=moment(date(YEAR, 1, 27)),
        )


def _behind(world: World) -> dict[int, tuple[int, int]]:
    """person → (first month not paid on time, month in which it is caught up; 99 = not yet)."""
    behind: dict[int, tuple[int, int]] = {}
    for i, branch in enumerate(world.branches):
        people = branch.people[6:]
        if i % 4 == 1 and people:
            behind[people[-1].pk] = (5 + i % 4, 8 + i % 3)
        if i % 6 == 2 and len(people) > 3:
            behind[people[2].pk] = (10, 99)
        if i % 13 == 5 and len(people) > 4:
            behind[people[3].pk] = (8, 99)
    behind[world.branches[0].people[9].pk] = (8, 99)
    behind[world.branches[30].people[7].pk] = (4, 99)
    return behind


def owed_until(month: date) -> dict[int, list[Assessment]]:
    """Everybody's unpaid months up to `month`, oldest first; one query for the committee."""
    owed: dict[int, list[Assessment]] = {}
    rows = Assessment.objects.filter(month__lte=month).outstanding().defer("base")
    for row in rows.order_by("month"):
        owed.setdefault(row.person_id, []).append(row)
    return owed


def receipt_of(
    branch: Branch, month: date, owed: dict[int, list[Assessment]], behind: dict
) -> Receipt:
    """党费日 is the 12th. November is not collected yet in the first branch and some others."""
    paid_on, lines = month.replace(day=12), []
    is_waiting = month.month == TODAY.month and branch.node.code[-1] in "159"
    for person in [] if is_waiting else branch.people:
        first, until = behind.get(person.pk, (99, 0))
        if first <= month.month < until or person.pk not in owed:
            continue
        rows = owed[person.pk]
        lines.append(
            CollectLine(
                person_id=person.pk,
                months=tuple(row.month for row in rows),
                amount=sum((row.open for row in rows), Decimal(0)),
                method="mobile" if person.pk % 3 else "cash",
            )
        )
    key = uuid5(NAMESPACE_URL, f"demo {branch.node.code} {month}")
    by, at = branch.secretary, moment(paid_on, 16)
    return Receipt(key, branch.organization, lines, paid_on, by, at)


def _collect(month: int, receipts: list[Receipt], owed: dict[int, list[Assessment]]) -> None:
    """The first branch by the action, all branches from the month in which arrears are pursued;
    the others in one set."""
    alone = receipts if month >= SEPTEMBER else receipts[:1]
    for one in alone:
        collect(**vars(one))
    dues = {person: Due({row.month: row.open for row in rows}) for person, rows in owed.items()}
    write_receipts(receipts[len(alone) :], dues)
