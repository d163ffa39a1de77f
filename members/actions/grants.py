"""Giving roles and taking them back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from branchrecords.access.roles import ADMINISTRATOR_ROLES, ROLES_BY_KEY
from branchrecords.audit.recording import record
from branchrecords.errors import ActionError
from members.actions.existing import refuse_dissolved
from members.models import Grant, Organization, User
from members.queries.grants import roles_given_by


@transaction.atomic
def grant_role(
    *,
    user: User,
    organization: Organization,
    role: str,
    starts_on: date,
    by: Any,
    at: datetime,
    ends_on: date | None = None,
) -> Grant:
    """Give a role at an organisation. `by=None` is the system itself (demo, commands)."""
    User.objects.select_for_update().get(pk=user.pk)
    refuse_dissolved(organization=organization)
    if by is not None:
        _refuse_grant(user, organization, role, by)
        if starts_on < timezone.localdate(at):
            raise ActionError("开始日期不能早于今天：岗位不能倒着授予")
    _refuse_overlap(user, organization, role, starts_on, ends_on)
    grant = Grant.objects.create(
        user=user, organization=organization, role=role, starts_on=starts_on, ends_on=ends_on
    )
    record("account.granted", by=by, at=at, thing=grant, organization=organization)
    return grant


@transaction.atomic
def revoke_grant(*, grant: Grant, ends_on: date, by: Any, at: datetime) -> Grant:
    """End a grant; one that would end on its first day is removed. It takes effect at once."""
    grant = Grant.objects.select_for_update().get(pk=grant.pk)
    if by is not None:
        _refuse_grant(grant.user, grant.organization, grant.role, by)
    record("account.revoked", by=by, at=at, thing=grant, organization=grant.organization)
    grant.ends_on = ends_on
    if ends_on <= grant.starts_on:
        grant.delete()
    else:
        grant.save(update_fields=("ends_on",))
    return grant


def _refuse_grant(user: User, organization: Organization, role: str, by: User) -> None:
    """The granter must hold, at or above that organisation, a role that may give this one."""
    if user.pk == by.pk:
        raise ActionError("不能给自己设置岗位，请由上级或安全保密管理员办理")
    if role not in roles_given_by(by, organization):
        raise ActionError(
            f"您的岗位不能授予「{ROLES_BY_KEY[role].label}」，请由上级或安全保密管理员办理"
        )


def _refuse_overlap(
    user: User, organization: Organization, role: str, starts_on: date, ends_on: date | None
) -> None:
    """The same constraints as the table's, in words."""
    overlapping = user.grants.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=starts_on))
    if ends_on is not None:
        overlapping = overlapping.filter(starts_on__lt=ends_on)
    rows: Sequence[Grant] = list(overlapping.select_related("organization"))
    if any(row.role == role and row.organization_id == organization.pk for row in rows):
        raise ActionError(f"{user} 在「{organization}」已经是{ROLES_BY_KEY[role].label}")
    others = [row for row in rows if row.role in ADMINISTRATOR_ROLES and row.role != role]
    if role in ADMINISTRATOR_ROLES and others:
        raise ActionError(
            f"{user} 已是{others[0].definition.label}。系统管理员、安全保密管理员、安全审计员"
            "三员分立，不能由同一个人兼任，请先收回原来的岗位或另选他人"
        )
