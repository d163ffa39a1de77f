"""Entering the numbers that no record gives, and keeping what is typed until it is saved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError
from members.models import Organization, User
from reports.figures.entered import ENTERED_BY_KEY
from reports.models import EnteredDraft, EnteredFigure


@transaction.atomic
def enter_figures(
    *,
    organization: Organization,
    year: int,
    numbers: Mapping[str, Decimal | None],
    notes: Mapping[str, str] | None = None,
    by: User,
    at: datetime,
) -> int:
    """Write the numbers that changed; None takes one back. Returns how many changed.

    `notes` says by key what a number rests on; who changes only the evidence is the one who
    entered it from then on. The draft of `by` is done with.
    """
    unknown = set(numbers) - set(ENTERED_BY_KEY)
    if unknown:
        raise ActionError(f"没有这些指标：{'、'.join(sorted(unknown))}。")
    Organization.objects.select_for_update().get(pk=organization.pk)
    notes = notes or {}
    kept = {
        row.key: row for row in EnteredFigure.objects.filter(organization=organization, year=year)
    }
    changed: dict[str, list] = {}
    for key, number in numbers.items():
        row = kept.get(key)
        before = (row.value, row.note) if row else (None, "")
        after = (number, notes.get(key, before[1]) if number is not None else "")
        if after == before:
            continue
        changed[key] = [_text(before[0]), _text(number)]
        if before[1] != after[1]:
            changed[key].append(after[1])
        _write(row or EnteredFigure(organization=organization, year=year, key=key), after, by, at)
    EnteredDraft.objects.filter(organization=organization, year=year, typed_by=by).delete()
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


def keep_typed(
    *, organization: Organization, year: int, texts: Mapping[str, str], by: User, at: datetime
) -> EnteredDraft:
    """Keep what somebody typed into the form, right or wrong; it counts nowhere."""
    draft, _ = EnteredDraft.objects.update_or_create(
        organization=organization,
        year=year,
        typed_by=by,
        defaults={"texts": dict(texts), "saved_at": at},
    )
    return draft


def drop_typed(*, organization: Organization, year: int, by: User, at: datetime) -> None:
    """Throw the draft away: the saved numbers show again."""
    EnteredDraft.objects.filter(organization=organization, year=year, typed_by=by).delete()


def _text(number: Decimal | None) -> str | None:
    return None if number is None else str(number)


def _write(row: EnteredFigure, after: tuple[Decimal | None, str], by: User, at: datetime) -> None:
    number, note = after
    if number is None:
        row.delete()
    else:
        row.value, row.note, row.entered_by, row.entered_at = number, note, by, at
        row.save()
