"""量化考核 of a random committee: results of both years, some corrected after an objection."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone

from reports.models import (
    Evaluation,
    Objection,
    ObjectionAnswer,
    Publication,
    Result,
    Scheme,
)
from reports.rules.evaluation_marks import Band
from tests.factories import reports as make

if TYPE_CHECKING:
    from .random_world import Builder

YEARS = (2025, 2026)


def add_results(world: Builder) -> None:
    """Branches of both years and, in one, their members; published before or after the asking."""
    for year in YEARS:
        scheme = _scheme(world, year, "branches")
        out = _publication(world, scheme)
        for branch in world.branches:
            _result(world, Evaluation(scheme=scheme, organization=branch), out)
    scheme = _scheme(world, YEARS[1], "members")
    out = _publication(world, scheme)
    for person, branch in world.people:
        _result(world, Evaluation(scheme=scheme, organization=branch, person=person), out)


def _scheme(world: Builder, year: int, subject: str) -> Scheme:
    state = world.rng.choice(("in_force", "in_force", "closed", "replaced"))
    return Scheme.objects.create(
        organization=world.root, year=year, subject=subject, title="考核办法", basis="街道制度",
        state=state, in_force_on=date(year, 3, 1), changed_at=make.AT,
    )  # fmt: skip


def _publication(world: Builder, scheme: Scheme) -> Publication:
    starts = world.day(date(2025, 12, 1), date(2027, 1, 20))
    return Publication.objects.create(
        scheme=scheme, organization=world.root, starts_on=starts,
        ends_on=starts + timedelta(days=7), at=_nine(starts),
    )  # fmt: skip


def _result(world: Builder, evaluation: Evaluation, out: Publication) -> None:
    evaluation.opened_at = make.AT
    evaluation.save()
    _published(world, evaluation, out, 1, out.starts_on)
    if world.chance(3):
        objection = Objection.objects.create(
            evaluation=evaluation, received_on=out.starts_on, text="漏了一项", at=make.AT
        )
        ObjectionAnswer.objects.create(
            objection=objection, upheld=True, on=out.starts_on, text="属实", at=make.AT
        )
        _published(world, evaluation, out, 2, out.starts_on + timedelta(days=3))


def _published(
    world: Builder, evaluation: Evaluation, out: Publication, number: int, day: date
) -> None:
    Result.objects.create(
        evaluation=evaluation, publication=out, number=number, total=Decimal("79.50"),
        band=world.rng.choice(Band.values), reason="更正" if number > 1 else "", at=_nine(day),
    )  # fmt: skip


def _nine(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(9)))
