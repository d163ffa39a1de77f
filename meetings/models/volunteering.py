"""志愿服务队: the team, its leaders, who registers, who belongs to it on a day."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Q

from branchrecords.access.scoping import ScopedQuerySet
from meetings.rules.volunteering import ApplicationState, ExitKind, ServiceField
from members.models import Organization, Person, User
from members.models.dated import DatedQuerySet, DateRange, ends_after_start


class ServiceTeam(models.Model):
    """A team of volunteers of an organisation, from the day it was founded until it is ended."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="service_teams", verbose_name="组织"
    )
    name = models.CharField("名称", max_length=60)
    field = models.CharField("服务类别", max_length=12, choices=ServiceField)
    purpose = models.CharField("服务内容", max_length=300, blank=True, default="")
    starts_on = models.DateField("成立日期")
    ends_on = models.DateField("撤销日期", null=True, blank=True)
    end_reason = models.CharField("撤销原因", max_length=200, blank=True, default="")
    created_at = models.DateTimeField("登记时间")
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "志愿服务队"
        ordering = ("organization__path", "name", "pk")
        constraints = (
            ends_after_start("service_team_ends_after_start"),
            models.UniqueConstraint(
                fields=("organization", "name"),
                condition=Q(ends_on__isnull=True),
                name="service_team_name_once",
                violation_error_message="已经有同名的服务队。",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="service_team_has_name"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True, end_reason="")
                | Q(ends_on__isnull=False) & ~Q(end_reason=""),
                name="service_team_ended_with_reason",
            ),
        )

    def __str__(self) -> str:
        return self.name


class OfTeamQuerySet(DatedQuerySet):
    """Dated rows that belong where their team belongs."""

    organization_lookup = "team__organization"


class TeamLeader(models.Model):
    """Who leads a team from a day on; one at a time."""

    team = models.ForeignKey(ServiceTeam, models.PROTECT, related_name="leaders")
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="teams_led", verbose_name="队长"
    )
    starts_on = models.DateField("从哪天起")
    ends_on = models.DateField("到哪天止", null=True, blank=True)

    objects = OfTeamQuerySet.as_manager()

    class Meta:
        verbose_name = "服务队队长"
        ordering = ("-starts_on", "-pk")
        constraints = (
            ends_after_start("team_leader_ends_after_start"),
            ExclusionConstraint(
                name="team_leader_one_at_a_time",
                expressions=(
                    (DateRange("starts_on", "ends_on", RangeBoundary()), RangeOperators.OVERLAPS),
                    ("team", RangeOperators.EQUAL),
                ),
                violation_error_message="这段时间已经有队长。",
            ),
        )

    def __str__(self) -> str:
        return str(self.person)


class ApplicationQuerySet(ScopedQuerySet):
    """Registrations: the organisation's, and a member's own."""

    organization_lookup = "team__organization"
    person_lookup = "person"

    def waiting(self) -> ApplicationQuerySet:
        """Not answered yet."""
        return self.filter(state=ApplicationState.WAITING)


class TeamApplication(models.Model):
    """A member registers as a volunteer of a team; approved, or refused with the reason."""

    team = models.ForeignKey(ServiceTeam, models.PROTECT, related_name="applications")
    person = models.ForeignKey(Person, models.PROTECT, related_name="team_applications")
    strengths = models.CharField("特长和可服务时间", max_length=200, blank=True, default="")
    state = models.CharField(
        "状态", max_length=10, choices=ApplicationState, default=ApplicationState.WAITING
    )
    asked_at = models.DateTimeField("报名时间")
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answer = models.CharField("审核意见", max_length=200, blank=True, default="")
    answered_at = models.DateTimeField("审核时间", null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = "志愿者报名"
        ordering = ("asked_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("team", "person"),
                condition=Q(state="waiting"),
                name="team_application_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("approved", "refused"), answered_at__isnull=False)
                | Q(state__in=("waiting", "withdrawn"), answered_at=None, answered_by=None),
                name="team_application_answered_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(answer=""),
                name="team_application_refused_says_why",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}报名{self.team}"


class TeamMemberQuerySet(OfTeamQuerySet):
    """Who belongs to a team: the organisation's rows, and a member's own."""

    person_lookup = "person"


class TeamMember(models.Model):
    """A registered volunteer of a team, from a day until before another."""

    team = models.ForeignKey(ServiceTeam, models.PROTECT, related_name="members")
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="service_teams", verbose_name="志愿者"
    )
    starts_on = models.DateField("登记日期")
    ends_on = models.DateField("退出日期", null=True, blank=True)
    exit_kind = models.CharField(
        "退出方式", max_length=10, choices=ExitKind, blank=True, default=""
    )
    exit_reason = models.CharField("退出原因", max_length=200, blank=True, default="")
    approval = models.CharField("上级批准", max_length=100, blank=True, default="")

    objects = TeamMemberQuerySet.as_manager()

    class Meta:
        verbose_name = "注册志愿者"
        ordering = ("starts_on", "pk")
        constraints = (
            ends_after_start("team_member_ends_after_start"),
            ExclusionConstraint(
                name="team_member_once",
                expressions=(
                    (DateRange("starts_on", "ends_on", RangeBoundary()), RangeOperators.OVERLAPS),
                    ("team", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                ),
                violation_error_message="已经是这个服务队的志愿者。",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True, exit_kind="", exit_reason="", approval="")
                | Q(ends_on__isnull=False) & ~Q(exit_kind="") & ~Q(exit_reason=""),
                name="team_member_exits_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(exit_kind="dismissed") | ~Q(approval=""),
                name="team_member_dismissed_with_approval",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}（{self.team}）"
