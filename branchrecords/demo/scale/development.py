"""Some 发展党员 cases: in every fourth branch an applicant, in every eighth an 积极分子 beside."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from random import Random

from branchrecords.database.fields import encrypt
from members.models import DevelopmentCase, Membership, Person, Standing, StepPerson, StepRecord
from members.rules.development import STEPS_BY_KEY
from members.rules.kinds import StandingKind

from .people import COLUMNS, invent
from .sizes import Size
from .writing import copy, hold, insert, new_ids

_PLACE = "members_steprecord.content"
# Step, its day after the application, what was written, whether the 书记 is named in it.
_STEPS = (
    ("application", 0, {"place": "工作单位"}, False),
    ("talk", 18, {"opinion": "入党动机端正，要求加强理论学习。"}, True),
    ("activist", 110, {"method": "members", "decided_by": "committee"}, False),
    ("activist_filed", 118, {}, False),
    ("mentors", 122, {}, True),
)
_APPLIED = {2: date(2026, 9, 1), 5: date(2026, 3, 2)}  # by the number of steps taken


def build_cases(size: Size, rng: Random) -> None:
    """Writes person, membership, standings, case and steps; holds them as `scale_case`."""
    plan = list(_plan(size))
    if not plan:
        return
    people, cases = new_ids(Person, len(plan)), new_ids(DevelopmentCase, len(plan))
    invented = (invent(rng, size.members + n, member=False).row for n in range(len(plan)))
    copy(Person, COLUMNS, ((pk, *row) for pk, row in zip(people, invented, strict=True)))
    hold(
        "scale_case",
        "id bigint, person_id bigint, b int, steps int, applied_on date",
        (
            (case, person, b, steps, _APPLIED[steps])
            for case, person, (b, steps) in zip(cases, people, plan, strict=True)
        ),
    )
    _places()
    _standings()
    _cases()
    for number, (key, days, facts, named) in enumerate(_STEPS, 1):
        _records(number, key, days, facts)
        if named:
            _named(key)


def _plan(size: Size) -> Iterator[tuple[int, int]]:
    """Branch and number of steps taken."""
    for b in range(0, size.branches, 4):
        yield b, 2
        if b % 8 == 0:
            yield b, 5


_SOURCE = "scale_case one JOIN scale_branch branch USING (b)"


def _places() -> None:
    insert(
        Membership,
        {
            "person_id": "one.person_id",
            "organization_id": "branch.id",
            "starts_on": "one.applied_on",
            "reason": "'递交入党申请书'",
        },
        f"{_SOURCE} ORDER BY one.id",
    )


def _standings() -> None:
    """申请人 from the application on; 积极分子 from the day of that step."""
    activist = next(days for key, days, *_ in _STEPS if key == "activist")
    for kind, starts, ends, least in (
        (StandingKind.APPLICANT, 0, activist, 1),
        (StandingKind.ACTIVIST, activist, None, 5),
    ):
        insert(
            Standing,
            {
                "person_id": "person_id",
                "kind": "%(kind)s",
                "starts_on": "applied_on + %(starts)s",
                "ends_on": "CASE WHEN steps = 5 THEN applied_on + %(ends)s::int END",
            },
            "scale_case WHERE steps >= %(least)s ORDER BY id",
            kind=kind.value,
            starts=starts,
            ends=ends,
            least=least,
        )


def _cases() -> None:
    insert(
        DevelopmentCase,
        {
            "id": "id",
            "person_id": "person_id",
            "next_step": "steps + 1",
            "opened_on": "applied_on",
        },
        "scale_case ORDER BY id",
    )


def _records(number: int, key: str, days: int, facts: dict) -> None:
    content = encrypt(json.dumps(facts, ensure_ascii=False), _PLACE)
    insert(
        StepRecord,
        {
            "case_id": "one.id",
            "step": "%(key)s",
            "sequence": "%(number)s",
            "done_on": "one.applied_on + %(days)s",
            "content": "%(content)s",
            "organization_id": "branch.id",
            "recorded_at": "(one.applied_on + %(days)s + time '17:00') "
            "AT TIME ZONE 'Asia/Shanghai'",
            "recorded_by_id": "branch.secretary_id",
        },
        f"{_SOURCE} WHERE one.steps >= %(number)s ORDER BY one.id",
        key=STEPS_BY_KEY[key].key,
        number=number,
        days=days,
        content=content,
    )


def _named(key: str) -> None:
    insert(
        StepPerson,
        {"record_id": "record.id", "person_id": "branch.chair_id"},
        f"{_SOURCE} JOIN members_steprecord record ON record.case_id = one.id "
        "WHERE record.step = %(key)s ORDER BY record.id",
        key=key,
    )
