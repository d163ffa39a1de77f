"""Standings follow when a date of joining was entered wrongly and is corrected."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from branchrecords.errors import ActionError, Blocker, refuse_if
from members.models import Person, Standing
from members.queries.corrections import course_blockers, joining_of
from members.rules.kinds import StandingKind
from members.rules.standings import Joining, Period, RedatingError, redated

# Rows on their way to other dates wait here, before anybody's life: the database refuses two
# rows that overlap at every single statement.
_PARKED = date(1, 1, 1)


def follow_joining(*, person: Person, was: Joining, by: Any, at: datetime) -> None:
    """Move the standings that began on the former dates. Raises ActionError when they cannot."""
    refuse_if(course_blockers(person, was), "不能在这里改")
    rows = list(person.standings.order_by("starts_on"))
    history = [Period(StandingKind(row.kind), row.starts_on, row.ends_on) for row in rows]
    try:
        wanted = redated(history, was=was, now=joining_of(person))
    except RedatingError as error:
        field = "full_on" if person.full_on != was.full_on else "joined_on"
        raise ActionError(str(error), [Blocker(str(error), target=f"id_{field}")]) from None
    if wanted != history:
        _write(person, _paired(rows, wanted))
        for path in settings.AFTER_STANDING_CHANGE:
            import_string(path)(person=person, by=by, at=at)


def _paired(rows: list[Standing], wanted: list[Period]) -> list[tuple[Standing | None, Period]]:
    """Each period with its row; a 预备期 that becomes known has none yet."""
    left = list(rows)
    pairs: list[tuple[Standing | None, Period]] = []
    for period in wanted:
        known = left[0] if left and left[0].kind == period.kind else None
        pairs.append((known, period))
        if known is not None:
            left.pop(0)
    return pairs


def _write(person: Person, pairs: list[tuple[Standing | None, Period]]) -> None:
    for number, (row, _) in enumerate(pairs):
        if row is not None:
            day = _PARKED + timedelta(days=2 * number)
            Standing.objects.filter(pk=row.pk).update(
                starts_on=day, ends_on=day + timedelta(days=1)
            )
    for row, period in pairs:
        fresh = row or Standing(person=person, kind=period.kind, reason="更正入党日期")
        if row is not None and row.meeting_on == row.starts_on:
            fresh.meeting_on = period.starts_on
            _refuse_before_meeting(fresh)
        fresh.starts_on, fresh.ends_on = period.starts_on, period.ends_on
        fresh.save()


def _refuse_before_meeting(standing: Standing) -> None:
    meeting_on, approved_on = standing.meeting_on, standing.approved_on
    if meeting_on and approved_on and approved_on < meeting_on:
        raise ActionError(
            f"{standing.get_kind_display()}的批准日期是 {approved_on}，支部大会不能晚于这一天"
        )
