"""Planning a roster: each row checked in itself, against the others, and against the register."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from branchrecords.database.reading import beyond_scope
from branchrecords.documents.values import UncertainDate
from branchrecords.errors import ActionError
from members.actions.people import (
    CODED_FACTS,
    FACTS,
    Enrolment,
    change_person,
    enroll_people,
)
from members.imports.codes import read_codes
from members.imports.files import KnownFiles, check_files, write_files
from members.imports.places import Places
from members.imports.plan import PlannedRow, Written, before_and_after
from members.models import Organization, Person
from members.models.digests import id_number_digest
from members.queries.people import with_place
from members.rules.ages import age_on
from members.rules.kinds import MEMBER_STANDINGS, StandingKind
from members.rules.numbers import read_id_number
from members.rules.periods import anniversary
from members.rules.standings import probation_ends

ADULT = 18  # 党章 第一条
# Since the party constitution of September 1982 probation is one year for everybody.
ONE_YEAR_SINCE = date(1982, 9, 6)
DAYS = ("born_on", "worked_from", "joined_on", "full_on", "starts_on", "other_party_on")


def plan_members(rows: Sequence[PlannedRow], organization: Organization | None, on: date) -> None:
    """Fill in problems, places and changes of rows whose cells are read; six queries."""
    assert organization is not None  # noqa: S101  (members always go somewhere)
    places = Places(organization, on)
    known = _registered(rows, on)
    files = KnownFiles(known.values())
    read_codes(rows)
    seen: dict[str, str] = {}
    for row in rows:
        person = known.get(_digest(row))
        _check_required(row)
        _check_number(row)
        _check_days(row, person, on)
        if person is None or _says(row, "standing", "joined_on", "full_on"):
            _check_standing(row, person, on)
        check_files(row, person, files, on)
        _check_doubled(row, seen)
        if person is None or _says(row, "organization", "group") or places.is_mentioned(row):
            row.place = places.find(row)
        if person is not None:
            _compare(row, person, organization)
        else:
            _default_start(row, on)


def _says(row: PlannedRow, *keys: str) -> bool:
    """Whether any of these cells is filled: a sheet that updates may leave the rest out."""
    return any(row.text(key) for key in keys)


@beyond_scope("a number of the sheet may be registered at any branch")
def _registered(rows: Sequence[PlannedRow], on: date) -> dict[str, Person]:
    """The people of the register with these numbers, wherever they belong."""
    digests = {_digest(row) for row in rows} - {""}
    people = with_place(Person.objects.filter(id_number_digest__in=digests), on=on)
    people = people.select_related(*CODED_FACTS)
    return {person.id_number_digest: person for person in people}


def _digest(row: PlannedRow) -> str:
    number = row.values.get("id_number")
    return id_number_digest(number) if number else ""


def _check_required(row: PlannedRow) -> None:
    for key in ("name", "id_number"):
        if row.values.get(key) is None and not row.has_failed(key):
            row.fail(key, "空着。请补上，或删去这一行")


def _check_number(row: PlannedRow) -> None:
    """Sex and birthday against the digits of the number; empty ones are taken from it."""
    number = row.values.get("id_number")
    if number is None:
        return
    read = read_id_number(number)
    if row.values.get("sex") not in (None, read.sex):
        row.fail("sex", f"身份证号第 17 位表示{read.sex.label}，请核对性别或号码")
    elif not row.has_failed("sex"):
        row.values["sex"] = read.sex
    written = row.errors.get("born_on")
    if isinstance(written, UncertainDate) and written.agrees(read.born_on):
        row.forgive("born_on", read.born_on)
    if row.values.get("born_on") is None:
        if not row.has_failed("born_on"):
            row.values["born_on"] = read.born_on
    elif row.values["born_on"] != read.born_on:
        row.hint("born_on", f"身份证号里是 {read.born_on}，请核对；以档案为准的，打勾即可")


def _check_days(row: PlannedRow, person: Person | None, on: date) -> None:
    values = row.values
    for key in DAYS:
        if values.get(key) is not None and values[key] > on:
            row.fail(key, f"晚于今天 {on}，请核对")
    born, joined, full = values.get("born_on"), values.get("joined_on"), values.get("full_on")
    if person is not None and (person.joined_on, person.full_on) == (joined, full):
        return  # what is registered already is not argued with again
    if born and joined and joined <= on and (age_on(born, joined) or 0) < ADULT:
        row.hint("joined_on", "入党时不满 18 岁，请核对")
    if joined and full and joined <= on:
        if full < joined:
            row.fail("full_on", f"早于入党日期 {joined}，请核对")
        elif full < probation_ends(joined) and joined >= ONE_YEAR_SINCE:
            row.fail("full_on", "早于入党满一年，请核对")


def _check_standing(row: PlannedRow, person: Person | None, on: date) -> None:
    """人员类别 and the two dates must tell the same story; a missing word follows from them."""
    values = row.values
    joined = values.get("joined_on") or getattr(person, "joined_on", None)
    full = values.get("full_on") or getattr(person, "full_on", None)
    standing = values.get("standing")
    if standing is None and not row.has_failed("standing"):
        standing = _standing_from(row, joined, full, on)
    if standing is None:
        return
    values["standing"] = standing
    if standing in MEMBER_STANDINGS:
        if joined is None and not row.has_failed("joined_on"):
            row.fail("joined_on", f"空着。{StandingKind(standing).label}须填入党日期")
    elif joined is not None:
        row.fail("standing", f"{StandingKind(standing).label}不应有入党日期，请核对人员类别")
    if standing == StandingKind.PROBATIONARY:
        if full is not None:
            row.fail("standing", "有转正日期，却写预备党员，请核对")
        elif joined and anniversary(joined, 2) < on:
            row.hint("standing", f"入党已满两年（{joined}），仍是预备党员，请核对")


def _standing_from(
    row: PlannedRow, joined: date | None, full: date | None, on: date
) -> StandingKind | None:
    if full is not None:
        return StandingKind.FULL
    if joined is not None and not row.has_failed("full_on"):
        if joined > on - timedelta(days=366):
            return StandingKind.PROBATIONARY
        row.hint("standing", "没有写人员类别和转正日期，按正式党员登记，请核对")
        return StandingKind.FULL
    if not row.has_failed("joined_on") and not row.has_failed("full_on"):
        row.fail("standing", "空着。请填正式党员、预备党员、发展对象、积极分子或申请人")
    return None


def _check_doubled(row: PlannedRow, seen: dict[str, str]) -> None:
    number = row.values.get("id_number")
    if number is None:
        return
    if number in seen:
        row.fail("id_number", f"与{seen[number]}相同，请留一行")
    else:
        seen[number] = row.label


def _compare(row: PlannedRow, person: Person, organization: Organization) -> None:
    """A registered person: only filled cells that differ change anything."""
    home = person.homes[0] if person.homes else None
    if home is None or not home.organization.path.startswith(organization.path):
        row.fail("id_number", "此人已在别的组织登记，请先办理组织关系接转")
        return
    row.target, row.change = person, "same"
    _compare_place(row, home)
    _compare_standing(row, person)
    for key in (*FACTS, *CODED_FACTS):
        value, now = row.values.get(key), getattr(person, key)
        # What was only taken from the number fills a gap, but never overrides the file.
        unsaid = now not in (None, "") and not row.text(key)
        if value is not None and not unsaid and not row.has_failed(key) and now != value:
            row.changes[key] = value
    if row.changes:
        row.change = "update"
    if row.changes.get("name"):
        row.hint("name", f"这个身份证号登记的是{person.name}，请核对姓名")


def _compare_place(row: PlannedRow, home) -> None:
    branch, group = row.place if row.place else (None, None)
    if branch is not None and branch.pk != home.organization_id:
        row.fail(
            "organization",
            f"此人现在「{home.organization}」。要调动的，请在他的页面「调整支部或小组」里办",
        )
    elif group is not None and group.pk != home.group_id:
        now = f"现在是「{home.group}」" if home.group else "现在没有编入小组"
        row.fail("group", f"{now}。要调整的，请在他的页面「调整支部或小组」里办")
    starts_on = row.values.get("starts_on")
    if starts_on is not None and starts_on != home.starts_on:
        row.hint("starts_on", f"已登记的转入日期是 {home.starts_on}，这次不改")


def _compare_standing(row: PlannedRow, person: Person) -> None:
    standing = row.values.get("standing")
    written = bool(row.text("standing"))
    if standing and written and person.standing and standing != person.standing:
        now = StandingKind(person.standing).label
        row.fail("standing", f"现在登记的是{now}。要改的，请在他的页面「登记身份变化」里办")


def _default_start(row: PlannedRow, on: date) -> None:
    """Without 转入日期: the later of joining the party and the branch's founding."""
    if row.values.get("starts_on") is not None or row.has_failed("starts_on"):
        return
    founded = row.place[0].founded_on if row.place and row.place[0] else None
    known = [day for day in (row.values.get("joined_on"), founded) if day is not None]
    joined_later = row.values.get("joined_on") is not None
    row.values["starts_on"] = max(known) if known and joined_later else on


def write_members(rows: Sequence[PlannedRow], memo: dict, by: Any, at: datetime) -> Written:
    """Register the new, change the known."""
    added = [row for row in rows if row.change == "add"]
    people = enroll_people(entries=[_enrolment(row) for row in added], by=by, at=at)
    write_files(added, people, by, at)
    changed = {}
    for row in rows:
        if row.change == "update":
            changed[row.target.pk] = before_and_after(row)
            _change(row, by, at)
    return Written([person.pk for person in people], changed)


def _change(row: PlannedRow, by: Any, at: datetime) -> None:
    try:
        change_person(person=row.target, changes=row.changes, by=by, at=at)
    except ActionError as error:
        raise ActionError(f"{row.label}，{row.target}：{error}") from None


def _enrolment(row: PlannedRow) -> Enrolment:
    branch, group = row.place
    names = (*FACTS, *CODED_FACTS)
    facts = {key: row.values[key] for key in names if row.values.get(key) is not None}
    return Enrolment(
        facts=facts,
        organization=branch,
        group=group,
        standing=row.values["standing"],
        starts_on=row.values["starts_on"],
        reason="导入名册",
        detail={"row": row.number},
    )
