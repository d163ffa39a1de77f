"""Undoing the take-over of a case: records stay, struck through; the standings come back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from branchrecords.errors import ActionError
from members.models import DevelopmentCase, Person, Standing
from members.models.development import UNDONE
from members.queries.development_takeover import standing_before

REASON = "撤销导入"


@transaction.atomic
def withdraw_take_over(
    *, case: DevelopmentCase, before: Mapping[str, Any], by: Any, at: datetime
) -> None:
    """Close a case that was taken over by mistake, as if it had not been opened.

    `before` is queries.development_takeover.standing_before. Raises ActionError when the case has
    gone on, or has ended, since.
    """
    case = DevelopmentCase.objects.select_for_update().get(pk=case.pk)
    records = case.records.all()
    gone_on = records.filter(taken_over=False).exists() or records.exclude(correction=None).exists()
    if gone_on or case.state != DevelopmentCase.State.OPEN:
        raise ActionError(f"导入以后又办理过：{case.person} 的发展档案。请逐条更正，不能整批撤销")
    records.filter(superseded_at__isnull=True).update(
        superseded_at=at, superseded_by=by, superseded_reason=REASON
    )
    case.state, case.end_reason, case.end_note = DevelopmentCase.State.STOPPED, UNDONE, REASON
    case.ended_on, case.next_step = timezone.localdate(at), 1
    case.save()
    _restore(Person.objects.select_for_update().get(pk=case.person_id), before, by, at)


def _restore(person: Person, before: Mapping[str, Any], by: Any, at: datetime) -> None:
    changed = standing_before(person)["standings"] != before["standings"]
    if changed:
        person.standings.all().delete()
        Standing.objects.bulk_create(
            Standing(person=person, **{name: _value(name, text) for name, text in row.items()})
            for row in before["standings"]
        )
    person.joined_on, person.full_on = _day(before["joined_on"]), _day(before["full_on"])
    person.save(update_fields=("joined_on", "full_on"))
    if changed:
        for path in settings.AFTER_STANDING_CHANGE:
            import_string(path)(person=person, by=by, at=at)


def _value(name: str, text: str) -> date | str | None:
    return _day(text) if name.endswith("_on") else text


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
