"""Planning and writing a 台账 of 发展党员: cases that were kept on paper until now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from members.actions.development import take_over_case
from members.actions.development_writing import Record
from members.imports.persons import People
from members.imports.places import Places
from members.imports.plan import PlannedRow, Written
from members.models import DevelopmentCase, Organization, Person, StepRecord
from members.queries.development_takeover import standing_before
from members.rules.development import STEPS_BY_KEY
from members.rules.development_order import TAKEN_OVER_UNTIL
from members.rules.development_takeover import TAKEN_STEPS, take_over_problems, under_age
from members.rules.kinds import StandingKind

# The cell that names the people of a step.
NAMED = {"mentors": "mentor_names", "introducers": "introducer_names"}
# What the step's form asks for and a 台账 leaves unsaid.
KNOWN = {"application": {"place": "work"}, "fostering": {"kind": "half_year"}}


def plan_development(
    rows: Sequence[PlannedRow], organization: Organization | None, on: date
) -> None:
    """Fill in problems, people and changes of rows that are read; five queries."""
    assert organization is not None  # noqa: S101  (cases always go somewhere)
    places = Places(organization, on)
    people = People(rows, organization, on, also=_names(rows))
    seen: dict[int, str] = {}
    for row in rows:
        if row.values.get("name") is None and not row.has_failed("name"):
            row.fail("name", "空着。请补上，或删去这一行")
        row.place = places.find_any(row) if row.text("organization") else None
        row.values["person"] = people.find(row)
        _check_doubled(row, seen)
    known = _open_cases([row.values["person"] for row in rows if row.values["person"]])
    for row in rows:
        person = row.values["person"]
        if person is not None and _may_be_developed(row, person, on):
            _find_named(row, people)
            _check_days(row, person, on)
            if person.pk in known:
                _compare(row, known[person.pk])


def write_development(rows: Sequence[PlannedRow], memo: dict, by: Any, at: datetime) -> Written:
    """Open the cases with the steps done so far."""
    done = Written()
    for row in rows:
        if row.change != "add":
            continue
        person = row.values["person"]
        before = standing_before(person)
        case = take_over_case(
            person=person, entries=_entries(row), reviews=_reviews(row), by=by, at=at
        )
        done.created.append(case.pk)
        done.before[case.pk] = before
    return done


def _names(rows: Sequence[PlannedRow]) -> set[str]:
    return {name for row in rows for key in NAMED.values() for name in row.values.get(key) or ()}


def _check_doubled(row: PlannedRow, seen: dict[int, str]) -> None:
    person = row.values["person"]
    if person is None:
        return
    if person.pk in seen:
        row.fail("name", f"与{seen[person.pk]}是同一个人，请留一行")
    else:
        seen[person.pk] = row.label


def _may_be_developed(row: PlannedRow, person: Person, on: date) -> bool:
    """Whether the register lets this person have a case, and in the place that the row says."""
    home = person.homes[0]
    if home.ends_on is not None and home.ends_on <= on:
        row.fail("name", "组织关系已经转出，请由现在的支部接续")
    elif person.standing not in TAKEN_OVER_UNTIL:
        label = StandingKind(person.standing).label if person.standing else "没有身份"
        row.fail("name", f"名册里登记的是{label}，不用建立发展档案，请删去这一行")
    elif row.place is not None and not home.organization.path.startswith(row.place.path):
        row.fail("organization", f"名册里此人在「{home.organization}」，请核对")
    else:
        return True
    return False


def _find_named(row: PlannedRow, people: People) -> None:
    """培养联系人 and 入党介绍人 by name; without a day of their own, that of the step before."""
    for step, key in NAMED.items():
        names = row.values.get(key) or ()
        row.values[f"{step}_people"] = found = []
        for name in names:
            matches = people.by_name.get(name, [])
            if len(matches) == 1:
                found.append(matches[0])
            else:
                why = f"有 {len(matches)} 个叫「{name}」的" if matches else f"名册里没有「{name}」"
                row.hint(key, f"{why}，请核对；打勾后这个名字不登记")
        rule, number = STEPS_BY_KEY[step].people, STEPS_BY_KEY[step].number
        if rule is not None and len(names) > rule.most:
            row.fail(key, f"{rule.label}最多 {rule.most} 名，现在有 {len(names)} 名")
        if names and row.values.get(step) is None and not row.has_failed(step):
            before = [day for k, day in _days(row).items() if STEPS_BY_KEY[k].number < number]
            if before:
                row.values[step] = before[-1]
                row.hint(step, f"空着。按前一步的日期 {before[-1]} 登记，请核对")


def _days(row: PlannedRow) -> dict[str, date]:
    days = {}
    for step in TAKEN_STEPS:
        value = row.values.get(step.key)
        if value is not None:
            days[step.key] = value[0] if isinstance(value, tuple) else value
    return days


def _check_days(row: PlannedRow, person: Person, on: date) -> None:
    days, until = _days(row), TAKEN_OVER_UNTIL[StandingKind(person.standing)]
    for key, sentence in take_over_problems(days, until=until, today=on):
        if not row.has_failed(key):
            row.fail(key, sentence)
    applied, activist, admitted = (days.get(k) for k in ("application", "activist", "admission"))
    if applied and under_age(person.born_on, applied):
        row.hint("application", "申请时不满 18 岁，请核对")
    for key in ("fostering", "analysis"):
        given = row.values.get(key) or ()
        if given and given[-1] > on:
            row.fail(key, f"{given[-1]} 晚于今天 {on}，请核对")
        if given and (activist is None or given[0] < activist):
            row.fail(key, f"{given[0]} 早于确定为积极分子的日期，请核对")
    if admitted and person.joined_on and admitted != person.joined_on:
        row.hint("admission", f"名册里的入党日期是 {person.joined_on}，写入后按这里的日期，请核对")


def _open_cases(people: Sequence[Person]) -> dict[int, dict[str, set[date]]]:
    """The recorded days by step of whoever has an open case."""
    records = StepRecord.objects.current().filter(
        case__person__in=people, case__state=DevelopmentCase.State.OPEN
    )
    known: dict[int, dict[str, set[date]]] = {}
    for person, step, day in records.order_by().values_list("case__person", "step", "done_on"):
        known.setdefault(person, defaultdict(set))[step].add(day)
    return known


def _compare(row: PlannedRow, known: dict[str, set[date]]) -> None:
    """A case that is open already is not touched: the same days are no news, others are refused."""
    row.change = "same"
    for key, day in _days(row).items():
        if day not in known.get(key, ()) and not row.has_failed(key):
            said = "、".join(str(one) for one in sorted(known.get(key, ())))
            now = f"已登记的是 {said}" if said else "还没有登记这一步"
            row.fail(key, f"此人已有办理中的发展档案，{now}，请在档案里办")


def _entries(row: PlannedRow) -> dict[str, Record]:
    note = row.values.get("note") or ""
    return {
        key: Record(
            on=day,
            facts=KNOWN.get(key, {}),
            people=row.values.get(f"{key}_people", ()),
            note=note if key == "application" else "",
        )
        for key, day in _days(row).items()
    }


def _reviews(row: PlannedRow) -> list[Record]:
    """The reviews of step 6 beside the first, and the yearly analyses of the committee."""
    later = (row.values.get("fostering") or ())[1:]
    yearly = row.values.get("analysis") or ()
    rows = [(day, "half_year") for day in later] + [(day, "yearly") for day in yearly]
    return [Record(on=day, facts={"kind": kind}) for day, kind in sorted(rows)]
