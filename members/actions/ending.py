"""What ends with an organisation: posts, grants, the term, places in a group."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from branchrecords.audit.models import AuditEvent
from branchrecords.audit.recording import build
from members.models import Grant, Membership, Organization, Position, Term
from members.rules.movements import Gain, Loss


def end_everything(*, organization: Organization, on: date, by: Any, at: datetime) -> dict:
    """End posts, grants and the term of one organisation; returns how many of each."""
    posts = list(organization.positions.lasting(on).select_related("person"))
    grants = list(organization.grants.lasting(on).select_related("user"))
    events = [
        build("position.ended", by=by, at=at, thing=p, organization=organization, person=p.person)
        for p in posts
    ]
    events += [
        build("account.revoked", by=by, at=at, thing=g, organization=organization) for g in grants
    ]
    for model, rows in ((Position, posts), (Grant, grants)):
        cut_short(model=model, rows=rows, on=on)
    cut_short(model=Term, rows=list(organization.terms.lasting(on)), on=on)
    AuditEvent.objects.bulk_create(events, batch_size=1000)
    return {"posts": len(posts), "grants": len(grants)}


def cut_short(*, model: Any, rows: Sequence[Any], on: date) -> None:
    """End dated rows on a day; those that would end before they begin are removed."""
    begun = [row.pk for row in rows if row.starts_on < on]
    model.objects.filter(pk__in=begun).update(ends_on=on)
    model.objects.filter(pk__in=[row.pk for row in rows if row.starts_on >= on]).delete()


def carry_members(
    *,
    rows: Sequence[Membership],
    organization: Organization,
    on: date,
    reason: str,
    by: Any,
    at: datetime,
    keep_group: bool,
) -> int:
    """From `on` these memberships go on in `organization`; returns how many people moved."""
    begun = [row for row in rows if row.starts_on < on]
    Membership.objects.filter(pk__in=[row.pk for row in begun]).update(ends_on=on, loss="")
    Membership.objects.bulk_create(
        [_carried(row, organization, on, reason, keep_group) for row in begun], batch_size=1000
    )
    changed = [row.pk for row in begun if row.organization_id != organization.pk]
    Membership.objects.filter(pk__in=changed).update(loss=Loss.MOVED_OUT)
    later = {"organization": organization, **({} if keep_group else {"group": None})}
    Membership.objects.filter(pk__in=[r.pk for r in rows if r.starts_on >= on]).update(**later)
    detail = {"to": str(organization), "on": str(on), "reason": reason}
    AuditEvent.objects.bulk_create(
        [
            build(
                "person.moved",
                by=by,
                at=at,
                thing=row.person,
                organization=organization,
                person=row.person,
                detail=detail,
            )
            for row in rows
        ],
        batch_size=1000,
    )
    return len(rows)


def _carried(
    row: Membership, organization: Organization, on: date, reason: str, keep_group: bool
) -> Membership:
    moved = row.organization_id != organization.pk
    return Membership(
        person=row.person,
        organization=organization,
        group=row.group if keep_group else None,
        starts_on=on,
        ends_on=row.ends_on,
        reason=reason,
        gain=Gain.MOVED_IN if moved else "",
        loss=row.loss,
    )


def leave_group(*, group: Organization, on: date, reason: str, by: Any, at: datetime) -> int:
    """The members of a 党小组 stay in its branch without a group."""
    rows = list(
        Membership.objects.select_for_update(of=("self",))
        .lasting(on)
        .filter(group=group)
        .select_related("person", "organization")
    )
    if not rows:
        return 0
    return carry_members(
        rows=rows,
        organization=rows[0].organization,
        on=on,
        reason=reason,
        by=by,
        at=at,
        keep_group=False,
    )
