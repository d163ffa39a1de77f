"""Entering the numbers that no record gives."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError
from members.models import Organization
from reports.figures.entered import ENTERED_BY_KEY
from reports.models import EnteredFigure


@transaction.atomic
def enter_figures(
    *,
    organization: Organization,
    year: int,
    numbers: Mapping[str, Decimal | None],
    by,
    at: datetime,
) -> int:
    """Write the numbers that changed; None takes one back. Returns how many changed."""
    unknown = set(numbers) - set(ENTERED_BY_KEY)
    if unknown:
        raise ActionError(f"没有这些指标：{'、'.join(sorted(unknown))}。")
    Organization.objects.select_for_update().get(pk=organization.pk)
    kept = {
        row.key: row for row in EnteredFigure.objects.filter(organization=organization, year=year)
    }
    changed: dict[str, list] = {}
    for key, number in numbers.items():
        row = kept.get(key)
        before = row.value if row else None
        if number == before:
            continue
        changed[key] = [str(before) if before is not None else None, _text(number)]
        _write(organization, year, key, number, row, by, at)
    if changed:
        record(
            "figure.entered",
            by=by,
            at=at,
            thing=organization,
            organization=organization,
            detail={"year": year, "changed": changed},
        )
    return len(changed)


def _text(number: Decimal | None) -> str | None:
    return None if number is None else str(number)


def _write(organization, year, key, number, row, by, at) -> None:
    if number is None:
        row.delete()
    elif row is None:
        EnteredFigure.objects.create(
            organization=organization,
            year=year,
            key=key,
            value=number,
            entered_by=by,
            entered_at=at,
        )
    else:
        row.value, row.entered_by, row.entered_at = number, by, at
        row.save()
