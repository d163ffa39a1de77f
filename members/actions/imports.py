"""The life of an import: kept for preview, written, undone or dropped."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, cast

from django.db import transaction
from django.db.models import Field, Model, ProtectedError, QuerySet

from branchrecords.audit.models import AuditEvent
from branchrecords.audit.recording import record
from branchrecords.database.reading import beyond_scope
from branchrecords.errors import ActionError
from branchrecords.jobs.lifecycle import start_job
from members.actions.development_undo import withdraw_take_over
from members.actions.organizations import change_organization
from members.actions.people import change_person
from members.models import (
    DevelopmentCase,
    Membership,
    Organization,
    Person,
    Position,
    RosterImport,
    Standing,
)

UNDO_DAYS = 30
LATER_ACTS = ("person.changed", "person.moved", "person.standing")
State = RosterImport.State


def keep_import(
    *,
    kind: str,
    organization: Organization | None,
    file_name: str,
    rows: str,
    by: Any,
    at: datetime,
) -> RosterImport:
    """Keep an uploaded sheet (StoredSheet.dumps) until it is written or dropped."""
    return RosterImport.objects.create(
        kind=kind,
        organization=organization,
        owner=by,
        file_name=file_name[:200],
        rows=rows,
        created_at=at,
    )


def edit_import(*, roster_import: RosterImport, rows: str) -> RosterImport:
    """Keep the sheet with the cells as mended in the preview."""
    _refuse_unless(roster_import, State.PREVIEW)
    roster_import.rows = rows
    roster_import.save(update_fields=("rows",))
    return roster_import


def drop_import(*, roster_import: RosterImport) -> RosterImport:
    """Nothing was written and nothing will be; the sheet's contents are forgotten."""
    _refuse_unless(roster_import, State.PREVIEW)
    roster_import.state, roster_import.rows = State.DROPPED, ""
    roster_import.save(update_fields=("state", "rows"))
    return roster_import


def claim_import(*, roster_import: RosterImport) -> RosterImport:
    """Lock the import for writing; one that is written or dropped already is refused."""
    current = RosterImport.objects.select_for_update().get(pk=roster_import.pk)
    _refuse_unless(current, State.PREVIEW)
    return current


def finish_import(
    *,
    roster_import: RosterImport,
    created: Sequence[int],
    changed: Mapping[Any, Any],
    by: Any,
    at: datetime,
    leftover: str = "",
    before: Mapping[Any, Any] = MappingProxyType({}),
) -> RosterImport:
    """The sheet is written: remember what undoing needs, forget the sheet itself. `leftover` is
    the sheet of the rows that were not ready: they wait in a preview of their own."""
    if leftover:
        roster_import.leftover = keep_import(
            kind=roster_import.kind,
            organization=roster_import.organization,
            file_name=f"余下的行 {roster_import.file_name}",
            rows=leftover,
            by=roster_import.owner,
            at=at,
        )
    roster_import.written = json.dumps(
        {"created": list(created), "changed": dict(changed), "before": dict(before)},
        ensure_ascii=False,
    )
    roster_import.state, roster_import.written_at, roster_import.rows = State.WRITTEN, at, ""
    roster_import.save()
    counts = {"created": len(created), "changed": len(changed)}
    _log(roster_import, "imported", by, at, counts)
    return roster_import


@transaction.atomic
def start_writing(
    *, roster_import: RosterImport, wanted: Sequence[int], by: Any, at: datetime
) -> RosterImport:
    """Let a job write these rows: a large import is no matter of one request."""
    current = claim_import(roster_import=roster_import)
    nothing: dict[str, Any] = {"done": [], "created": [], "changed": {}, "before": {}}
    current.written = json.dumps({"wanted": list(wanted), **nothing})
    current.state = State.WRITING
    return _start_job(current, len(wanted), by, at)


@transaction.atomic
def resume_writing(*, roster_import: RosterImport, by: Any, at: datetime) -> RosterImport:
    """Another job goes on where one was given up."""
    current = lock_writing(roster_import=roster_import)
    if current.job is not None and current.job.is_open:
        raise ActionError("还在写入，请等它完成")
    return _start_job(current, len(json.loads(current.written)["wanted"]), by, at)


def _start_job(current: RosterImport, total: int, by: Any, at: datetime) -> RosterImport:
    current.job = start_job(
        owner=by,
        kind="import",
        title=f"导入{current.get_kind_display()}：{current.file_name}，{total:,} 行",
        params={"import": current.pk},
        at=at,
        total=total,
    )
    current.save(update_fields=("written", "state", "job"))
    return current


def lock_writing(*, roster_import: RosterImport) -> RosterImport:
    """Lock an import that a job is writing."""
    current = (
        RosterImport.objects.select_for_update(of=("self",))
        .select_related("job")
        .get(pk=roster_import.pk)
    )
    _refuse_unless(current, State.WRITING)
    return current


def note_written(*, roster_import: RosterImport, written: str) -> None:
    """What the job has done so far, in the transaction that did it."""
    roster_import.written = written
    roster_import.save(update_fields=("written",))


