"""志愿服务 of a day and of a year: teams, who belongs to them, who waits; set-based."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from branchrecords.access.permissions import Permission
from meetings.models import (
    ServiceAssessment,
    ServiceHours,
    ServiceTeam,
    TeamApplication,
    TeamLeader,
    TeamMember,
)
from meetings.models.volunteering import ApplicationQuerySet
from meetings.rules.volunteering import ServiceGrade, suggested_grade
from members.models import Grant, Organization, Person, User
from members.models.dated import DatedQuerySet
from members.models.people import PersonQuerySet
from members.models.placements import condition, placements_on
from members.queries.settings import setting

from .service_hours import minutes_by_person


def teams_within(rows: DatedQuerySet, *, organization: Organization, on: date) -> DatedQuerySet:
    """The teams that existed on a day in an organisation and whatever stood below it then, each
    with `leader_name` and `member_count` of the day."""
    within = rows.filter(condition(placements_on(on), organization.path))
    return with_people(within.active_on(on), on=on).select_related("organization")


def with_people(rows: DatedQuerySet, *, on: date) -> DatedQuerySet:
    """Adds who led a team on a day and how many belonged to it."""
    leaders = TeamLeader.objects.active_on(on).filter(team=OuterRef("pk"))
    members = (
        TeamMember.objects.active_on(on)
        .filter(team=OuterRef("pk"))
        .order_by()
        .values("team")
        .annotate(number=Count("pk"))
    )
    return rows.annotate(
        leader_name=Coalesce(Subquery(leaders.values("person__name")[:1]), Value("")),
        member_count=Coalesce(Subquery(members.values("number")), 0),
    )


def waiting_within(
    rows: ApplicationQuerySet, *, organization: Organization
) -> QuerySet[TeamApplication]:
    """Registrations that wait for an answer in an organisation and below, oldest first."""
    return (
        rows.waiting()
        .filter(team__organization__path__startswith=organization.path)
        .select_related("team", "person")
    )


@dataclass(frozen=True)
class Volunteer:
    """One member of a team in a year. Minutes: in this team, and in all; `assessment` as it
    holds, `suggested` what the hours alone say; `gone`: still in the team, no longer of the
    organisation."""

    row: TeamMember
    minutes: int
    minutes_all: int
    assessment: ServiceAssessment | None
    suggested: ServiceGrade
    gone: bool = False

    @property
    def outdated(self) -> bool:
        """Whether hours were certified or corrected after the assessment."""
        return self.assessment is not None and self.assessment.minutes != self.minutes_all


def volunteers_of(team: ServiceTeam, *, year: int, on: date) -> list[Volunteer]:
    """Everyone who belonged to a team in a year until a day, by name; six queries."""
    last = min(on, date(year, 12, 31))
    rows = (
        TeamMember.objects.filter(team=team, starts_on__lte=last)
        .lasting(date(year, 1, 1))
        .select_related("person")
        .order_by("person__pinyin", "person", "-starts_on")
    )
    found: dict[int, TeamMember] = {}
    for row in rows:
        found.setdefault(row.person_id, row)
    here = minutes_by_person(found, year=year, on=on, team=team)
    everywhere = minutes_by_person(found, year=year, on=on)
    held = assessments_of(team, year=year)
    wanted = wanted_hours(team.organization, year=year)
    here_now = set(
        belonging(team.organization, on=on).filter(pk__in=found).values_list("pk", flat=True)
    )
    return [
        Volunteer(
            row,
            here.get(pk, 0),
            everywhere.get(pk, 0),
            held.get(pk),
            suggested_grade(everywhere.get(pk, 0), wanted_hours=wanted),
            gone=row.ends_on is None and pk not in here_now,
        )
        for pk, row in found.items()
    ]


def assessments_of(team: ServiceTeam, *, year: int) -> dict[int, ServiceAssessment]:
    """The result that holds for each volunteer of a year, by person; one query."""
    rows = ServiceAssessment.objects.filter(team=team, year=year).order_by("pk")
    return {row.person_id: row for row in rows.select_related("recorded_by")}


def wanted_hours(organization: Organization, *, year: int) -> int:
    """How many hours a year are asked of a volunteer."""
    return int(setting("service_hours", organization=organization, on=date(year, 12, 31)))


def people_for(team: ServiceTeam, *, on: date) -> PersonQuerySet:
    """Who may be registered: who belongs to the team's organisation and not yet to the team."""
    taken = TeamMember.objects.filter(team=team).lasting(on).values("person")
    return belonging(team.organization, on=on).exclude(pk__in=taken)


