"""Planning and writing a list of who holds which post, or held it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from members.actions.positions import end_position, record_position
from members.imports.persons import People
from members.imports.places import Places
from members.imports.plan import PlannedRow, Written, before_and_after
from members.models import Organization, Position
from members.rules.kinds import Post


def plan_positions(rows: Sequence[PlannedRow], organization: Organization | None, on: date) -> None:
    """Fill in problems, people, places and changes of rows that are read; four queries."""
    assert organization is not None  # noqa: S101  (posts always go somewhere)
    places = Places(organization, on)
    people = People(rows, organization, on)
    for row in rows:
        _check_required(row)
        _check_days(row, on)
        row.place = places.find_any(row)
        row.values["person"] = people.find(row)
    held = _held({row.place.pk for row in rows if row.place is not None})
    for row in rows:
        if row.place is not None and row.values["person"] is not None:
            _compare(row, held)
    _check_each_other(rows)


def write_positions(rows: Sequence[PlannedRow], memo: dict, by: Any, at: datetime) -> Written:
    """Record the new posts, write when known ones ended."""
    done = Written()
    for row in rows:
        if row.change == "add":
            position = record_position(
                person=row.values["person"],
                organization=row.place,
                post=row.values["post"],
                starts_on=row.values["starts_on"],
                ends_on=row.values.get("ends_on"),
                by=by,
                at=at,
            )
            done.created.append(position.pk)
        elif row.change == "update":
            done.changed[row.target.pk] = before_and_after(row)
            end_position(position=row.target, ends_on=row.values["ends_on"], by=by, at=at)
    return done


def _check_required(row: PlannedRow) -> None:
    for key in ("name", "post", "starts_on"):
        if row.values.get(key) is None and not row.has_failed(key):
            row.fail(key, "空着。请补上，或删去这一行")


def _check_days(row: PlannedRow, on: date) -> None:
    starts_on, ends_on = row.values.get("starts_on"), row.values.get("ends_on")
    if starts_on is not None and starts_on > on:
        row.fail("starts_on", f"晚于今天 {on}，请核对")
    if starts_on is not None and ends_on is not None and ends_on <= starts_on:
        row.fail("ends_on", f"应晚于任职日期 {starts_on}")


def _held(organizations: set[int]) -> dict[int, list[Position]]:
    """Every post ever held in these organisations."""
    held = defaultdict(list)
    rows = Position.objects.filter(organization__in=organizations).select_related("person")
    for position in rows.order_by("starts_on", "pk"):
        held[position.organization_id].append(position)
    return held


def _compare(row: PlannedRow, held: dict[int, list[Position]]) -> None:
    """The same post since the same day is known; one that overlaps is in the way."""
    values = row.values
    if values.get("post") is None or values.get("starts_on") is None:
        return
    for position in held.get(row.place.pk, ()):
        mine = position.person_id == values["person"].pk
        if position.post != values["post"]:
            continue
        if mine and position.starts_on == values["starts_on"]:
            _compare_known(row, position)
            return
        one_only = mine or values["post"] == Post.SECRETARY
        if one_only and _overlap(row, position.starts_on, position.ends_on):
            until = f"至 {position.ends_on} " if position.ends_on else "起"
            row.fail(
                "starts_on",
                f"{position.person} {position.starts_on} {until}任{position.get_post_display()}，"
                "时间重叠，请先免职，或核对日期",
            )
            return


def _compare_known(row: PlannedRow, position: Position) -> None:
    row.target, row.change = position, "same"
    ends_on = row.values.get("ends_on")
    if ends_on is not None and ends_on != position.ends_on:
        if position.ends_on is not None:
            row.fail("ends_on", f"已登记的免职日期是 {position.ends_on}，请核对")
        else:
            row.changes, row.change = {"ends_on": ends_on}, "update"


def _check_each_other(rows: Sequence[PlannedRow]) -> None:
    """Two rows of the file may not say what one time has no room for."""
    seen: dict[tuple, list[PlannedRow]] = defaultdict(list)
    for row in rows:
        values = row.values
        if row.place is None or values.get("post") is None or values.get("starts_on") is None:
            continue
        alone = values["post"] == Post.SECRETARY
        holder = None if alone else getattr(values["person"], "pk", row.number)
        key = (row.place.pk, values["post"], holder)
        for other in seen[key]:
            if _overlap(row, other.values["starts_on"], other.values.get("ends_on")):
                said = "同一时间只能有一名书记" if alone else "同一时间同一职务只登记一次"
                row.fail("starts_on", f"与{other.label}时间重叠，{said}")
                break
        seen[key].append(row)


def _overlap(row: PlannedRow, starts_on: date, ends_on: date | None) -> bool:
    first, last = row.values["starts_on"], row.values.get("ends_on")
    return (ends_on is None or first < ends_on) and (last is None or starts_on < last)
