"""Building the tree and changing what is written of its nodes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError
from members.actions.existing import refuse_dissolved
from members.models import Organization, OrganizationChange
from members.rules.approvals import Approval, approval_problem
from members.rules.kinds import Sector
from members.rules.names import sound_of
from members.rules.tree import placing_problem

EDITABLE = ("name", "short_name", "code", "kind", "sector", "founded_on", "dissolved_on")


@transaction.atomic
def add_organization(
    *,
    name: str,
    code: str,
    kind: str,
    by: Any,
    at: datetime,
    parent: Organization | None = None,
    sector: str = Sector.OTHER,
    short_name: str = "",
    founded_on: date | None = None,
    approval: Approval | None = None,
) -> Organization:
    """A new node under `parent`, or a new root. Raises ActionError when it may not stand there.

    `approval`: the 批复 of the founding (支部工作条例 第六条); needs the day of founding.
    """
    if parent is not None:
        # One at a time under the same parent: the path of the new node follows its last child's.
        parent = Organization.objects.select_for_update().get(pk=parent.pk)
        refuse_dissolved(organization=parent)
        _refuse_misplaced(kind, parent.kind)
    _refuse_taken_code(code)
    organization = Organization(
        name=name,
        short_name=short_name,
        code=code,
        kind=kind,
        sector=sector,
        founded_on=founded_on,
        **sound_fields(name=name, short_name=short_name),
    )
    if parent is None:
        Organization.objects.add_root(instance=organization)
    else:
        Organization.objects.add_child(parent, instance=organization)
    if approval is not None:
        _note_founding(organization, parent, approval, by, at)
    record("organization.added", by=by, at=at, thing=organization, organization=organization)
    return organization


def _note_founding(
    organization: Organization,
    parent: Organization | None,
    approval: Approval,
    by: Any,
    at: datetime,
) -> None:
    on = organization.founded_on
    if on is None:
        raise ActionError("填写了成立批复，请一并填写成立日期")
    _, problem = approval_problem(approval, on)
    if problem:
        raise ActionError(problem)
    OrganizationChange.objects.create(
        organization=organization,
        kind=OrganizationChange.Kind.FOUNDED,
        on=on,
        new_parent=parent,
        recorded_at=at,
        recorded_by=by,
        **approval.fields,
    )


@transaction.atomic
def change_organization(
    *, organization: Organization, changes: Mapping[str, Any], by: Any, at: datetime
) -> Organization:
    """Write the changed facts (keys of EDITABLE); places in the tree stay."""
    current = Organization.objects.select_for_update().get(pk=organization.pk)
    changed = {key: value for key, value in changes.items() if getattr(current, key) != value}
    if not changed:
        return current
    if "kind" in changed:
        parent = Organization.objects.get_parent(current)
        if parent is not None:
            _refuse_misplaced(changed["kind"], parent.kind)
        for child in Organization.objects.get_children(current):
            _refuse_misplaced(child.kind, changed["kind"])
    if "code" in changed:
        _refuse_taken_code(changed["code"])
    for key, value in changed.items():
        setattr(current, key, value)
    for key, value in sound_fields(name=current.name, short_name=current.short_name).items():
        setattr(current, key, value)
    current.save()
    record(
        "organization.changed",
        by=by,
        at=at,
        thing=current,
        organization=current,
        detail={"fields": sorted(changed)},
    )
    return current


def sound_fields(*, name: str, short_name: str) -> dict[str, str]:
    """The columns by which an organisation is found while one types."""
    sound = sound_of(short_name or name, surname=False)
    return {"pinyin": sound.pinyin.replace(" ", "")[:300], "initials": sound.initials[:120]}


def _refuse_misplaced(kind: str, parent_kind: str) -> None:
    if problem := placing_problem(kind, parent_kind):
        raise ActionError(problem)


def _refuse_taken_code(code: str) -> None:
    taken = Organization.objects.filter(code=code).first()
    if taken is not None:
        raise ActionError(f"组织编码 {code} 已被别的组织使用，请另写一个")