def belonging(organization: Organization, *, on: date) -> PersonQuerySet:
    """The people of an organisation and of all below it on a day, by name."""
    return Person.objects.of_organization(organization, on).order_by("pinyin", "pk")


def team_facts(organization: Organization, pk: int, *, on: date) -> dict:
    """What a new service of a team starts with: its name and volunteers; nothing for no team."""
    team = ServiceTeam.objects.active_on(on).filter(organization=organization, pk=pk).first()
    if team is None:
        return {}
    members = TeamMember.objects.active_on(on).filter(team=team)
    return {"title": str(team), "invitees": list(members.values_list("person", flat=True))}


def teams_open_to(person: Person, *, on: date) -> QuerySet[ServiceTeam]:
    """The teams a member may register for: of the own branch and of what stands above it."""
    homes = [
        row.organization for row in person.memberships.active_on(on).select_related("organization")
    ]
    above = {home.pk for home in homes}
    for home in homes:
        above |= set(Organization.objects.above(home).values_list("pk", flat=True))
    taken = TeamMember.objects.filter(person=person).lasting(on).values("team")
    waits = TeamApplication.objects.waiting().filter(person=person).values("team")
    rows = ServiceTeam.objects.active_on(on).filter(organization__in=above)
    return (
        with_people(rows, on=on)
        .exclude(pk__in=taken)
        .exclude(pk__in=waits)
        .select_related("organization")
    )


def teams_led(person: Person, *, on: date) -> QuerySet[ServiceTeam]:
    """The teams that somebody leads on a day."""
    led = TeamLeader.objects.active_on(on).filter(person=person)
    return ServiceTeam.objects.filter(pk__in=led.values("team")).select_related("organization")


def answering_users(team: ServiceTeam, *, on: date) -> set[int]:
    """Whose inbox a registration goes to: the leader, and who keeps the organisation's records."""
    leaders = TeamLeader.objects.active_on(on).filter(team=team).values("person")
    found = set(
        User.objects.filter(person__in=leaders, is_active=True).values_list("pk", flat=True)
    )
    roles = ("secretary", "committee_staff")
    grants = Grant.objects.active_on(on).filter(
        role__in=roles, organization=team.organization, user__is_active=True
    )
    return found | set(grants.values_list("user", flat=True))


def may_answer(user: User, application: TeamApplication, *, on: date) -> bool:
    """Whether somebody answers a registration: the organisation, or the leader of the day."""
    team = application.team
    if Permission.MEETING_EDIT in user.permissions_at(team.organization):
        return True
    return user.person is not None and teams_led(user.person, on=on).filter(pk=team.pk).exists()


def service_numbers(teams: Iterable[ServiceTeam], *, year: int, on: date) -> dict[int, dict]:
    """How often each team served in a year and how many minutes in all; one query."""
    rows = (
        ServiceHours.objects.in_force()
        .filter(
            record__team__in=[team.pk for team in teams],
            record__meeting__held_on__year=year,
            record__meeting__held_on__lte=on,
        )
        .order_by()
        .values("record__team")
        .annotate(times=Count("record", distinct=True), minutes=Sum("minutes"))
    )
    return {row["record__team"]: row for row in rows}
