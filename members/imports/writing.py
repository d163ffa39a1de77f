"""Writing a plan in one transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from branchrecords.errors import ActionError
from members.actions import imports as actions
from members.actions.organizations import add_organization, change_organization
from members.actions.people import FACTS, Enrolment, change_person, enroll_people
from members.imports.plan import Plan, PlannedRow
from members.models import Organization, RosterImport


@transaction.atomic
def apply(plan: Plan, *, roster_import: RosterImport, by: Any, at: datetime) -> RosterImport:
    """Write the rows that are ready; what was created and changed is kept for undoing."""
    actions.claim_import(roster_import=roster_import)
    if not plan.writable:
        raise ActionError("没有可以写入的行，请先改好")
    write = _write_members if plan.kind == RosterImport.Kind.MEMBERS else _write_organizations
    created, changed = write(plan, by, at)
    return actions.finish_import(
        roster_import=roster_import, created=created, changed=changed, by=by, at=at
    )


def _write_members(plan: Plan, by: Any, at: datetime) -> tuple[list[int], dict]:
    added = [row for row in plan.writable if row.change == "add"]
    people = enroll_people(entries=[_enrolment(row) for row in added], by=by, at=at)
    changed = {}
    for row in plan.writable:
        if row.change == "update":
            changed[row.target.pk] = _before_and_after(row)
            change_person(person=row.target, changes=row.changes, by=by, at=at)
    return [person.pk for person in people], changed


def _enrolment(row: PlannedRow) -> Enrolment:
    branch, group = row.place
    facts = {key: row.values[key] for key in FACTS if row.values.get(key) is not None}
    return Enrolment(
        facts=facts,
        organization=branch,
        group=group,
        standing=row.values["standing"],
        starts_on=row.values["starts_on"],
        reason="导入名册",
        detail={"row": row.number},
    )


def _write_organizations(plan: Plan, by: Any, at: datetime) -> tuple[list[int], dict]:
    created: dict[int, Organization] = {}
    changed = {}
    for row in plan.writable:
        if row.change == "add":
            _add_with_parents(row, created, by, at)
        elif row.change == "update":
            changed[row.target.pk] = _before_and_after(row)
            change_organization(organization=row.target, changes=row.changes, by=by, at=at)
    return [one.pk for one in created.values()], changed


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
            raise ActionError(f"第 {row.number} 行的上级在第 {parent.number} 行，那一行还没有改好")
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


def _before_and_after(row: PlannedRow) -> dict[str, list[str]]:
    """Old and new texts of the changed fields, for undoing."""
    return {
        key: [_text(getattr(row.target, key)), _text(value)] for key, value in row.changes.items()
    }


def _text(value: Any) -> str:
    return "" if value is None else str(value)
