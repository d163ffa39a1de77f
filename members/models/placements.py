"""Conditions on a past day's tree, for querysets (ADR 10)."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from branchrecords.access.scoping import Scope
from members.rules.placements import Placements

from .changes import OrganizationChange
from .organizations import Organization

# The tree as it is: a move is never dated ahead.
TODAY = Placements(Organization.steplen)


def placements_on(on: date) -> Placements:
    """The tree of a day; one small query, for only what was moved since is read."""
    moves = (
        OrganizationChange.objects.filter(kind=OrganizationChange.Kind.MOVED, on__gt=on)
        .order_by("on", "pk")
        .values_list("organization__path", "old_parent__path")
    )
    moved: dict[str, str] = {}
    for path, above in moves:
        moved.setdefault(path, above or "")
    return Placements(Organization.steplen, moved)


def condition(tree: Placements, root: str, field: str = "organization__path") -> Q:
    """That an organisation, named by the path of today in `field`, stood within `root`."""
    found = Q()
    for part in tree.parts(root):
        here = Q(**{f"{field}__startswith": part.path})
        for hole in part.without:
            here &= ~Q(**{f"{field}__startswith": hole})
        found |= here
    return found


def stood_within(organization: Organization, *, on: date, field: str = "organization__path") -> Q:
    """That the organisation of a row was `organization` or stood below it on a day."""
    return condition(placements_on(on), organization.path, field)


def reached(scope: Scope, tree: Placements, *lookups: str) -> Q:
    """The rows whose organisation stood in a user's scope that day; the rights are of today.

    Each lookup leads from a row to an organisation, "" is the row itself.
    """
    found = Q(pk__in=())
    for lookup in lookups:
        field = f"{lookup}__path" if lookup else "path"
        found |= Scope(units=scope.units).organizations(lookup)
        for path in scope.subtrees:
            found |= condition(tree, path, field)
    return found
