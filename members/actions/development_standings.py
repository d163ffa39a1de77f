"""What the course of a case does to the person's standings, and what follows in other apps."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError
from members.actions.files import link_introducers
from members.actions.standings import change_standing
from members.models import DevelopmentCase, Membership, Person, Standing
from members.queries.people import home_of
from members.rules.development_course import Course
from members.rules.development_stops import StopReason
from members.rules.kinds import StandingKind
from members.rules.standings import Period

# The standings that a case writes; any other one was written by somebody else and stays.
OF_A_CASE = (
    StandingKind.APPLICANT,
    StandingKind.ACTIVIST,
    StandingKind.CANDIDATE,
    StandingKind.PROBATIONARY,
    StandingKind.FULL,
)
REASON = "发展党员程序"


def follow_course(*, case: DevelopmentCase, course: Course, by: Any, at: datetime) -> None:
    """Make the person's standings since the application those of the course.

    预备党员 begins on the day of the branch meeting (第三十二条; 费08 第八条), 正式党员 on the
    day the probation expired (第三十五条). When a committee refuses, the standing that the
    meeting gave is taken away again; the log keeps both.
    """
    person = Person.objects.select_for_update().get(pk=case.person_id)
    rows = list(person.standings.filter(starts_on__gte=case.opened_on).order_by("starts_on"))
    have = [(row.kind, row.starts_on, row.ends_on) for row in rows]
    want = [(p.kind.value, p.starts_on, p.ends_on) for p in course.periods]
    if have != want:
        _refuse_foreign(person, rows)
        _rewrite(person, rows, course.periods, case.opened_on)
        _audit(person, have, want, by, at)
    _follow_dates(person, course)
    _follow_introducers(case, person, by, at)
    if course.cancelled_on is not None:
        change_standing(
            person=person,
            kind=StandingKind.PROBATION_CANCELLED,
            starts_on=course.cancelled_on,
            reason="支部大会讨论通过、上级党委批准",
            papers={"meeting_on": course.proposed_on, "approved_on": course.cancelled_on},
            by=by,
            at=at,
        )
    if have != want and _members(have) != _members(want):
        for path in settings.AFTER_STANDING_CHANGE:
            import_string(path)(person=person, by=by, at=at)


def end_case(
    *, case: DevelopmentCase, reason: StopReason, on: date, note: str, by: Any, at: datetime
) -> None:
    """Close a case before 转正: the standing ends, and with it the place in the branch.

    Who moved away keeps standing and membership: the letter of the transfer ends those.
    """
    case.state = DevelopmentCase.State.STOPPED
    case.ended_on, case.end_reason, case.end_note = on, reason.value, note
    case.save()
    person = Person.objects.select_for_update().get(pk=case.person_id)
    if reason is StopReason.MOVED:
        return
    if reason is StopReason.DIED:
        if not person.standings.filter(kind=StandingKind.DECEASED).exists():
            change_standing(
                person=person, kind=StandingKind.DECEASED, starts_on=on, reason=note, by=by, at=at
            )
        return
    for rows in (person.standings, person.memberships):
        rows.filter(ends_on__isnull=True, starts_on__gte=on).delete()
        rows.filter(ends_on__isnull=True).update(ends_on=on)
    Membership.objects.filter(person=person, ends_on=on, reason="").update(reason=reason.label)


def _members(rows: list[tuple]) -> list[tuple]:
    """The part that dues and votes read."""
    return [row for row in rows if row[0] in (StandingKind.PROBATIONARY, StandingKind.FULL)]


def _refuse_foreign(person: Person, rows: list[Standing]) -> None:
    foreign = [row for row in rows if row.kind not in OF_A_CASE]
    if foreign:
        words = "、".join(f"{row.get_kind_display()}（{row.starts_on}）" for row in foreign)
        raise ActionError(f"{person} 在发展期间登记过{words}，请先在「登记身份变化」里核对")


def _rewrite(
    person: Person, rows: list[Standing], periods: tuple[Period, ...], opened_on: date
) -> None:
    """Only rows that differ are written: the days that others rely on keep their row."""
    person.standings.filter(starts_on__lt=opened_on, ends_on__isnull=True).update(ends_on=opened_on)
    wanted = {(p.kind.value, p.starts_on): p for p in periods}
    kept = {}
    for row in rows:
        if (row.kind, row.starts_on) in wanted:
            kept[row.kind, row.starts_on] = row
        else:
            row.delete()
    # Shortened first and lengthened afterwards, so that no two ever cover the same day.
    for shorten in (True, False):
        for key, row in kept.items():
            if (row.ends_on is None or row.ends_on > (wanted[key].ends_on or date.max)) is shorten:
                Standing.objects.filter(pk=row.pk).update(ends_on=wanted[key].ends_on)
    Standing.objects.bulk_create(
        Standing(
            person=person,
            kind=period.kind,
            starts_on=period.starts_on,
            ends_on=period.ends_on,
            reason=REASON,
        )
        for key, period in wanted.items()
        if key not in kept
    )


def _follow_dates(person: Person, course: Course) -> None:
    """入党日期 and 转正日期 of the file."""
    if (person.joined_on, person.full_on) != (course.admitted_on, course.full_on):
        person.joined_on, person.full_on = course.admitted_on, course.full_on
        person.save(update_fields=("joined_on", "full_on"))


def _follow_introducers(case: DevelopmentCase, person: Person, by: Any, at: datetime) -> None:
    """入党介绍人 of the file are those named in step 9, linked to the register."""
    rows = case.records.current().filter(step="introducers").order_by("sequence")
    last = rows.prefetch_related("named__person").last()
    named = [one.person for one in last.named.all()] if last is not None else []
    if not named:
        return
    linked = set(person.introductions.values_list("introducer", flat=True))
    names = "、".join(one.name for one in named)
    if person.introducers == names and linked == {one.pk for one in named}:
        return
    person.introductions.all().delete()
    person.introducers = names
    person.save(update_fields=("introducers",))
    link_introducers(person=person, known={one.name: one for one in named}, by=by, at=at)


def _audit(person: Person, have: list[tuple], want: list[tuple], by: Any, at: datetime) -> None:
    def words(rows: list[tuple]) -> list[str]:
        return [f"{StandingKind(kind).label} {starts}" for kind, starts, _ in rows]

    record(
        "person.standing",
        by=by,
        at=at,
        thing=person,
        organization=home_of(person),
        person=person,
        detail={"reason": REASON, "before": words(have), "after": words(want)},
    )
