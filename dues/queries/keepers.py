"""Who keeps the accounts and the money of an organisation's dues, and where the money lies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db.models import Q

from branchrecords.access.permissions import Permission as P
from branchrecords.access.roles import ROLES
from branchrecords.access.scoping import can
from dues.models import DuesAccount, DuesKeepers, KeepersHandover
from members.models import Grant, Organization, User
from members.models.accounts import UserQuerySet
from members.rules.kinds import OrganizationKind


def keepers_on(*, organization: Organization, on: date) -> DuesKeepers | None:
    """The accountant and the cashier of a day, where they have been named."""
    rows = DuesKeepers.objects.active_on(on).filter(organization=organization)
    return rows.select_related("accountant", "cashier").first()


@dataclass(frozen=True)
class Turn:
    """Whether an act is the reader's (`mine`), else who is named for it, with the post's name."""

    mine: bool
    post: str
    named: User | None = None


POSTS = {"accountant": "会计", "cashier": "出纳"}


def turn_of(
    *, user: User, organization: Organization, on: date, post: Literal["accountant", "cashier"]
) -> Turn:
    """Whose turn it is: pages offer an act to nobody whom dues.actions.vouchers would refuse.

    Nobody is named for a reader who may not keep the books at all: it is no business of theirs.
    """
    if not can(user, P.DUES_BOOKS, organization):
        return Turn(False, POSTS[post])
    keepers = keepers_on(organization=organization, on=on)
    named = getattr(keepers, post) if keepers else user
    return Turn(True, POSTS[post]) if named == user else Turn(False, POSTS[post], named)


def account_on(*, organization: Organization, on: date) -> DuesAccount | None:
    """The bank account of a day."""
    return DuesAccount.objects.active_on(on).filter(organization=organization).first()


def has_account(organization: Organization) -> bool:
    """Only a committee has a bank account; below it the cash is kept in hand (费08)."""
    return organization.kind == OrganizationKind.COMMITTEE


def bookkeepers(*, organization: Organization, on: date) -> UserQuerySet:
    """Who may be named: whose role gives the books of this organisation on that day.

    A committee's staff keeps the books of the own organisation alone, so a role held at home
    counts only there.
    """
    below = [role.key for role in ROLES if P.DUES_BOOKS in role.permissions]
    here = [role.key for role in ROLES if P.DUES_BOOKS in role.at_home]
    step = Organization.steplen
    path = organization.path
    chain = [path[:end] for end in range(step, len(path) + 1, step)]
    condition = Q(organization__path__in=chain, role__in=below)
    if not organization.is_branch and organization.kind != OrganizationKind.GROUP:
        condition |= Q(organization=organization, role__in=here)
    grants = Grant.objects.active_on(on).filter(condition)
    return User.objects.filter(pk__in=grants.values("user"), is_active=True).order_by("name", "pk")


def handovers_of(organization: Organization) -> list[KeepersHandover]:
    """Every handover with its parties and signatures, the newest first; two queries."""
    people = ("keepers", "previous")
    rows = KeepersHandover.objects.filter(organization=organization).select_related(
        "recorded_by", *(f"{p}__{who}" for p in people for who in ("accountant", "cashier"))
    )
    return list(rows.prefetch_related("signatures__signed_by"))
