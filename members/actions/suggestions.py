"""One click from a post to the role that goes with it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from branchrecords.errors import ActionError
from members.models import Grant, Position, User
from members.rules.grants import role_for_post

from .accounts import open_accounts
from .grants import grant_role


@transaction.atomic
def grant_for_position(*, position: Position, by: User, at: datetime) -> Grant:
    """The role that the post suggests, from today; opens the account where there is none yet."""
    role = role_for_post(position.post, position.organization.kind)
    today = timezone.localdate(at)
    ended = position.ends_on is not None and position.ends_on <= today
    if role is None or ended or position.starts_on > today:
        raise ActionError("这个职务现在没有对应的岗位，请在账号页面授予")
    (user,) = open_accounts(people=[position.person], by=by, at=at)
    return grant_role(
        user=user, organization=position.organization, role=role, starts_on=today, by=by, at=at
    )
