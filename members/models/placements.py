"""Conditions on a past day's tree, for querysets (ADR 10)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Self

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from branchrecords.access.permissions import Permission
from branchrecords.access.scoping import Scope, ScopedMixin
from branchrecords.database.once import once
from members.rules.placements import Part, Placements

from .changes import OrganizationChange
from .organizations import Organization

# The tree as it is: a move is never dated ahead.
TODAY = Placements(Organization.steplen)


def placements_on(on: date) -> Placements:
    """The tree of a day; one small query, for only what was moved since is read. A page that asks
    again has it already."""
    return once(("placements", on), lambda: _read_placements(on))


def _read_placements(on: date) -> Placements:
    moves = (
        OrganizationChange.objects.filter(kind=OrganizationChange.Kind.MOVED, on__gt=on)
        .order_by("on", "pk")
        .values_list("organization__path", "old_parent__path")
    )
    moved: dict[str, str] = {}
    for path, above in moves:
        moved.setdefault(path, above or "")
    return Placements(Organization.steplen, moved)


def tree_on(on: date, today: date) -> Placements:
    """As `placements_on`; today's, or that of a day to come, needs no query.

    A list of a year takes the tree of its 统计日: `tree_on(date(year, 12, 31), today)`.
    """
    return TODAY if on >= today else placements_on(on)


def condition(tree: Placements, root: str, field: str = "organization__path") -> Q:
    """That an organisation, named by the path of today in `field`, stood within `root`."""
    return _within(tree.parts(root), field)


def _within(parts: Iterable[Part], field: str) -> Q:
    found = Q()
    for part in parts:
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


def directly_below(organization: Organization, tree: Placements) -> Q:
    """The organisations that stood directly below one, for a queryset of organisations."""
    came = [path for path, above in tree.moved.items() if above == organization.path]
    stayed = Q(path__startswith=organization.path, depth=organization.depth + 1)
    return stayed & ~Q(path__in=list(tree.moved)) | Q(path__in=came)


def ever_within(organization: Organization, field: str = "organization__path") -> Q:
    """That an organisation stands within `organization` or once did; one query.

    For which years a list offers; what a year holds is asked with that year's tree.
    """
    moves = OrganizationChange.objects.filter(kind=OrganizationChange.Kind.MOVED)
    rows = list(
        moves.order_by("on", "pk").values_list("on", "organization__path", "old_parent__path")
    )
    parts = set(TODAY.parts(organization.path))
    for start in sorted({on for on, _, _ in rows}):
        moved: dict[str, str] = {}
        for on, path, above in rows:
            if on >= start:
                moved.setdefault(path, above or "")
        parts |= set(Placements(Organization.steplen, moved).parts(organization.path))
    return _within(parts, field)


class PlacedMixin(ScopedMixin):
    """Rows of an organisation, for lists as of a day: the tree is that day's, rights are of today.

    Without a tree that of today is meant.
    """

    def within(self, organization: Organization, tree: Placements = TODAY) -> Self:
        """Rows of an organisation and of all that stood below it."""
        return self.filter(condition(tree, organization.path, self._path))  # type: ignore[attr-defined]  # the queryset's own

    def permitted_on(self, user, permission: Permission, tree: Placements) -> Self:
        """Rows of whatever stood in the user's scope; the pages of some are closed today."""
        found = reached(user.reach(permission), tree, self.organization_lookup)
        return self.filter(found)  # type: ignore[attr-defined]

    def marked_here(self, user, permission: Permission) -> Self:
        """Adds `is_here`: whether the row is in the user's scope today, so that it opens."""
        here = user.reach(permission).organizations(self.organization_lookup)
        marked = ExpressionWrapper(here, output_field=BooleanField())
        return self.annotate(is_here=marked)  # type: ignore[attr-defined]

    @property
    def _path(self) -> str:
        return f"{self.organization_lookup}__path"


class PlacedQuerySet(PlacedMixin, QuerySet):
    """A queryset of such rows."""
