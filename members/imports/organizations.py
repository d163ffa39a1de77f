"""Planning a list of organisations: parents may stand anywhere in the file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from branchrecords.errors import ActionError
from members.actions.organizations import add_organization, change_organization
from members.imports.cells import nearest
from members.imports.plan import PlannedRow, Written, before_and_after
from members.models import Organization
from members.rules.tree import placing_problem

FACTS = ("name", "short_name", "kind", "sector", "founded_on")


def plan_organizations(
    rows: Sequence[PlannedRow], organization: Organization | None, on: date
) -> None:
    """Fill in problems, parents and changes. `row.place` becomes the parent: an Organization, a
    PlannedRow of this file, or None for a root. Two queries."""
    scope = Organization.objects.all()
    if organization is not None:
        scope = scope.within(organization)
    existing = {row.code.upper(): row for row in scope}
    outside = set(
        Organization.objects.exclude(pk__in=[row.pk for row in existing.values()])
        .filter(code__in=[row.values.get("code") or "" for row in rows])
        .values_list("code", flat=True)
    )
    planned = _unique_codes(rows)
    for row in rows:
        _check_cells(row, outside, on)
        _compare(row, existing)
        row.place = _parent(row, existing, planned, organization)
    codes = {one.path: one.code.upper() for one in existing.values()}
    for row in rows:
        _check_place(row, codes)


def _unique_codes(rows: Sequence[PlannedRow]) -> dict[str, PlannedRow]:
    planned: dict[str, PlannedRow] = {}
    for row in rows:
        code = row.values.get("code")
        if not code:
            continue
        if code in planned:
            row.fail("code", f"与{planned[code].label}相同，请留一行")
        else:
            planned[code] = row
    return planned


def _check_cells(row: PlannedRow, outside: set[str], on: date) -> None:
    for key in ("code", "name", "kind"):
        if row.values.get(key) is None and not row.has_failed(key):
            row.fail(key, "空着。请补上，或删去这一行")
    if row.values.get("code") in outside:
        row.fail("code", "这个编码已被别处的组织使用，请另写一个")
    founded = row.values.get("founded_on")
    if founded is not None and founded > on:
        row.fail("founded_on", f"晚于今天 {on}，请核对")


def _compare(row: PlannedRow, existing: dict[str, Organization]) -> None:
    target = existing.get(row.values.get("code") or "")
    if target is None:
        return
    row.target = target
    row.changes = {
        key: row.values[key]
        for key in FACTS
        if row.values.get(key) is not None and getattr(target, key) != row.values[key]
    }
    row.change = "update" if row.changes else "same"


def _parent(
    row: PlannedRow,
    existing: dict[str, Organization],
    planned: dict[str, PlannedRow],
    organization: Organization | None,
) -> Organization | PlannedRow | None:
    text = row.values.get("parent")
    if not text:
        return None if row.target is not None else organization
    if text.upper() in existing:
        return existing[text.upper()]
    if text.upper() in planned:
        return planned[text.upper()]
    found = [one for one in existing.values() if text in (one.name, one.short_name)]
    codes = {one.code.upper() for one in found}
    found += [
        one
        for one in planned.values()
        if text in (one.values.get("name"), one.values.get("short_name"))
        and one.values.get("code") not in codes
    ]
    if len(found) == 1:
        return found[0]
    if found:
        row.fail("parent", f"有 {len(found)} 个叫这个名称的，请改填组织编码")
        return None
    names = [one.name for one in existing.values()]
    names += [one.values["name"] for one in planned.values() if one.values.get("name")]
    near = nearest(text, names)
    row.fail("parent", f"没有这个上级组织。{f'是「{near}」吗？' if near else '请核对名称或编码'}")
    return None


def _check_place(row: PlannedRow, codes: dict[str, str]) -> None:
    """May this kind stand there, without a circle; does a known one stay? `codes` is by path."""
    parent, kind = row.place, row.values.get("kind")
    if row.target is not None:
        if parent is not None and _code(parent) != codes.get(row.target.parent_path, ""):
            row.fail("parent", "与现在的上级不同。移动组织不在导入里办，请清空这一格")
        return
    chain, step = {id(row)}, parent
    while isinstance(step, PlannedRow):
        if id(step) in chain:
            row.fail("parent", "上级绕了一圈又回到自己，请核对")
            return
        chain.add(id(step))
        step = step.place
    parent_kind = parent.values.get("kind") if isinstance(parent, PlannedRow) else None
    if isinstance(parent, Organization):
        parent_kind = parent.kind
    if kind and parent_kind and (problem := placing_problem(kind, parent_kind)):
        row.fail("kind", problem)


def _code(parent: Organization | PlannedRow) -> str:
    code = parent.code if isinstance(parent, Organization) else parent.values.get("code")
    return (code or "").upper()


def write_organizations(rows: Sequence[PlannedRow], memo: dict, by: Any, at: datetime) -> Written:
    """Found the new, parents first; change the known. `memo` holds what was founded, by row."""
    before, changed = set(memo), {}
    for row in rows:
        if row.change == "add":
            _add_with_parents(row, memo, by, at)
        elif row.change == "update":
            changed[row.target.pk] = before_and_after(row)
            change_organization(organization=row.target, changes=row.changes, by=by, at=at)
    return Written([memo[number].pk for number in memo if number not in before], changed)


def _add_with_parents(
    row: PlannedRow, created: dict[int, Organization], by: Any, at: datetime
) -> Organization:
    """The parent first, when it comes from the same file."""
    if row.target is not None:
        return row.target
    if row.number in created:
        return created[row.number]
    parent = row.place
    if isinstance(parent, PlannedRow):
        if parent.state != "ready":
            raise ActionError(f"{row.label}的上级在{parent.label}，那一行还没有改好")
        parent = _add_with_parents(parent, created, by, at)
    values = row.values
    organization = add_organization(
        name=values["name"],
        code=values["code"],
        kind=values["kind"],
        parent=parent,
        short_name=values.get("short_name") or "",
        sector=values.get("sector") or (parent.sector if parent else "other"),
        founded_on=values.get("founded_on"),
        by=by,
        at=at,
    )
    created[row.number] = organization
    return organization
