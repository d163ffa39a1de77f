"""五个好, 五带头, 五个强: the shares of a year against their targets, and who they count."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from members.models import Organization, Position
from members.models.placements import condition, placements_on
from members.queries.settings import settings_for
from members.rules.kinds import BRANCH_KINDS, Post
from reports.models import Evaluation, Result
from reports.rules.evaluation_course import Subject
from reports.rules.evaluation_marks import Band
from reports.rules.evaluation_targets import (
    REACHED,
    STRONG,
    TARGETS,
    Target,
    is_met,
    least_number,
    percent_of,
)

from .evaluations import year_day

BY_SECRETARY = "secretaries"
KEYS = (STRONG, *(key for target in TARGETS for key in (target.least, target.top)))


@dataclass(frozen=True)
class Share:
    """One share of a target: how many of how many, and how many it takes."""

    number: int
    of: int
    percent: int

    @property
    def is_met(self) -> bool:
        return is_met(self.number, self.of, self.percent)

    @property
    def missing(self) -> int:
        """How many more it takes."""
        return max(least_number(self.of, self.percent) - self.number, 0)

    @property
    def reached(self) -> Decimal | None:
        """The share of now, in per cent."""
        return percent_of(self.number, self.of)


@dataclass(frozen=True)
class TargetLine:
    """One target of a year. `subject`: whose results count."""

    target: Target
    subject: Subject
    least: Share
    top: Share

    @property
    def is_met(self) -> bool:
        return self.least.is_met and self.top.is_met


def targets_of(organization: Organization, year: int, on: date) -> list[TargetLine]:
    """The three targets for an organisation and all below it; results that were published."""
    values = settings_for(organization=organization, on=year_day(year, on), keys=KEYS)
    lines = []
    for target in TARGETS:
        subject = _subject(target, str(values[STRONG]))
        bands = list(
            bands_of(counted(target, organization, year, on, str(values[STRONG]))).values()
        )
        lines.append(
            TargetLine(
                target, subject,
                Share(sum(one in REACHED for one in bands), len(bands), int(values[target.least])),
                Share(bands.count(Band.TOP), len(bands), int(values[target.top])),
            )
        )  # fmt: skip
    return lines


def _subject(target: Target, strong: str) -> Subject:
    if target.key == "strong" and strong != BY_SECRETARY:
        return Subject.BRANCHES
    return target.subject


def counted(
    target: Target, organization: Organization, year: int, on: date, strong: str = BY_SECRETARY
) -> QuerySet[Evaluation]:
    """Whom a target counts, with or without a result."""
    day = year_day(year, on)
    inside = condition(placements_on(day), organization.path, "organization__path")
    rows = Evaluation.objects.of_year(year, _subject(target, strong)).filter(inside)
    if target.key == "strong" and strong == BY_SECRETARY:
        posts = Position.objects.active_on(day).filter(
            post=Post.SECRETARY, organization__kind__in=BRANCH_KINDS
        )
        rows = rows.filter(person__in=posts.values("person"))
    return rows


def bands_of(evaluations: QuerySet[Evaluation]) -> dict[int, str]:
    """The published band of each evaluation; one query, nobody without a result."""
    rows = Result.objects.filter(evaluation__in=evaluations.order_by().values("pk"))
    return dict(rows.order_by("number").values_list("evaluation_id", "band"))


def with_band(evaluations: QuerySet[Evaluation], bands: Collection[str]) -> QuerySet[Evaluation]:
    """Those whose published band is among `bands`."""
    found = [pk for pk, band in bands_of(evaluations).items() if band in bands]
    return evaluations.filter(pk__in=found)
