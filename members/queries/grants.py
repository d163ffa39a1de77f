"""Who may grant what where, and what the posts suggest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from branchrecords.access.permissions import Permission
from branchrecords.access.roles import ROLES_BY_KEY
from members.models import Grant, Organization, Position, User
from members.rules.grants import (
    SUGGESTED_ROLES,
    grantable_roles,
    openable_roles,
    posts_for_role,
    role_for_post,
)


def roles_given_by(by: User, organization: Organization) -> tuple[str, ...]:
    """The roles `by` may give at that organisation, answered from the grants in force."""
    return grantable_roles(_held_above(by, organization))


def roles_opened_by(by: User, organization: Organization) -> tuple[str, ...]:
    """The roles at that organisation whose holders' accounts `by` may open or disable."""
    return openable_roles(_held_above(by, organization))


def roles_given_anywhere(by: User) -> tuple[str, ...]:
    """The roles `by` may give somewhere; where, the action asks."""
    return grantable_roles(grant.role for grant in by.active_grants)


def _held_above(by: User, organization: Organization) -> Iterable[str]:
    return [
        grant.role
        for grant in by.active_grants
        if organization.path.startswith(grant.organization.path)
    ]


@dataclass(frozen=True)
class GrantSuggestion:
    """Somebody in office without the role that goes with it."""

    position: Position
    role: str

    @property
    def label(self) -> str:
        """The role's name."""
        return ROLES_BY_KEY[self.role].label


def missing_grants(*, user: User, on: date) -> list[GrantSuggestion]:
    """Posts held that day in the user's scope whose holders lack the role, if `user` may give it.

    Three queries, whatever the number of posts.
    """
    scope = user.reach(Permission.GRANT_MANAGE)
    positions = (
        Position.objects.active_on(on)
        .filter(scope.organizations("organization"))
        .exclude(person=user.person_id)
        .select_related("person", "organization")
        .order_by("organization__path", "starts_on", "pk")
    )
    granted = set(
        Grant.objects.active_on(on)
        .filter(scope.organizations("organization"), user__person__isnull=False)
        .values_list("user__person", "organization", "role")
    )
    found = []
    for position in positions:
        role = role_for_post(position.post, position.organization.kind)
        place = position.organization
        if role is None or role not in roles_given_by(user, place):
            continue
        if (position.person_id, place.pk, role) not in granted:
            found.append(GrantSuggestion(position, role))
    return found


def stale_grants(*, user: User, on: date) -> list[Grant]:
    """Grants still open although the post that suggested them has ended, which `user` may end."""
    scope = user.reach(Permission.GRANT_MANAGE)
    grants = (
        Grant.objects.active_on(on)
        .filter(scope.organizations("organization"), role__in=SUGGESTED_ROLES)
        .filter(user__person__isnull=False)
        .exclude(user=user)
        .select_related("user", "organization")
        .order_by("organization__path", "user__name", "pk")
    )
    held = _posts(grants, Q(ends_on__isnull=True) | Q(ends_on__gt=on))
    ended = _posts(grants, Q(ends_on__lte=on))
    return [
        grant
        for grant in grants
        if (key := (grant.user.person_id, grant.organization_id, grant.role)) in ended
        and key not in held
        and grant.role in roles_given_by(user, grant.organization)
    ]


def _posts(grants, when: Q) -> set[tuple[int, int, str]]:
    """(person, organisation, role) of the posts that the grants' holders held at that time."""
    rows = Position.objects.filter(
        when,
        person__in=grants.values("user__person"),
        organization__in=grants.values("organization"),
    )
    by_post = {post: role for role in SUGGESTED_ROLES for post in posts_for_role(role)}
    return {
        (person, organization, by_post[post])
        for person, organization, post in rows.values_list("person", "organization", "post")
        if post in by_post
    }
