"""Handing out the year's numbers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError
from members.models import DevelopmentPlan, Organization
from members.queries.development_plans import plan_of


@transaction.atomic
def set_plan(
    *, organization: Organization, year: int, number: int, note: str, by: Any, at: datetime
) -> DevelopmentPlan:
    """Give an organisation its number for a year, or change it.

    Raises ActionError when it would be less than what is used or handed on already, or when the
    organisation above has a plan and less than that is left in it.
    """
    Organization.objects.select_for_update().get(pk=organization.pk)
    line = plan_of(organization=organization, year=year)
    if number < line.used:
        raise ActionError(f"{organization} {year}年已经接收 {line.used} 人，计划不能少于这个数")
    if number < line.handed_out:
        raise ActionError(f"{organization} 已经向下分配 {line.handed_out} 人，计划不能少于这个数")
    _refuse_more_than_above(organization, year, number, line.planned or 0)
    plan, _ = DevelopmentPlan.objects.update_or_create(
        organization=organization,
        year=year,
        defaults={"number": number, "note": note, "changed_at": at, "changed_by": by},
    )
    record(
        "development.planned",
        by=by,
        at=at,
        thing=plan,
        organization=organization,
        detail={"year": year, "before": line.planned, "number": number},
    )
    return plan


def _refuse_more_than_above(
    organization: Organization, year: int, number: int, before: int
) -> None:
    above = Organization.objects.above(organization).last()
    if above is None:
        return
    # The row above is the root of the sum: two hand-outs at once wait for each other.
    above = Organization.objects.select_for_update().get(pk=above.pk)
    line = plan_of(organization=above, year=year)
    if line.kept_back is not None and number - before > line.kept_back:
        raise ActionError(
            f"{above} {year}年计划 {line.planned} 人，已分配 {line.handed_out} 人，"
            f"只剩 {line.kept_back} 人可分"
        )
