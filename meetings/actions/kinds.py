"""Local rules of a kind from a day on, and kinds of one's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError
from meetings.models import KindOverride, OwnKind
from meetings.queries.kinds import KindRules
from meetings.rules.kinds import Invited, MeetingKind, Voters
from members.models import Organization, User

# What a local rule may say of a kind; None or "" leaves it as the level above has it.
VALUES = ("period", "times", "invited", "voters", "quorum", "agenda", "must_record", "study_hours")


@transaction.atomic
def override_kind(
    *,
    organization: Organization,
    kind: str,
    values: Mapping[str, Any],
    source: str,
    starts_on: date,
    by: User,
    at: datetime,
    level: str = "",
) -> KindOverride:
    """From `starts_on` the organisation and all below do otherwise for one kind; the rule before
    ends then. `values` holds some of VALUES. The same day as an existing rule corrects it.

    Raises ActionError where nothing is changed, the kind is unknown here, or a later rule exists.
    """
    organization = Organization.objects.select_for_update().get(pk=organization.pk)
    definition = _known(organization, kind)
    given = {name: values[name] for name in VALUES if values.get(name) not in (None, "", ())}
    if not given:
        raise ActionError("还没有写哪一项和上级不同，请至少填一项")
    if ("period" in given) != ("times" in given):
        raise ActionError("周期和次数要一起填，不要求召开的次数填 0")
    if not source.strip():
        raise ActionError("请写明依据的文件")
    rows = KindOverride.objects.filter(organization=organization, kind=kind, level=level)
    _make_room(rows, starts_on)
    row = KindOverride.objects.create(
        organization=organization,
        kind=kind,
        level=level,
        source=source.strip(),
        starts_on=starts_on,
        **given,
    )
    _record("kind.overridden", row, definition, starts_on, by, at)
    return row


@transaction.atomic
def end_kind_override(
    *, override: KindOverride, ends_on: date, by: User, at: datetime
) -> KindOverride:
    """From `ends_on` the rule of the level above, in the end the national one, holds again."""
    row = KindOverride.objects.select_for_update(of=("self",)).get(pk=override.pk)
    if row.ends_on is not None:
        raise ActionError(f"这一条用到 {row.ends_on} 为止，不用再停用")
    if ends_on <= row.starts_on:
        raise ActionError(f"停用日期应晚于开始日期 {row.starts_on}")
    row.ends_on = ends_on
    row.save(update_fields=("ends_on",))
    _record("kind.ended", row, _known(row.organization, row.kind), ends_on, by, at)
    return row


@transaction.atomic
def add_own_kind(
    *,
    organization: Organization,
    label: str,
    held_by: Sequence[str],
    by: User,
    at: datetime,
    invited: str = Invited.MEMBERS,
    voters: str = Voters.NOBODY,
    quorum: str = "none",
    agenda: str = "",
    must_record: Sequence[str] = (),
    study_hours: int = 0,
) -> OwnKind:
    """A kind of meeting that the organisation and all below hold besides those of the table.

    Raises ActionError for a name that is taken.
    """
    label = label.strip()
    Organization.objects.select_for_update().get(pk=organization.pk)
    if any(kind.label == label for kind in KindRules(organization).table):
        raise ActionError(f"已经有「{label}」，请换一个名称，或者给它另定本地制度")
    own = OwnKind.objects.create(
        organization=organization,
        label=label,
        held_by=list(held_by),
        created_at=at,
        created_by=by,
        invited=invited,
        voters=voters,
        quorum=quorum,
        agenda=agenda,
        must_record=list(must_record),
        study_hours=study_hours,
    )
    detail = {"name": label}
    record("kind.added", by=by, at=at, thing=own, organization=organization, detail=detail)
    return own


@transaction.atomic
def retire_own_kind(*, own: OwnKind, by: User, at: datetime) -> OwnKind:
    """No new meetings of the kind from today on; those held keep it."""
    own = OwnKind.objects.select_for_update(of=("self",)).get(pk=own.pk)
    if own.ended_on is not None:
        raise ActionError(f"「{own.label}」已于 {own.ended_on} 停用")
    own.ended_on = timezone.localdate(at)
    own.save(update_fields=("ended_on",))
    organization, detail = own.organization, {"name": own.label}
    record("kind.retired", by=by, at=at, thing=own, organization=organization, detail=detail)
    return own


def _make_room(rows: Any, starts_on: date) -> None:
    """End the rule before, drop one of the same day, refuse to slip under a later one."""
    later = rows.filter(starts_on__gt=starts_on).order_by("starts_on").first()
    if later is not None:
        raise ActionError(f"{later.starts_on} 起已经另定过，请写这一天以后的日期")
    rows.filter(starts_on=starts_on).delete()
    before = rows.active_on(starts_on).first()
    if before is not None:
        if before.ends_on is not None:
            raise ActionError(f"原来的本地制度用到 {before.ends_on} 为止，请写从那天起的日期")
        KindOverride.objects.filter(pk=before.pk).update(ends_on=starts_on)


def _known(organization: Organization, key: str) -> MeetingKind:
    found = next((kind for kind in KindRules(organization).table if kind.key == key), None)
    if found is None:
        raise ActionError("这里没有这个种类，请从制度表里选")
    return found


def _record(
    action: str, row: KindOverride, kind: MeetingKind, on: date, by: User, at: datetime
) -> None:
    said = {
        name: str(getattr(row, name)) for name in VALUES if getattr(row, name) not in (None, "")
    }
    detail = {"kind": kind.label, "source": row.source, "on": str(on), **said}
    record(action, by=by, at=at, thing=row, organization=row.organization, detail=detail)
