"""The year's numbers: planned, handed out, used, left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q

from members.models import DevelopmentPlan, Organization, StepRecord
from members.models.organizations import OrganizationQuerySet
from members.models.placements import TODAY, condition, directly_below
from members.rules.development_dossier import Quota
from members.rules.placements import Placements


@dataclass
class PlanLine:
    """One organisation of the plan; `planned` None means nothing was handed out to it."""

    organization: Organization
    planned: int | None
    used: int
    note: str = ""
    is_open: bool = True
    below: list[PlanLine] = field(default_factory=list)

    @property
    def left(self) -> int | None:
        """What is still free; negative when more were admitted than planned."""
        return None if self.planned is None else self.planned - self.used

    @property
    def handed_out(self) -> int:
        """What the organisations directly below were given."""
        return sum(line.planned or 0 for line in self.below)

    @property
    def kept_back(self) -> int | None:
        """What the committee has not yet handed out."""
        return None if self.planned is None else self.planned - self.handed_out


def admissions(year: int):
    """The records of branch meetings that admitted in a year and were not undone."""
    return StepRecord.objects.current().filter(
        step="admission", result="passed", done_on__year=year, case__admitted_on__year=year
    )


def admitted(*, organization: Organization, year: int, tree: Placements = TODAY):
    """The records behind the number «已接收», newest first; `tree` is that of the year."""
    rows = admissions(year).filter(condition(tree, organization.path))
    return rows.select_related("case__person", "organization").order_by("-done_on", "-pk")


def quotas(
    *,
    organizations: Iterable[Organization],
    year: int,
    until: date | None = None,
    tree: Placements = TODAY,
) -> dict[int, Quota]:
    """The quota of each branch, and what of it was used by the end of a day; three queries at most.

    The number is the one handed out last: what it was before is in the log.
    """
    wanted = list(organizations)
    if not wanted:
        return {}
    chains = {o.pk: list(tree.chain(o.path))[1:] for o in wanted}
    paths = {path for chain in chains.values() for path in chain} | {o.path for o in wanted}
    plans = dict(
        DevelopmentPlan.objects.filter(year=year, organization__path__in=paths).values_list(
            "organization__path", "number"
        )
    )
    rows = admissions(year).filter(organization__in=[o.pk for o in wanted]).order_by()
    if until is not None:
        rows = rows.filter(done_on__lte=until)
    used = Counter(
        dict(rows.values_list("organization").annotate(number=Count("case", distinct=True)))
    )
    return {
        o.pk: Quota(plans.get(o.path), used[o.pk], any(path in plans for path in chains[o.pk]))
        for o in wanted
    }


def plan_of(
    *,
    organization: Organization,
    year: int,
    until: date | None = None,
    tree: Placements = TODAY,
    among: OrganizationQuerySet | None = None,
) -> PlanLine:
    """The plan of an organisation and of those directly below; four queries.

    «Used» counts to the end of the year, or to `until`. `tree` is that of the 统计日. `among`:
    the organisations that may open their own
    plan (`PlanLine.is_open`), all without it.
    """
    below = list(_children(organization, year, tree))
    nodes = [organization, *below]
    plans = {
        plan.organization_id: plan
        for plan in DevelopmentPlan.objects.filter(year=year, organization__in=nodes)
    }
    rows = admissions(year).filter(condition(tree, organization.path)).order_by()
    if until is not None:
        rows = rows.filter(done_on__lte=until)
    used = Counter(rows.values_list("organization__path", flat=True))
    open_ones = None
    if among is not None:
        open_ones = set(among.filter(pk__in=[n.pk for n in nodes]).values_list("pk", flat=True))
    lines = [
        PlanLine(
            node,
            plans[node.pk].number if node.pk in plans else None,
            sum(count for path, count in used.items() if tree.stood_within(path, node.path)),
            plans[node.pk].note if node.pk in plans else "",
            open_ones is None or node.pk in open_ones,
        )
        for node in nodes
    ]
    lines[0].below = lines[1:]
    return lines[0]


def _children(organization: Organization, year: int, tree: Placements):
    """Those directly below that existed in the year."""
    if organization.is_branch:
        return Organization.objects.none()
    first, last = date(year, 1, 1), date(year, 12, 31)
    founded = Q(founded_on__isnull=True) | Q(founded_on__lte=last)
    lasted = Q(dissolved_on__isnull=True) | Q(dissolved_on__gt=first)
    rows = Organization.objects.filter(directly_below(organization, tree)).filter(founded & lasted)
    return rows.order_by("path")
