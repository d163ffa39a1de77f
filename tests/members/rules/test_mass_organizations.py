"""Who may be recommended by a 团组织."""

from datetime import date

import pytest

from members.rules.kinds import StandingKind
from members.rules.mass_organizations import MassKind, recommendation_blockers

ON = date(2026, 6, 1)


def reasons(**changes) -> list[str]:
    facts = {
        "kind": MassKind.LEAGUE,
        "born_on": date(2002, 1, 1),
        "standing": StandingKind.APPLICANT,
        "on": ON,
        "oldest": 28,
        "recommended": False,
    }
    return [blocker.message for blocker in recommendation_blockers(**(facts | changes))]


def test_a_young_applicant_may_be_recommended():
    assert reasons() == []


def test_28_years_is_not_too_old_and_29_is():
    assert reasons(born_on=date(1997, 6, 2)) == []
    assert "29 周岁" in reasons(born_on=date(1997, 6, 1))[0]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": MassKind.UNION}, "推优由团组织办理"),
        ({"born_on": None}, "没有登记出生日期"),
        ({"standing": None}, "还没有递交入党申请书"),
        ({"standing": StandingKind.ACTIVIST}, "已经是积极分子"),
        ({"standing": StandingKind.FULL}, "已经是正式党员"),
        ({"recommended": True}, "已经推荐过"),
    ],
)
def test_what_stands_in_the_way_is_said(changes, words):
    assert [words in said for said in reasons(**changes)] == [True]


def test_every_reason_is_given_at_once():
    assert len(reasons(kind=MassKind.WOMEN, born_on=None, standing=None, recommended=True)) == 4
