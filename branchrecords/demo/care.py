"""Hardship, pairings, visits, awards, sanctions and standings of the invented committee."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random

from members.actions.awards import AwardFacts, give_awards, revoke_award
from members.actions.care import (
    VisitFacts,
    pair,
    recognize_hardship,
    record_visits,
    reverse_visit,
    review_hardship,
)
from members.actions.people import add_person, change_person
from members.actions.sanctions import record_sanction
from members.actions.standings import change_standing
from members.models import Person
from members.rules.care import HardshipKind
from members.rules.categories import MemberClass
from members.rules.kinds import StandingKind

from .world import TODAY, YEAR, Branch, World, moment

SEED = 7  # its own, so that the rest of the demo stays as it was
DETAILS = {
    HardshipKind.ILLNESS: "本人患病长期服药，医保报销后每月自费约一千二百元。",
    HardshipKind.DISABILITY: "肢体二级残疾，日常出行需要人陪护。",
    HardshipKind.LOST_CHILD: "独生子女去世，夫妻二人生活。",
    HardshipKind.ALLOWANCE: "家庭纳入最低生活保障。",
    HardshipKind.DISASTER: "七月内涝，一楼住房进水，家具受损。",
}
KINDS = tuple(DETAILS)


def build_care(world: World) -> None:
    """A committee that looks after its members; small, and the same every time."""
    rng = Random(SEED)
    cared_for = _hardships(world, rng)
    _visits(world, cared_for)
    _awards(world, rng)
    _sanctions(world)


def _ordinary(branch: Branch) -> list[Person]:
    """Full members without a post, the oldest first."""
    plain = [p for p in branch.people if p.full_on and p not in branch.officers.values()]
    return sorted(plain, key=lambda p: (p.born_on, p.pk))


def _hardships(world: World, rng: Random) -> list[tuple[Branch, Person]]:
    """困难 in every fifth branch and in the first; two who are visited at home."""
    found = []
    for number, branch in enumerate([world.branches[0], *world.branches[5::5]]):
        person = _ordinary(branch)[0]
        kind = KINDS[number % len(KINDS)]
        since = date(YEAR - 1, rng.randint(1, 12), rng.randint(1, 28))
        hardship = recognize_hardship(
            person=person,
            kind=kind,
            level="serious" if number % 3 else "extreme",
            starts_on=since,
            details=DETAILS[kind],
            by=branch.secretary,
            at=moment(since),
        )
        if hardship.review_on < date(YEAR, 9, 1):
            review_hardship(
                hardship=hardship,
                reviewed_on=hardship.review_on,
                result="continues",
                level="serious",
                note="情况没有变化，继续帮扶。",
                by=branch.secretary,
                at=moment(hardship.review_on),
            )
        found.append((branch, person))
        if number % 2 == 0 and "secretary" in branch.officers:
            pair(
                person=person,
                helper=branch.officers["secretary"],
                helping_organization=None,
                aim="每月上门一次，帮助联系就医和申请救助",
                starts_on=date(YEAR, 3, 5),
                by=branch.secretary,
                at=moment(date(YEAR, 3, 5)),
            )
    for branch in (world.branches[0], world.branches[6]):
        change_person(
            person=_ordinary(branch)[1],
            changes={"member_class": MemberClass.HOMEBOUND},
            by=branch.secretary,
            at=moment(date(YEAR, 3, 6)),
        )
    return found


def _visits(world: World, cared_for: list[tuple[Branch, Person]]) -> None:
    """春节 by the committee, 七一 by the branches; a few are still to be visited this year."""
    staff = world.users["committee_staff"]
    spring = date(YEAR, 2, 10)
    people = [person for _, person in cared_for[1:9]]
    facts = VisitFacts(
        world.root, spring, "spring_festival", "党工委副书记、组织干事", "米、油各一件",
        Decimal(500), "care_fund",
    )  # fmt: skip
    visits = record_visits(facts=facts, people=people, by=staff, at=moment(spring, 16))
    reverse_visit(
        visit=visits[-1], reason="当天外出就医，改日再去", by=staff, at=moment(spring, 17)
    )
    day = date(YEAR, 6, 29)
    for branch, person in cared_for[1:6]:
        facts = VisitFacts(
            branch.organization, day, "party_day", "支部书记、组织委员", "慰问品一份",
            Decimal(300), "dues",
        )  # fmt: skip
        record_visits(facts=facts, people=[person], by=branch.secretary, at=moment(day, 17))


def _award(world: World, *, people=(), organizations=(), at: date, **facts) -> list:
    return give_awards(
        facts=AwardFacts(awarded_on=at, **facts),
        people=list(people),
        organizations=list(organizations),
        by=world.users["committee_staff"],
        at=moment(at, 17),
    )


def _awards(world: World, rng: Random) -> None:
    """七一 2024 and 2026 by the committee, some from above, one taken back."""
    for year in (YEAR - 2, YEAR):
        day, title = date(year, 7, 1), f"{year}年度"
        common = {"level": "own", "awarded_by": world.root.name, "at": day}
        chosen = world.branches if year == YEAR else world.branches[::2]
        _award(
            world, kind="member", title=f"{title}优秀共产党员",
            people=[rng.choice(_ordinary(branch)) for branch in chosen], **common,
        )  # fmt: skip
        _award(
            world, kind="worker", title=f"{title}优秀党务工作者",
            people=[branch.officers["secretary"] for branch in chosen[:10]], **common,
        )  # fmt: skip
        _award(
            world, kind="organization", title=f"{title}先进基层党组织",
            organizations=[branch.organization for branch in chosen[:8]], **common,
        )  # fmt: skip
    first = world.branches[0]
    above = date(YEAR, 6, 28)
    _award(
        world, kind="member", level="city", title="全市优秀共产党员", at=above,
        awarded_by="中共临江市委", document="临委〔2026〕21号", people=[_ordinary(first)[2]],
    )  # fmt: skip
    _award(
        world, kind="organization", level="county", title="全区先进基层党组织", at=above,
        awarded_by="中共东湾区委", organizations=[first.organization],
    )  # fmt: skip
    (wrong,) = _award(
        world, kind="advanced", level="county", title="先进工作者", at=date(YEAR - 1, 5, 1),
        awarded_by="东湾区人民政府", people=[_ordinary(first)[3]],
    )  # fmt: skip
    revoke_award(
        award=wrong, revoked_on=date(YEAR - 1, 8, 2), reason="申报材料重复计算",
        by=world.users["committee_staff"], at=moment(date(YEAR - 1, 8, 2)),
    )  # fmt: skip


def _sanctions(world: World) -> None:
    """A warning long past, one under 留党察看 since this month, one whose 党籍 was stopped."""
    staff = world.users["committee_staff"]
    for number, kind, starts_on, months, matter in (
        (0, "warning", date(2021, 4, 12), None, "违反工作纪律，迟报事故情况。"),
        (8, "probation", date(TODAY.year, TODAY.month, 2), 12, "违反中央八项规定精神。"),
    ):
        record_sanction(
            person=next(p for p in _ordinary(world.branches[number])[3:] if p.full_on < starts_on),
            kind=kind,
            months=months,
            starts_on=starts_on,
            decided_by="东湾区纪律检查委员会",
            document="东纪〔2021〕8号" if number == 0 else "东纪〔2026〕31号",
            matter=matter,
            by=staff,
            at=moment(max(starts_on, date(2021, 4, 13))),
        )
    _lost(world)


def _lost(world: World) -> None:
    """Somebody nobody can reach: on the file, on no roster since 2024, so in no figure of today."""
    branch, staff = world.branches[-1], world.users["committee_staff"]
    since, stopped = branch.node.founded_on, date(2024, 12, 10)
    person = add_person(
        organization=branch.organization,
        facts={
            "name": "罗启航",
            "sex": "1",
            "born_on": date(1986, 3, 9),
            "joined_on": date(2009, 6, 18),
            "full_on": date(2010, 6, 18),
            "education": "31",
        },
        starts_on=since,
        by=None,
        at=moment(since),
    )
    change_standing(
        person=person,
        kind=StandingKind.SUSPENDED,
        starts_on=stopped,
        reason="失去联系六个月以上，经查找仍无法联系",
        papers={"approved_on": stopped, "approved_by": world.root.name},
        by=staff,
        at=moment(stopped),
    )
