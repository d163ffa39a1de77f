"""The year's numbers: planned, handed out, used, left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count

from members.models import DevelopmentPlan, Organization, StepRecord
from members.rules.development_dossier import Quota


@dataclass
class PlanLine:
    """One organisation of the plan; `planned` None means nothing was handed out to it."""

    organization: Organization
    planned: int | None
    used: int
    note: str = ""
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


def admitted(*, organization: Organization, year: int):
    """The records behind the number «已接收», newest first."""
    rows = admissions(year).filter(organization__path__startswith=organization.path)
    return rows.select_related("case__person", "organization").order_by("-done_on", "-pk")


def quotas(*, organizations: Iterable[Organization], year: int) -> dict[int, Quota]:
    """The quota of each branch; three queries at most."""
    wanted = list(organizations)
    if not wanted:
        return {}
    step = Organization.steplen
    chains = {o.pk: [o.path[:end] for end in range(step, len(o.path), step)] for o in wanted}
    paths = {path for chain in chains.values() for path in chain} | {o.path for o in wanted}
    plans = dict(
        DevelopmentPlan.objects.filter(year=year, organization__path__in=paths).values_list(
            "organization__path", "number"
        )
    )
    rows = admissions(year).filter(organization__in=[o.pk for o in wanted]).order_by()
    used = Counter(
        dict(rows.values_list("organization").annotate(number=Count("case", distinct=True)))
    )
    return {
        o.pk: Quota(plans.get(o.path), used[o.pk], any(path in plans for path in chains[o.pk]))
        for o in wanted
    }


def plan_of(*, organization: Organization, year: int) -> PlanLine:
    """The plan of an organisation and of those directly below; four queries."""
    below = list(_children(organization))
    nodes = [organization, *below]
    plans = {
        plan.organization_id: plan
        for plan in DevelopmentPlan.objects.filter(year=year, organization__in=nodes)
    }
    rows = admissions(year).filter(organization__path__startswith=organization.path).order_by()
    used = Counter(rows.values_list("organization__path", flat=True))
    lines = [
        PlanLine(
            node,
            plans[node.pk].number if node.pk in plans else None,
            sum(count for path, count in used.items() if path.startswith(node.path)),
            plans[node.pk].note if node.pk in plans else "",
        )
        for node in nodes
    ]
    lines[0].below = lines[1:]
    return lines[0]


def _children(organization: Organization):
    if organization.is_branch:
        return Organization.objects.none()
    return Organization.objects.within(organization).filter(depth=organization.depth + 1)
