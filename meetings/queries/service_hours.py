"""Certified hours of a year: by member, by record; what still waits for its certificate."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from meetings.models import (
    Attendance,
    Meeting,
    ServiceAssessment,
    ServiceHours,
    ServiceRecord,
    ServiceTeam,
    TeamMember,
)
from meetings.models.meetings import MeetingQuerySet
from meetings.models.service_records import ServiceHoursQuerySet, ServiceRecordQuerySet
from meetings.rules.volunteering import SERVICE_KINDS, minutes_between
from members.models import Organization, Person
from members.models.people import PersonQuerySet
from members.models.placements import condition, placements_on

from .meetings import home_branch


def hours_until(*, year: int, on: date) -> ServiceHoursQuerySet:
    """What was served in a year until a day and holds."""
    rows = ServiceHours.objects.in_force()
    return rows.filter(record__meeting__held_on__year=year, record__meeting__held_on__lte=on)


def minutes_by_person(
    people: Collection[int], *, year: int, on: date, team: ServiceTeam | None = None
) -> dict[int, int]:
    """The minutes of each of these people in a year, in one team or in all; one query."""
    rows = hours_until(year=year, on=on).filter(attendance__person__in=list(people))
    if team is not None:
        rows = rows.filter(record__team=team)
    found = rows.order_by().values("attendance__person").annotate(total=Sum("minutes"))
    return {row["attendance__person"]: row["total"] for row in found}


def hours_listed(
    people: PersonQuerySet, *, year: int, on: date, team: int | None = None
) -> QuerySet[ServiceHours, dict[str, Any]]:
    """Each of these people who served: `person`, `name`, `pinyin`, `times`, `minutes`, by name.

    Wherever they served: a member of a branch serves in a team of the 党委 too.
    """
    rows = hours_until(year=year, on=on).filter(attendance__person__in=people)
    if team is not None:
        rows = rows.filter(record__team=team)
    return (
        rows.order_by()
        .values("attendance__person", "attendance__person__name", "attendance__person__pinyin")
        .annotate(times=Count("record"), minutes=Sum("minutes"))
        .order_by("attendance__person__pinyin", "attendance__person")
    )


def year_day(year: int, on: date) -> date:
    """The day by whose roster a year is listed: its last, or `on` while it runs."""
    return min(on, date(year, 12, 31))


def records_within(
    rows: ServiceRecordQuerySet,
    *,
    organization: Organization,
    year: int,
    on: date,
    team: int | None = None,
) -> ServiceRecordQuerySet:
    """The records that hold of an organisation and what stood below it, newest first, with
    `people` and `minutes`."""
    day = year_day(year, on)
    found = rows.in_force().filter(
        condition(placements_on(day), organization.path, "meeting__organization__path"),
        meeting__held_on__year=year,
        meeting__held_on__lte=on,
    )
    if team is not None:
        found = found.filter(team=team)
    return (
        found.annotate(people=Count("hours"), minutes=Coalesce(Sum("hours__minutes"), 0))
        .select_related("meeting__organization", "team")
        .order_by("-meeting__held_on", "-pk")
    )


def sums_of(rows: ServiceRecordQuerySet) -> dict[str, int]:
    """How often, how many 人次, how many minutes a list of records comes to; one query."""
    found = ServiceHours.objects.filter(record__in=rows.order_by().values("pk")).aggregate(
        times=Count("record", distinct=True), people=Count("pk"), minutes=Sum("minutes")
    )
    return {name: value or 0 for name, value in found.items()}


def to_certify(
    meetings: MeetingQuerySet, *, organization: Organization, on: date
) -> QuerySet[Meeting]:
    """Sealed services of this year and the last without a record that holds, oldest first.

    A 主题党日 or activity is certified when it was spent on service; nobody is asked to.
    """
    holds = ServiceRecord.objects.in_force().filter(meeting=OuterRef("pk"))
    told = ServiceRecord.objects.filter(meeting=OuterRef("pk"), withdrawn=True, replacement=None)
    return (
        meetings.held()
        .filter(
            ~Exists(holds), ~Exists(told),
            kind="service", organization__path__startswith=organization.path,
            held_on__year__gte=on.year - 1, held_on__lte=on,
        )
        .select_related("organization")
        .order_by("held_on", "pk")
    )  # fmt: skip


def record_of(meeting: Meeting) -> ServiceRecord | None:
    """The last record of a meeting, withdrawn or not."""
    return meeting.service_records.filter(replacement=None).first()


def may_be_certified(meeting: Meeting) -> bool:
    """Whether a meeting is a service, or was spent on one."""
    return meeting.is_sealed and meeting.kind in SERVICE_KINDS


def longest_of(meeting: Meeting) -> int | None:
    """The whole service in minutes; None where its end is not recorded."""
    return minutes_between(meeting.starts_at, meeting.ends_at)


def stayed(attendance: Attendance, meeting: Meeting) -> int | None:
    """How long somebody was there as the roll call has it: from coming to leaving."""
    starts = attendance.came_at if attendance.late else meeting.starts_at
    ends = attendance.left_at or meeting.ends_at
    minutes = minutes_between(starts or meeting.starts_at, ends)
    return minutes if minutes is None or minutes > 0 else None


def present_at(meeting: Meeting) -> list[Attendance]:
    """Who was there, in the order of the roll call."""
    rows = meeting.attendances.filter(state=Attendance.State.PRESENT)
    return list(rows.order_by("order", "pk"))


def likely_team(meeting: Meeting, people: Sequence[int]) -> ServiceTeam | None:
    """The team of the organisation, of a 党小组 that of its branch, to which most of those present
    belonged that day."""
    members = TeamMember.objects.active_on(meeting.held_on).filter(person__in=people)
    return (
        ServiceTeam.objects.active_on(meeting.held_on)
        .filter(organization=home_branch(meeting.organization))
        .annotate(number=Count("members", filter=Q(members__in=members)))
        .filter(number__gt=0)
        .order_by("-number", "pk")
        .first()
    )


@dataclass(frozen=True)
class ServiceYear:
    """One member's service in a year: what was served, the teams, the results."""

    year: int
    hours: list[ServiceHours]
    teams: list[TeamMember]
    assessments: list[ServiceAssessment]

    @property
    def minutes(self) -> int:
        """All of it."""
        return sum(row.minutes for row in self.hours)


def service_year(person: Person, *, year: int, on: date) -> ServiceYear:
    """Three queries, however often somebody served."""
    hours = (
        hours_until(year=year, on=on)
        .filter(attendance__person=person)
        .select_related("record__meeting__organization", "record__team")
        .order_by("-record__meeting__held_on", "-pk")
    )
    teams = (
        TeamMember.objects.filter(person=person, starts_on__lte=year_day(year, on))
        .lasting(date(year, 1, 1))
        .select_related("team__organization")
    )
    held: dict[int, ServiceAssessment] = {}
    for row in ServiceAssessment.objects.filter(person=person, year=year).select_related("team"):
        held[row.team_id] = row
    return ServiceYear(year, list(hours), list(teams), list(held.values()))
