"""Scope is a queryset: what a user may see is a condition, never a check per row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from .permissions import Permission


@dataclass(frozen=True)
class Scope:
    """Where a user holds one permission.

    `subtrees`: tree paths of organisations granted with all below them; `units`: ids of
    organisations granted alone; `person_id`: the user's own person, when the permission
    reaches only that far; `whole`: whether a subtree begins at the top of the tree.
    """

    subtrees: tuple[str, ...] = ()
    units: tuple[int, ...] = ()
    person_id: int | None = None
    whole: bool = False

    def organizations(self, lookup: str) -> Q:
        """The condition on an organisation reached through `lookup` ("" = the row itself)."""
        prefix = f"{lookup}__" if lookup else ""
        condition = Q(pk__in=())
        for path in self.subtrees:
            condition |= Q(**{f"{prefix}path__startswith": path})
        if self.units:
            condition |= Q(**{f"{prefix}pk__in": self.units})
        return condition


class ScopedMixin:
    """Adds `permitted()` to a queryset whose rows belong to an organisation or a person.

    `organization_lookup` leads from a row to its organisation; `person_lookup`, where given,
    to the person whose own record it is.
    """

    organization_lookup = "organization"
    person_lookup: str | None = None

    def permitted(self, user, permission: Permission) -> Self:
        """Only the rows on which `user` holds `permission` now."""
        scope: Scope = user.reach(permission)
        condition = scope.organizations(self.organization_lookup)
        if self.person_lookup and scope.person_id:
            condition |= Q(**{self.person_lookup: scope.person_id})
        return self.filter(condition)  # type: ignore[attr-defined]  # the queryset's own


class ScopedQuerySet(ScopedMixin, models.QuerySet):
    """A queryset that can say what a user may see of it."""


def can(user, permission: Permission, thing) -> bool:
    """Whether `user` holds `permission` on one row; asks the same queryset as the lists."""
    return type(thing)._default_manager.permitted(user, permission).filter(pk=thing.pk).exists()
