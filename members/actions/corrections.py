"""Mistakes of the register: a change of standing taken back, the first day of a place moved.

The rows are corrected, so that every list of every day is right; the log keeps what stood there.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError, refuse_if
from members.actions.people import change_person
from members.models import DevelopmentCase, Membership, Person, Standing
from members.queries.corrections import (
    newest_place,
    newest_standing,
    place_blockers,
    withdraw_blockers,
)
from members.queries.people import home_of
from members.rules.development_stops import STOPPED_BY_STANDING, StopReason
from members.rules.kinds import GONE, StandingKind
from members.rules.movements import LOSS_BY_STANDING


@transaction.atomic
def withdraw_standing(*, person: Person, reason: str, by: Any, at: datetime) -> Standing:
    """Take back the newest standing: the one before it goes on, and with it the place that it had
    ended. Posts ended that day stay ended: somebody else may hold them. Raises ActionError.
    """
    _refuse_without(reason)
    person = Person.objects.select_for_update().get(pk=person.pk)
    refuse_if(withdraw_blockers(person), f"{person}的身份变化不能撤回")
    last = newest_standing(person)
    assert last is not None  # noqa: S101  (withdraw_blockers has seen two rows)
    last.delete()
    before = newest_standing(person)
    assert before is not None  # noqa: S101
    Standing.objects.filter(pk=before.pk).update(ends_on=None)
    _give_back(person, last)
    detail = {
        "kind": last.get_kind_display(),
        "on": str(last.starts_on),
        "after": before.get_kind_display(),
        "reason": reason.strip(),
    }
    _note(person, "person.withdrawn", by, at, detail)
    for path in settings.AFTER_STANDING_CHANGE:
        import_string(path)(person=person, by=by, at=at)
    return before


def _give_back(person: Person, last: Standing) -> None:
    """The place and the dates of the file as they were."""
    kind = StandingKind(last.kind)
    if kind in GONE:
        person.memberships.filter(ends_on=last.starts_on, loss=LOSS_BY_STANDING[kind]).update(
            ends_on=None, loss=""
        )
        _open_case_again(person, last)
    if kind is StandingKind.FULL:
        person.full_on = None
    elif kind is StandingKind.PROBATIONARY and person.joined_on == last.starts_on:
        person.joined_on = None
    person.save(update_fields=("joined_on", "full_on"))


def _open_case_again(person: Person, last: Standing) -> None:
    """The case of 发展党员 that the standing had ended goes on."""
    why = STOPPED_BY_STANDING.get(StandingKind(last.kind), StopReason.LEFT)
    DevelopmentCase.objects.filter(
        person=person,
        state=DevelopmentCase.State.STOPPED,
        ended_on=last.starts_on,
        end_reason=why.value,
    ).update(state=DevelopmentCase.State.OPEN, ended_on=None, end_reason="")


@transaction.atomic
def correct_person(
    *,
    person: Person,
    changes: Mapping[str, Any],
    by: Any,
    at: datetime,
    not_yet_full: bool = False,
) -> Person:
    """As `change_person`; `not_yet_full`: 转正日期 was cleared because there was no 转正 yet, so
    that 预备党员 goes on. Raises ActionError."""
    if not not_yet_full:
        return change_person(person=person, changes=changes, by=by, at=at)
    withdraw_standing(person=person, reason="清空转正日期，还没有转正", by=by, at=at)
    return change_person(person=person, changes={**changes, "full_on": None}, by=by, at=at)


@transaction.atomic
def correct_place_day(
    *, person: Person, starts_on: date, reason: str, by: Any, at: datetime
) -> Membership:
    """The newest place began on another day; the place before it ends with that day where the two
    adjoin. Raises ActionError."""
    _refuse_without(reason)
    person = Person.objects.select_for_update().get(pk=person.pk)
    today = timezone.localdate(at)
    refuse_if(
        place_blockers(person, starts_on=starts_on, today=today), f"{person}的转入日期不能更正"
    )
    place = newest_place(person)
    assert place is not None  # noqa: S101  (place_blockers has seen one)
    was = place.starts_on
    before = person.memberships.filter(ends_on=was)
    if starts_on < was:
        before.update(ends_on=starts_on)
    Membership.objects.filter(pk=place.pk).update(starts_on=starts_on)
    if starts_on > was:
        before.update(ends_on=starts_on)
    place.starts_on = starts_on
    detail = {
        "to": str(place.group or place.organization),
        "before": str(was),
        "after": str(starts_on),
        "reason": reason.strip(),
    }
    _note(person, "person.redated", by, at, detail)
    return place


def _refuse_without(reason: str) -> None:
    if not reason.strip():
        raise ActionError("请写明更正的理由")


def _note(person: Person, action: str, by: Any, at: datetime, detail: dict[str, Any]) -> None:
    record(
        action, by=by, at=at, thing=person, organization=home_of(person), person=person,
        detail=detail,
    )  # fmt: skip
