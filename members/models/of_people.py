"""Rows about people: who sees them, today and in the list of a past day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q

from branchrecords.access.permissions import Permission
from members.rules.placements import Placements

from .memberships import Membership
from .people import Person


class OfPersonMixin:
    """Rows about people, seen by whoever may see the person's."""

    known_from = "recorded_at__date"  # the day on which a row became known

    def permitted(self, user, permission: Permission):
        """Those of the people in the user's scope."""
        return self.filter(person__in=Person.objects.permitted(user, permission))  # type: ignore[attr-defined]

    def permitted_on(self, user, permission: Permission, on: date, tree: Placements):
        """Those of the people who belonged to the user's scope on a day.

        About somebody who has moved elsewhere since, only what was recorded before they left: what
        the next branch enters is not for this one, however it is dated.
        """
        then = Person.objects.permitted_on(user, permission, on, tree)
        mine = Q(person__in=Person.objects.permitted(user, permission))
        there = Membership.objects.newest_by(on).filter(person=OuterRef("person"))
        known = Q(ends_on__isnull=True) | Q(ends_on__gt=OuterRef(self.known_from))
        return self.filter(mine | Exists(there.filter(known)), person__in=then)  # type: ignore[attr-defined]


def with_open(rows: Any, user, permission: Permission, person: str = "person") -> Any:
    """Rows about people with `is_open`: whether the user may open the person's file today.

    Lists as of a day name people who belong elsewhere today; their files stay closed.
    """
    mine = Person.objects.permitted(user, permission).filter(pk=OuterRef(person))
    return rows.annotate(is_open=Exists(mine))
