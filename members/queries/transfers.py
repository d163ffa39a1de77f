"""Reading letters: which are listed, where somebody may go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q
from django.utils.module_loading import import_string

from branchrecords.access.permissions import Permission as P
from members.models import Organization, Person, Transfer
from members.models.organizations import OrganizationQuerySet
from members.models.placements import TODAY, condition
from members.models.transfers import TransferQuerySet
from members.rules.kinds import OrganizationKind
from members.rules.placements import Placements
from members.rules.transfers import (
    TransferKind,
    TransferState,
)

from .organizations import committee_above
from .people import matching
from .transfer_blockers import membership_on

TABS: dict[str, str] = {
    "waiting": "待我接收",
    "sent": "等对方接收",
    "out": "转出台账",
    "in": "转入台账",
}
OVERDUE = "overdue"


@dataclass(frozen=True)
class TransferFilter:
    """What a register is narrowed to; `year` 0 and empty texts mean everything."""

    tab: str = "waiting"
    year: int = 0
    state: str = ""
    q: str = ""


def branches_elsewhere(*, person: Person, on: date) -> OrganizationQuerySet:
    """The branches that a letter within the system can lead to, in tree order.

    Every branch of the installation but those below the person's own 党委; names of branches are
    no secret, and the sender must be able to address them.
    """
    branches = (
        Organization.objects.branches()
        .active_on(on)
        .exclude(kind=OrganizationKind.TEMPORARY_BRANCH)
    )
    home = membership_on(person, on)
    above = committee_above(home.organization) if home else None
    if above is None:
        return branches
    inner = Organization.objects.within(above).filter(kind=OrganizationKind.COMMITTEE)
    own = Organization.objects.within(above)
    for committee in inner.exclude(pk=above.pk):
        own = own.exclude(path__startswith=committee.path)
    return branches.exclude(pk__in=own.values("pk"))


def dues_paid_until(person: Person, on: date) -> date | None:
    """The month up to which dues are paid, as the records of dues say (settings hook)."""
    if not settings.DUES_PAID_UNTIL:
        return None
    return import_string(settings.DUES_PAID_UNTIL)(person=person, on=on)


def tab_condition(organization: Organization, tab: str, *, on: date, tree: Placements = TODAY) -> Q:
    """Which letters stood in a tab of an organisation's register on a day.

    A letter to outside waits for the 回执: it stands with those that the other side has to accept.
    """
    issued = Q(issued_on__lte=on)
    incoming = issued & condition(tree, organization.path, "target__path")
    outgoing = issued & condition(tree, organization.path, "origin__path")
    running = Q(closed_on__isnull=True) | Q(closed_on__gt=on)
    waiting, sent = incoming & running, outgoing & running
    return {"waiting": waiting, "sent": sent, "out": outgoing, "in": incoming}.get(tab, waiting)


def overview(
    transfers: TransferQuerySet,
    organization: Organization,
    *,
    on: date,
    tree: Placements = TODAY,
) -> tuple[dict[str, int], list[int]]:
    """How many letters each tab held on a day, and the years in which they were issued, newest
    first."""
    tabs = {tab: tab_condition(organization, tab, on=on, tree=tree) for tab in TABS}
    counts = {tab: Count("pk", filter=held) for tab, held in tabs.items()}
    either = tabs["out"] | tabs["in"]
    years = ArrayAgg("issued_on__year", filter=either, distinct=True, default=[])
    found = transfers.order_by().aggregate(**counts, years=years)
    return found, sorted(found.pop("years"), reverse=True)


def listed(
    transfers: TransferQuerySet,
    *,
    organization: Organization,
    chosen: TransferFilter,
    on: date,
    tree: Placements = TODAY,
) -> TransferQuerySet:
    """The letters that tab and filters leave as of a day, with `state_then`: open ones by their
    last day, else newest first."""
    rows = transfers.filter(tab_condition(organization, chosen.tab, on=on, tree=tree))
    rows = rows.with_state_on(on)
    if chosen.year:
        rows = rows.filter(issued_on__year=chosen.year)
    if chosen.state == OVERDUE:
        rows = rows.filter(state_then=TransferState.OPEN, valid_until__lt=on)
    elif chosen.state:
        rows = rows.filter(state_then=chosen.state)
    if chosen.q.strip():
        rows = rows.filter(person__in=matching(Person.objects.all(), chosen.q).values("pk"))
    order = ("valid_until", "pk") if chosen.tab in ("waiting", "sent") else ("-issued_on", "-pk")
    return rows.select_related("person", "origin", "target", "issuer").order_by(*order)


def sides(user, transfer: Transfer) -> dict[str, bool]:
    """Which part of an open letter the user may do: `send`, `receive`."""
    origin = transfer.origin and P.TRANSFER_EDIT in user.permissions_at(transfer.origin)
    target = transfer.target and P.TRANSFER_EDIT in user.permissions_at(transfer.target)
    return {
        "send": bool(target if transfer.kind == TransferKind.IN else origin),
        "receive": bool(origin if transfer.kind == TransferKind.OUT else target),
    }


STATE_CHOICES = (("", "不限"), *TransferState.choices, (OVERDUE, "逾期未接收"))
