"""One branch goes into another: people and groups move, the source is dissolved."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from branchrecords.audit.recording import record
from branchrecords.errors import refuse_if
from members.actions.changes import approval_blockers, note_change
from members.actions.ending import carry_members, end_everything
from members.models import Grant, Membership, Organization, OrganizationChange
from members.queries.changes import merging_blockers
from members.rules.approvals import Approval

Kind = OrganizationChange.Kind


@transaction.atomic
def merge_organization(
    *,
    source: Organization,
    target: Organization,
    on: date,
    by: Any,
    at: datetime,
    approval: Approval | None = None,
    note: str = "",
) -> Organization:
    """From `on` everybody of `source` belongs to `target`; groups stand below it.

    Meetings, dues and papers of `source` stay with it: they are its history. Its posts, grants
    and term end; a member's own log-in goes on at the target. Returns the target.
    """
    ids = (source.pk, target.pk)
    locked = {row.pk: row for row in Organization.objects.select_for_update().filter(pk__in=ids)}
    source, target = locked[source.pk], locked[target.pk]
    blockers = merging_blockers(source, target, on=on, today=timezone.localdate(at))
    refuse_if(blockers + approval_blockers(approval=approval, on=on), "不能合并")
    groups = _move_groups(source, target, on, by, at)
    moved = _move_people(source, target, on, by, at)
    _carry_log_ins(source, target, on, by, at)
    source.refresh_from_db()
    ended = end_everything(organization=source, on=on, by=by, at=at)
    source.dissolved_on = on
    source.save(update_fields=("dissolved_on",))
    detail = {"to": str(target), "on": str(on), "people": moved, "groups": groups, **ended}
    for organization, kind, other in (
        (source, Kind.MERGED, target),
        (target, Kind.ABSORBED, source),
    ):
        note_change(
            organization=organization,
            kind=kind,
            on=on,
            by=by,
            at=at,
            approval=approval,
            facts={"other": other, "note": note or f"{moved} 人"},
        )
        record(
            "organization.merged",
            by=by,
            at=at,
            thing=source,
            organization=organization,
            detail=detail,
        )
    target.refresh_from_db()
    return target


def _move_people(
    source: Organization, target: Organization, on: date, by: Any, at: datetime
) -> int:
    rows = list(
        Membership.objects.select_for_update(of=("self",))
        .lasting(on)
        .filter(organization=source)
        .select_related("person", "group")
    )
    return carry_members(
        rows=rows,
        organization=target,
        on=on,
        reason=f"{source.name}并入{target.name}"[:100],
        by=by,
        at=at,
        keep_group=True,
    )


def _move_groups(
    source: Organization, target: Organization, on: date, by: Any, at: datetime
) -> int:
    groups = list(Organization.objects.directly_below(source).active_on(on))
    for group in groups:
        Organization.objects.move(
            Organization.objects.get(pk=group.pk),
            Organization.objects.get(pk=target.pk),
            pos="last-child",
        )
        note_change(
            organization=group,
            kind=Kind.MOVED,
            on=on,
            by=by,
            at=at,
            facts={"old_parent": source, "new_parent": target},
        )
    return len(groups)


def _carry_log_ins(
    source: Organization, target: Organization, on: date, by: Any, at: datetime
) -> None:
    """The role 党员 reaches only its own person: it goes on at the new branch."""
    members = source.grants.lasting(on).filter(role="member")
    have = set(
        Grant.objects.lasting(on)
        .filter(organization=target, role="member")
        .values_list("user", flat=True)
    )
    for grant in members.exclude(user__in=have).select_related("user"):
        made = Grant.objects.create(
            user=grant.user,
            organization=target,
            role="member",
            starts_on=on,
            ends_on=grant.ends_on,
        )
        record("account.granted", by=by, at=at, thing=made, organization=target)
