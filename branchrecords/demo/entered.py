"""Numbers that no record gives: a handful entered by committee and branch, in both years."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from members.models import Organization, User
from reports.actions.entered import enter_figures

from .world import YEAR, World, moment

LAST = YEAR - 1
_OF_COMMITTEE: dict[str, tuple[int, int, str]] = {
    "leaders_visits": (38, 46, "领导干部下基层登记本"),
    "leaders_days": (61, 74, "领导干部下基层登记本"),
    "good_deeds": (52, 57, "双联双促台账"),
    "petitioners": (19, 16, "来访登记簿"),
    "petitions_solved": (18, 15, "来访登记簿"),
    "letters": (7, 9, "来信登记簿"),
    "letters_solved": (7, 8, "来信登记簿"),
    "warning_films": (2, 3, "廉政教育签到表"),
    "letters_of_duty": (41, 43, "党风廉政建设责任状"),
}
_OF_BRANCH: dict[str, tuple[int, int, str]] = {
    "pledges": (12, 14, "公开承诺栏"),
    "pledges_done": (12, 11, "公开承诺栏"),
    "pledges_open": (0, 3, "公开承诺栏，年底前完成"),
    "displays": (4, 4, "支部宣传栏照片"),
    "families": (2, 3, "街道文明办通报"),
}


def build_entered(world: World) -> None:
    """Each with who entered it, when and on what it rests; last year's for the comparison."""
    branch = world.branches[0]
    for number, year, month, day in ((0, LAST, 12, 18), (1, YEAR, 11, 9)):
        on = date(year, month, day)
        _enter(world.root, year, _OF_COMMITTEE, number, world.users["committee_staff"], on)
        _enter(branch.organization, year, _OF_BRANCH, number, branch.secretary, on)


def _enter(
    organization: Organization,
    year: int,
    table: dict[str, tuple[int, int, str]],
    number: int,
    by: User,
    on: date,
) -> None:
    enter_figures(
        organization=organization, year=year, by=by, at=moment(on, 16),
        numbers={key: Decimal(row[number]) for key, row in table.items()},
        notes={key: row[2] for key, row in table.items()},
    )  # fmt: skip
