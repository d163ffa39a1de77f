"""党建带群建: mass organisations with their numbers and activities, and 推优."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from branchrecords.attachments.models import Attachment
from members.rules.mass_organizations import MassKind

from .accounts import User
from .organizations import Organization
from .people import Person
from .placements import PlacedQuerySet
from .units import Unit


class MassOrganizationQuerySet(PlacedQuerySet):
    """Mass organisations, by the party organisation that leads them."""

    def active_on(self, on: date) -> MassOrganizationQuerySet:
        """Founded by then and not yet dissolved (`dissolved_on` is exclusive)."""
        return self.filter(
            Q(founded_on__isnull=True) | Q(founded_on__lte=on),
            Q(dissolved_on__isnull=True) | Q(dissolved_on__gt=on),
        )


class MassOrganization(models.Model):
    """A 工会, 妇联, 团组织 or other mass organisation, of a party organisation or of a unit."""

    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        related_name="mass_organizations",
        verbose_name="领导它的党组织",
    )
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="mass_organizations",
        verbose_name="所在单位",
    )
    kind = models.CharField("种类", max_length=10, choices=MassKind)
    name = models.CharField("名称", max_length=120)
    leader = models.CharField("负责人", max_length=60, blank=True, default="")
    founded_on = models.DateField("成立日期", null=True, blank=True)
    dissolved_on = models.DateField("撤销日期", null=True, blank=True)
    note = models.CharField("备注", max_length=300, blank=True, default="")

    # Added to the rows of lists by queries.mass_organizations.
    is_here: bool
    headcount: int | None
    activities_of_year: int

    objects = MassOrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = "群团组织"
        ordering = ("organization__path", "kind", "name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("organization", "kind", "name"),
                condition=Q(dissolved_on__isnull=True),
                name="mass_organization_once",
                violation_error_message="这里已经登记过同名的群团组织。",
            ),
            models.CheckConstraint(
                condition=Q(dissolved_on__isnull=True)
                | Q(founded_on__isnull=True)
                | Q(dissolved_on__gt=F("founded_on")),
                name="mass_organization_dissolved_after_founded",
                violation_error_message="撤销日期应晚于成立日期。",
            ),
        )

    def __str__(self) -> str:
        return self.name


class MassPartQuerySet(PlacedQuerySet):
    """Rows that belong to a mass organisation."""

    organization_lookup = "mass_organization__organization"


class MassHeadcount(models.Model):
    """组成人数 as counted on a day. Rows are only added; the newest by day counts."""

    mass_organization = models.ForeignKey(
        MassOrganization, models.PROTECT, related_name="headcounts"
    )
    counted_on = models.DateField("统计日期")
    members = models.PositiveIntegerField("组成人数")
    note = models.CharField("备注", max_length=100, blank=True, default="")
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("登记时间")

    objects = MassPartQuerySet.as_manager()

    class Meta:
        verbose_name = "群团组织人数"
        ordering = ("-counted_on", "-pk")
        indexes = (
            models.Index(
                fields=("mass_organization", "-counted_on", "-id"), name="mass_headcount_newest"
            ),
        )

    def __str__(self) -> str:
        return f"{self.mass_organization} {self.counted_on} {self.members}"


class MassActivity(models.Model):
    """One activity of a mass organisation."""

    mass_organization = models.ForeignKey(
        MassOrganization, models.PROTECT, related_name="activities"
    )
    held_on = models.DateField("活动日期")
    title = models.CharField("活动名称", max_length=100)
    people = models.PositiveIntegerField("参加人数")
    note = models.CharField("活动内容", max_length=500, blank=True, default="")
    attachment = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="附件"
    )

    objects = MassPartQuerySet.as_manager()

    class Meta:
        verbose_name = "群团活动"
        ordering = ("-held_on", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("mass_organization", "held_on", "title"),
                name="mass_activity_once",
                violation_error_message="这一天的同名活动已经登记过。",
            ),
            models.CheckConstraint(
                condition=Q(people__gt=0),
                name="mass_activity_has_people",
                violation_error_message="参加人数至少 1 人。",
            ),
        )
        indexes = (models.Index(fields=("mass_organization", "held_on"), name="mass_activity_day"),)

    def __str__(self) -> str:
        return f"{self.held_on} {self.title}"


class Recommendation(models.Model):
    """推优: a 团组织 recommends an applicant as 入党积极分子. Withdrawn, never deleted."""

    mass_organization = models.ForeignKey(
        MassOrganization, models.PROTECT, related_name="recommendations"
    )
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="recommendations", verbose_name="推荐对象"
    )
    recommended_on = models.DateField("团员大会日期")
    present = models.PositiveIntegerField("到会人数")
    in_favour = models.PositiveIntegerField("赞成人数")
    opinion = models.CharField("推荐意见", max_length=500, blank=True, default="")
    withdrawn_on = models.DateField("撤回日期", null=True, blank=True)
    withdrawn_reason = models.CharField("撤回原因", max_length=100, blank=True, default="")

    objects = MassPartQuerySet.as_manager()

    class Meta:
        verbose_name = "推优"
        ordering = ("-recommended_on", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("person",),
                condition=Q(withdrawn_on__isnull=True),
                name="recommendation_once",
                violation_error_message="这个人已经推荐过。",
            ),
            models.CheckConstraint(
                condition=Q(in_favour__lte=F("present")),
                name="recommendation_votes",
                violation_error_message="赞成人数不能多于到会人数。",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True)
                | (Q(withdrawn_on__gte=F("recommended_on")) & ~Q(withdrawn_reason="")),
                name="recommendation_withdrawn_with_reason",
                violation_error_message="撤回要写明原因，日期不早于推荐日期。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} {self.recommended_on}"
