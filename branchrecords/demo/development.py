"""Candidates in all five stages, one overdue, one blocked; a plan; papers of some files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from members.actions.development import record_step, register_applicant
from members.actions.development_plans import set_plan
from members.actions.development_writing import Paper, Record
from members.models import DevelopmentCase, Organization, Person, PersonPaper
from members.rules.archive import CORE_PAPERS
from members.rules.development import STEPS_BY_KEY
from members.rules.kinds import Post
from members.rules.periods import anniversary

from .people import id_number, new_name
from .world import TODAY, YEAR, Branch, World, moment

# Days after the application on which each step was taken, in order.
_DAYS: tuple[tuple[str, int, dict], ...] = (
    ("talk", 18, {"opinion": "本人出身工人家庭，入党动机端正，要求加强理论学习。"}),
    ("activist", 110, {"method": "members", "decided_by": "committee"}),
    ("activist_filed", 118, {}),
    ("mentors", 122, {}),
    ("fostering", 280, {"kind": "half_year", "opinion": "工作踏实，能主动参加志愿服务。"}),
    ("fostering", 300, {"kind": "yearly", "opinion": "培养措施落实，考察材料齐全。"}),
    ("fostering", 455, {"kind": "half_year", "opinion": "学习认真，群众反映较好。"}),
    (
        "candidate",
        485,
        {
            "mentor_opinion": "基本具备党员条件，同意列为发展对象。",
            "member_opinion": "同意。",
            "mass_opinion": "群众反映好。",
            "decided_by": "committee",
        },
    ),
    ("candidate_filed", 495, {}),
    ("introducers", 500, {}),
    ("political", 525, {"result": "passed", "opinion": "本人和直系亲属政治历史清楚，无违纪违法。"}),
    ("training", 545, {"days": 3, "hours": 24, "organizer": "临江街道党工委"}),
    ("branch_review", 560, {"opinion": "材料齐全，同意报党工委预审。"}),
    ("prereview", 575, {"result": "agreed"}),
    ("form", 580, {}),
    ("admission", 595, {}),
    ("committee_talk", 610, {"talker": "组织员", "opinion": "对党的认识明确，同意吸收。"}),
    ("approval", 640, {"result": "approved"}),
    ("approval_filed", 645, {}),
    ("enrolled", 650, {}),
    ("oath", 660, {"place": "社区党群服务中心"}),
    ("probation", 780, {"kind": "half_year", "opinion": "能履行党员义务。"}),
)


@dataclass(frozen=True)
class Plan:
    """One candidate: which branch, until which step, how many days ago applied."""

    branch: int
    until: str
    ago: int
    changes: dict | None = None


CANDIDATES: tuple[Plan, ...] = (
    Plan(0, "application", 12),
    Plan(0, "mentors", 200),
    Plan(0, "political", 540, {"political": {"result": "failed", "opinion": "隐瞒重要情况。"}}),
    Plan(0, "form", 590),
    Plan(4, "probation", 945),
    Plan(1, "application", 60),  # the talk is overdue
    Plan(1, "activist", 130),
    Plan(1, "candidate", 490),
    Plan(2, "branch_review", 566),
    Plan(3, "fostering", 470),
    Plan(8, "committee_talk", 700),  # the approval is overdue
    Plan(9, "oath", 800),
    Plan(12, "training", 552),
    Plan(15, "talk", 40),
)


def build_development(world: World) -> None:
    """Cases through the actions, on their own days; the year's numbers; the papers of two boxes."""
    rng = Random(f"development {YEAR}")
    _plans(world)
    for number, plan in enumerate(CANDIDATES):
        _case(world, world.branches[plan.branch], plan, number, rng)
    for branch in world.branches[:2]:
        _papers(branch, rng)


def _plans(world: World) -> None:
    at = moment(date(YEAR, 1, 20))
    staff = world.users["committee_staff"]
    note = "区委组织部下达"
    set_plan(organization=world.root, year=YEAR, number=40, note=note, by=staff, at=at)
    for organization in world.organizations.values():
        if organization.depth == world.root.depth + 1:
            set_plan(organization=organization, year=YEAR, number=4, note="", by=staff, at=at)
    first = world.branches[0].organization
    set_plan(organization=first, year=YEAR, number=2, note="", by=staff, at=at)


def _case(world: World, branch: Branch, plan: Plan, number: int, rng: Random) -> None:
    applied = TODAY - timedelta(days=plan.ago)
    born_on = date(rng.randint(1988, 2002), rng.randint(1, 12), rng.randint(1, 28))
    officer = branch.secretary
    case = register_applicant(
        organization=branch.organization,
        facts={
            "name": new_name(rng, "2" if number % 2 else "1"),
            "sex": "2" if number % 2 else "1",
            "born_on": born_on,
            "id_number": id_number(born_on, 902 + 4 * number + (1 - number % 2)),
            "phone": f"198{number:08d}",
            "education": "21",
        },
        applied_on=applied,
        place="work",
        by=officer,
        at=moment(applied),
    )
    PersonPaper.objects.create(
        person=case.person,
        kind="application",
        dated_on=applied,
        place="第 1 档案盒",
        added_at=moment(applied),
        added_by=officer,
    )
    last = STEPS_BY_KEY[plan.until].number
    people = [branch.officers[Post.SECRETARY], *_others(branch)]
    for key, days, facts in _DAYS:
        day = applied + timedelta(days=days)
        if STEPS_BY_KEY[key].number > last or day >= TODAY:
            break
        _record(world, case, key, day, {**facts, **(plan.changes or {}).get(key, {})}, people)


def _others(branch: Branch) -> list[Person]:
    return [p for p in branch.people if p.full_on and p not in branch.officers.values()]


def _record(
    world: World, case: DevelopmentCase, key: str, day: date, facts: dict, people: Sequence[Person]
) -> None:
    step = STEPS_BY_KEY[key]
    if key == "candidate":
        facts = {**facts, "public_from": day - timedelta(9), "public_until": day - timedelta(1)}
    if key == "admission":
        facts = _votes(case, day)
    committee = step.by_committee or facts.get("kind") == "yearly"
    entry = Record(
        on=day,
        facts=facts,
        people=people[: step.people.least] if step.people else (),
        papers=[Paper(kind) for kind in step.papers],
    )
    by = world.users["committee_staff"] if committee else None
    record_step(case=case, step=step, entry=entry, by=by, at=moment(day, 16))


def _votes(case: DevelopmentCase, day: date) -> dict:
    home: Organization = case.person.memberships.get().organization
    due = home.memberships.active_on(day).filter(person__full_on__lte=day).count()
    present = due - due // 10
    return {
        "due": due,
        "present": present,
        "in_favour": present,
        "against": 0,
        "abstained": 0,
        "one_by_one": True,
        "candidate_present": True,
        "introducers_present": True,
    }


def _papers(branch: Branch, rng: Random) -> None:
    """Most files of the first branches are complete; some lack one paper."""
    at = moment(date(YEAR, 3, 2))
    rows = []
    for person in branch.people:
        lacking = rng.choice(CORE_PAPERS) if rng.random() < 0.25 else ""
        for kind in CORE_PAPERS:
            early = kind == "full_application" and person.full_on is None
            if kind == lacking or early:
                continue
            dated = person.full_on if kind == "full_application" else person.joined_on
            if kind == "application" and person.joined_on:
                dated = anniversary(person.joined_on, -2)
            rows.append(
                PersonPaper(
                    person=person, kind=kind, dated_on=dated, place="第 1 档案盒", added_at=at
                )
            )
    PersonPaper.objects.bulk_create(rows)
