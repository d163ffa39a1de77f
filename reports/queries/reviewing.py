"""Whether two persons are there for 审阅 and 审核, and who can give the right to a second one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from branchrecords.access.permissions import Permission
from branchrecords.access.roles import roles_with
from members.models import Grant, Organization, User
from members.rules.grants import GRANTABLE
from members.rules.kinds import OrganizationKind
from reports.models import Summary

from .summaries import reading, reviewers, submitter


@dataclass(frozen=True)
class Shortage:
    """Too few people for the two acts on a summary that waits.

    `left`: who may still act; `committee`: where the second one is to get the right (`role`);
    `granters`: the accounts that may give it, none where nobody holds such a role.
    """

    committee: Organization
    left: tuple[User, ...]
    read: bool
    role: str
    granters: tuple[User, ...]


def shortage_of(summary: Summary, on: date) -> Shortage | None:
    """Why a summary that waits cannot be accepted by anybody; None when it can."""
    if summary.state != Summary.State.SUBMITTED:
        return None
    barred = set() if _is_top(summary.organization) else {submitter(summary)}
    step = reading(summary)
    if step is not None:
        barred.add(step.by)
    left = tuple(one for one in reviewers(summary.organization, on) if one not in barred)
    if len(left) >= (2 if step is None else 1):
        return None
    role = roles_with(Permission.SUMMARY_REVIEW)[0]
    return Shortage(
        committee=_committee(summary.organization),
        left=left,
        read=step is not None,
        role=role.label,
        granters=_granters(summary.organization, role.key, on),
    )


def _is_top(organization: Organization) -> bool:
    return not organization.parent_path


def _committee(organization: Organization) -> Organization:
    """The 党委 next above, else the top of the tree."""
    above = [*Organization.objects.above(organization).order_by("path"), organization]
    found = [one for one in above if one.kind == OrganizationKind.COMMITTEE]
    return found[-1] if found else above[0]


def _granters(organization: Organization, role: str, on: date) -> tuple[User, ...]:
    keys = [key for key, given in GRANTABLE.items() if role in given]
    above = Organization.objects.above(organization).values("pk")
    grants = Grant.objects.active_on(on).filter(
        Q(organization__in=above) | Q(organization=organization), role__in=keys
    )
    users = User.objects.filter(pk__in=grants.values("user"), is_active=True)
    return tuple(users.order_by("name", "pk"))