@transaction.atomic
def undo_import(*, roster_import: RosterImport, by: Any, at: datetime) -> RosterImport:
    """Take back a whole import, while nothing depends on what it wrote, within 30 days."""
    current = RosterImport.objects.select_for_update().get(pk=roster_import.pk)
    _refuse_unless(current, State.WRITTEN)
    if at - (current.written_at or at) >= timedelta(days=UNDO_DAYS):
        raise ActionError(f"写入已超过 {UNDO_DAYS} 天，不能整批撤销，请逐条更正")
    written = json.loads(current.written)
    UNDO[RosterImport.Kind(current.kind)](current, written, by, at)
    current.state, current.undone_at, current.written = State.UNDONE, at, ""
    current.save()
    counts = {"created": len(written["created"]), "changed": len(written["changed"])}
    _log(current, "undone", by, at, counts)
    return current


def _undo_people(current: RosterImport, written: dict, by: Any, at: datetime) -> None:
    created = list(Person.objects.filter(pk__in=written["created"]))
    later = set(
        AuditEvent.objects.filter(
            person_id__in=written["created"], action__in=LATER_ACTS, at__gt=current.written_at
        ).values_list("person_id", flat=True)
    )
    if later:
        names = "、".join(person.name for person in created if person.pk in later)
        raise ActionError(f"导入以后又改过：{names}。请逐条更正，不能整批撤销")
    for person in Person.objects.filter(pk__in=written["changed"]):
        before = _restorable(person, written["changed"][str(person.pk)])
        change_person(person=person, changes=before, by=by, at=at)
    _delete_people(created)


@beyond_scope("without their membership they belong nowhere until they are gone")
def _delete_people(created: Sequence[Person]) -> None:
    try:
        Standing.objects.filter(person__in=created).delete()
        Membership.objects.filter(person__in=created).delete()
        Person.objects.filter(pk__in=[person.pk for person in created]).delete()
    except ProtectedError as error:
        held = {getattr(row, "person_id", None) for row in error.protected_objects}
        names = "、".join(person.name for person in created if person.pk in held)
        raise ActionError(
            f"已有会议、党费、职务或登录账号等记录，不能整批撤销：{names or '其中几人'}"
        ) from error


def _undo_positions(current: RosterImport, written: dict, by: Any, at: datetime) -> None:
    for position in Position.objects.filter(pk__in=written["changed"]):
        before = _restorable(position, written["changed"][str(position.pk)])
        Position.objects.filter(pk=position.pk).update(**before)
    created = Position.objects.filter(pk__in=written["created"])
    later = created.filter(pk__in=_touched_since(current, "position.ended"))
    if later:
        names = "、".join(str(position.person) for position in later.select_related("person"))
        raise ActionError(f"导入以后又改过：{names} 的任职。请逐条更正，不能整批撤销")
    try:
        created.delete()
    except ProtectedError as error:
        raise ActionError("其中的任职已有选举等记录，不能整批撤销") from error


def _touched_since(current: RosterImport, action: str) -> QuerySet:
    """The ids of what such an act has changed since the import was written."""
    events = AuditEvent.objects.filter(action=action, at__gt=current.written_at)
    return events.values("object_id")


def _undo_organizations(current: RosterImport, written: dict, by: Any, at: datetime) -> None:
    for organization in Organization.objects.filter(pk__in=written["changed"]):
        before = _restorable(organization, written["changed"][str(organization.pk)])
        change_organization(organization=organization, changes=before, by=by, at=at)
    created = Organization.objects.filter(pk__in=written["created"])
    # treebeard deletes whole subtrees: what was put below later must not go with them.
    for organization in created:
        below = Organization.objects.within(organization).exclude(pk__in=written["created"])
        if below.exists():
            raise ActionError(f"「{organization}」下面后来又建立了组织，不能整批撤销")
    try:
        created.delete()
    except ProtectedError as error:
        raise ActionError("其中的组织已有党员、会议或岗位等记录，不能整批撤销") from error


def _undo_development(current: RosterImport, written: dict, by: Any, at: datetime) -> None:
    before = written["before"]
    cases = DevelopmentCase.objects.filter(pk__in=written["created"]).select_related("person")
    for case in cases:
        withdraw_take_over(case=case, before=before[str(case.pk)], by=by, at=at)


UNDO: dict[str, Callable[[RosterImport, dict, Any, datetime], None]] = {
    RosterImport.Kind.MEMBERS: _undo_people,
    RosterImport.Kind.ORGANIZATIONS: _undo_organizations,
    RosterImport.Kind.POSITIONS: _undo_positions,
    RosterImport.Kind.DEVELOPMENT: _undo_development,
}
NOUNS = {
    RosterImport.Kind.MEMBERS: "person",
    RosterImport.Kind.ORGANIZATIONS: "organization",
    RosterImport.Kind.POSITIONS: "position",
    RosterImport.Kind.DEVELOPMENT: "development",
}


def _restorable(row: Model, fields: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The old values, unless somebody has changed a field since."""
    before = {}
    for name, (old, new) in fields.items():
        field = cast(Field, row._meta.get_field(name))
        now = row.serializable_value(name)
        if ("" if now is None else str(now)) != new:
            raise ActionError(f"导入以后又改过：{row} 的{field.verbose_name}。请逐条更正")
        before[field.attname] = (None if field.null else "") if old == "" else field.to_python(old)
    return before


def _log(current: RosterImport, act: str, by: Any, at: datetime, counts: dict) -> None:
    record(
        f"{NOUNS[RosterImport.Kind(current.kind)]}.{act}",
        by=by,
        at=at,
        thing=current,
        organization=current.organization,
        detail=counts,
    )


def _refuse_unless(roster_import: RosterImport, state: str) -> None:
    if roster_import.state != state:
        raise ActionError(f"这次导入{roster_import.get_state_display()}，不能再改")
