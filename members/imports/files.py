"""The cells of a roster that become rows of a person's file: one 学历 and the early steps.

They are written for who is new. The file of somebody registered is edited on the page of the
person: a roster that says something else gets a hint, and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from members.actions.files import EARLY_STEPS, enter_early_steps, save_education
from members.imports.plan import PlannedRow
from members.models import Education, Person, Standing
from members.rules.joining import early_steps_problems
from members.rules.kinds import DEVELOPING, MEMBER_STANDINGS

STEPS = tuple(key for key, _, _ in EARLY_STEPS)
SCHOOLING = (
    "study_form", "school", "major", "entered_on", "graduated_on", "degree", "degree_on",
)  # fmt: skip
_LATER = "已经登记的人，这一格不改；请在他的页面登记"


class KnownFiles:
    """What the files of the registered people of a sheet hold already; two queries."""

    def __init__(self, people: Iterable[Person]) -> None:
        ids = [person.pk for person in people]
        self.schools: set[tuple[int, str]] = set()
        self.steps: set[tuple[int, str, date]] = set()
        if ids:
            rows = Education.objects.filter(person__in=ids)
            self.schools = set(rows.values_list("person_id", "school"))
            steps = Standing.objects.filter(person__in=ids, kind__in=DEVELOPING)
            self.steps = set(steps.values_list("person_id", "kind", "starts_on"))


def check_files(row: PlannedRow, person: Person | None, known: KnownFiles, on: date) -> None:
    """Fill in the problems of these cells."""
    for key in ("entered_on", "degree_on", *STEPS):
        if row.values.get(key) and row.values[key] > on:
            row.fail(key, f"晚于今天 {on}，请核对")
    if person is not None:
        _compare(row, person, known)
        return
    _check_schooling(row)
    _check_steps(row)


def _compare(row: PlannedRow, person: Person, known: KnownFiles) -> None:
    school = row.values.get("school")
    if school and (person.pk, school) not in known.schools:
        row.hint("school", _LATER)
    for key, _, kind in EARLY_STEPS:
        day = row.values.get(key)
        if day and (person.pk, kind.value, day) not in known.steps:
            row.hint(key, _LATER)


def _check_schooling(row: PlannedRow) -> None:
    values = row.values
    if not values.get("school"):
        given = [key for key in SCHOOLING if values.get(key)]
        if given:
            title = row.columns[given[0]].title
            row.fail("school", f"写了{title}的，毕业院校也要写；或清空「{title}」")
        return
    if not values.get("education") and not row.has_failed("education"):
        row.fail("education", "写了毕业院校的，学历也要写")
    entered, graduated = values.get("entered_on"), values.get("graduated_on")
    if entered and graduated and graduated <= entered:
        row.fail("graduated_on", f"毕业日期应晚于入学日期 {entered}")
    if values.get("degree_on") and not values.get("degree"):
        row.fail("degree", "有授予日期的，请写学位")


def _check_steps(row: PlannedRow) -> None:
    days = [(key, label, row.values.get(key)) for key, label, _ in EARLY_STEPS]
    if not any(day for _, _, day in days):
        return
    if row.values.get("standing") in DEVELOPING:
        for key, _, day in days:
            if day:
                row.hint(key, "还没有入党的，经过在「发展党员」里登记，这一格不写入")
        return
    problems = early_steps_problems(
        born_on=row.values.get("born_on"), steps=days, member_from=row.values.get("joined_on")
    )
    for problem in problems:
        row.fail(problem.field, problem.message)


def write_files(
    rows: Sequence[PlannedRow], people: Sequence[Person], by: Any, at: datetime
) -> None:
    """The rows of the files of newly registered people."""
    for row, person in zip(rows, people, strict=True):
        if row.values.get("school"):
            save_education(person=person, values=_education(row), by=by, at=at)
        days = {key: row.values[key] for key in STEPS if row.values.get(key)}
        if days and row.values["standing"] in MEMBER_STANDINGS:
            enter_early_steps(person=person, days=days, by=by, at=at)


def _education(row: PlannedRow) -> dict[str, Any]:
    values = {key: row.values[key] for key in SCHOOLING if row.values.get(key)}
    form = values.pop("study_form", "full_time")
    return {**values, "form": form, "level": row.values["education"]}
