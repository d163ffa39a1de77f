"""An organisation's life: renamed, moved, dissolved. Merging is in merging.py."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError, Blocker, refuse_if
from members.actions.ending import end_everything, leave_group
from members.actions.organizations import sound_fields
from members.models import Organization, OrganizationChange
from members.queries.changes import dissolving_blockers, moving_blockers
from members.rules.approvals import Approval, approval_problem
from members.rules.kinds import OrganizationKind

Kind = OrganizationChange.Kind
# A 临时党支部 ends with the body it served (第八条); a 党小组 is the branch's own affair.
WITHOUT_APPROVAL = (OrganizationKind.TEMPORARY_BRANCH, OrganizationKind.GROUP)


@transaction.atomic
def rename_organization(
    *,
    organization: Organization,
    name: str,
    short_name: str,
    on: date,
    by: Any,
    at: datetime,
    approval: Approval | None = None,
    correction: bool = False,
    note: str = "",
) -> Organization:
    """A new name from a day on. A `correction` of a misspelling needs no approval and no day."""
    current = Organization.objects.select_for_update().get(pk=organization.pk)
    if name == current.name:
        raise ActionError("新名称和现在的名称一样，请核对")
    blockers = renaming_blockers(
        organization=current, on=on, approval=approval, correction=correction
    )
    refuse_if(blockers, "不能更名")
    old_name = current.name
    current.name, current.short_name = name, short_name
    for key, value in sound_fields(name=name, short_name=short_name).items():
        setattr(current, key, value)
    current.save()
    note_change(
        organization=current,
        kind=Kind.CORRECTED if correction else Kind.RENAMED,
        on=on,
        by=by,
        at=at,
        approval=approval,
        facts={"old_name": old_name, "new_name": name, "note": note},
    )
    detail = {"old": old_name, "new": name, "on": str(on)}
    record(
        "organization.renamed",
        by=by,
        at=at,
        thing=current,
        organization=current,
        detail=detail,
    )
    return current


@transaction.atomic
def move_organization(
    *,
    organization: Organization,
    parent: Organization,
    on: date,
    by: Any,
    at: datetime,
    approval: Approval | None = None,
    note: str = "",
) -> Organization:
    """From `on` it stands, with all below it, under `parent`. People, posts, grants and records
    go with it; grants further up begin and cease to reach it at once."""
    ids = (organization.pk, parent.pk)
    locked = {row.pk: row for row in Organization.objects.select_for_update().filter(pk__in=ids)}
    current, parent = locked[organization.pk], locked[parent.pk]
    old_parent = Organization.objects.get_parent(current)
    blockers = moving_blockers(current, parent, on=on, today=timezone.localdate(at))
    refuse_if(blockers + approval_blockers(approval=approval, on=on), "不能调整隶属")
    Organization.objects.move(current, parent, pos="last-child")
    current.refresh_from_db()
    note_change(
        organization=current,
        kind=Kind.MOVED,
        on=on,
        by=by,
        at=at,
        approval=approval,
        facts={"old_parent": old_parent, "new_parent": parent, "note": note},
    )
    detail = {"from": str(old_parent or ""), "to": str(parent), "on": str(on)}
    for action, place in (("organization.moved", current), ("organization.left", old_parent)):
        if place is not None:
            record(action, by=by, at=at, thing=current, organization=place, detail=detail)
    return current


@transaction.atomic
def dissolve_organization(
    *,
    organization: Organization,
    on: date,
    by: Any,
    at: datetime,
    approval: Approval | None = None,
    note: str = "",
) -> Organization:
    """`on` is the first day without it. Refused while anybody or anything open is left.

    A 临时党支部 ends with the body it served, without an approval (支部工作条例 第八条).
    """
    current = Organization.objects.select_for_update().get(pk=organization.pk)
    blockers = dissolving_blockers(current, on=on, today=timezone.localdate(at))
    if current.kind not in WITHOUT_APPROVAL:
        blockers += approval_blockers(approval=approval, on=on)
    refuse_if(blockers, "不能撤销")
    if current.kind == OrganizationKind.GROUP:
        leave_group(group=current, on=on, reason=f"{current}撤销", by=by, at=at)
    ended = end_everything(organization=current, on=on, by=by, at=at)
    current.dissolved_on = on
    current.save(update_fields=("dissolved_on",))
    note_change(
        organization=current,
        kind=Kind.DISSOLVED,
        on=on,
        by=by,
        at=at,
        approval=approval,
        facts={"note": note},
    )
    record(
        "organization.dissolved",
        by=by,
        at=at,
        thing=current,
        organization=current,
        detail={"on": str(on), **ended},
    )
    return current


def note_change(
    *,
    organization: Organization,
    kind: str,
    on: date,
    by: Any,
    at: datetime,
    approval: Approval | None = None,
    facts: Mapping[str, Any] | None = None,
) -> OrganizationChange:
    """One row of the organisation's history; `facts` are further columns of it."""
    return OrganizationChange.objects.create(
        organization=organization,
        kind=kind,
        on=on,
        recorded_at=at,
        recorded_by=by,
        **(approval.fields if approval else {}),
        **(facts or {}),
    )


def renaming_blockers(
    *, organization: Organization, on: date, approval: Approval | None, correction: bool
) -> list[Blocker]:
    """Why a name cannot change on a day; a correction of a misspelling always can."""
    if correction:
        return []
    found = approval_blockers(approval=approval, on=on)
    last = organization.changes.filter(kind=Kind.RENAMED).order_by("on", "pk").last()
    if last is not None and last.on >= on:
        found.append(Blocker(f"{last.on} 已更过名，这次的日期应更晚", target="id_on"))
    if organization.founded_on and on <= organization.founded_on:
        message = f"日期应晚于成立日期 {organization.founded_on}"
        found.append(Blocker(message, target="id_on"))
    return found


def approval_blockers(*, approval: Approval | None, on: date) -> list[Blocker]:
    """What is missing or wrong in the 批复."""
    article = "《支部工作条例》第六条"
    if approval is None:
        return [Blocker("请填写批准组织、批复日期和文号", article, "id_approved_by")]
    field, problem = approval_problem(approval, on)
    return [Blocker(problem, article, f"id_{field}")] if problem else []
