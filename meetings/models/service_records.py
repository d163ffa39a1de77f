"""Certified service: beside a sealed meeting, its effect and how long each one served.

Rows are only ever added. A correction is another record that replaces the one before.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from branchrecords.access.scoping import ScopedQuerySet
from branchrecords.attachments.models import Attachment
from meetings.rules.volunteering import ServiceGrade
from members.models import Person, User

from .meetings import Attendance, Meeting
from .volunteering import ServiceTeam


class ServiceRecordQuerySet(ScopedQuerySet):
    """Service records where their meetings are."""

    organization_lookup = "meeting__organization"

    def in_force(self) -> ServiceRecordQuerySet:
        """The last of each meeting, unless it was withdrawn."""
        return self.filter(replacement=None, withdrawn=False)


class ServiceRecord(models.Model):
    """What somebody who did not serve certifies about a service (服务记录认定)."""

    key = models.UUIDField(unique=True, editable=False)
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="service_records", verbose_name="会议或活动"
    )
    team = models.ForeignKey(
        ServiceTeam, models.PROTECT, null=True, related_name="records", verbose_name="服务队"
    )
    effect = models.CharField("服务效果", max_length=500)
    certifier = models.CharField("证明人", max_length=60)
    certifier_of = models.CharField("证明人单位或身份", max_length=60)
    paper = models.ForeignKey(
        Attachment, models.PROTECT, null=True, related_name="+", verbose_name="证明材料"
    )
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="replacement", verbose_name="更正哪一条"
    )
    withdrawn = models.BooleanField("撤回", default=False)
    reason = models.CharField("更正的理由", max_length=200, blank=True, default="")
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = ServiceRecordQuerySet.as_manager()

    class Meta:
        verbose_name = "服务记录"
        ordering = ("-meeting__held_on", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("meeting",),
                condition=Q(replaces__isnull=True),
                name="service_record_once",
                violation_error_message="这次服务已经认定过。",
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True, reason="", withdrawn=False)
                | Q(replaces__isnull=False) & ~Q(reason=""),
                name="service_record_corrected_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(replaces=F("pk")),
                name="service_record_replaces_another",
            ),
            models.CheckConstraint(
                condition=~Q(effect="") & ~Q(certifier="") & ~Q(certifier_of=""),
                name="service_record_certified",
            ),
        )

    def __str__(self) -> str:
        return f"{self.meeting} {self.meeting.held_on}"


class ServiceHoursQuerySet(ScopedQuerySet):
    """Hours: those of the organisation's services, and a member's own."""

    organization_lookup = "record__meeting__organization"
    person_lookup = "attendance__person"

    def in_force(self) -> ServiceHoursQuerySet:
        """Of records that hold."""
        return self.filter(record__replacement=None, record__withdrawn=False)


class ServiceHours(models.Model):
    """How long one of those present served, in minutes."""

    record = models.ForeignKey(ServiceRecord, models.PROTECT, related_name="hours")
    attendance = models.ForeignKey(Attendance, models.PROTECT, related_name="service_hours")
    minutes = models.PositiveSmallIntegerField("服务时间（分钟）")

    objects = ServiceHoursQuerySet.as_manager()

    class Meta:
        verbose_name = "服务时间"
        ordering = ("attendance__order", "pk")
        constraints = (
            models.UniqueConstraint(fields=("record", "attendance"), name="service_hours_once"),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=24 * 60), name="service_hours_of_a_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.attendance.name} {self.minutes} 分钟"


class ServiceAssessmentQuerySet(ScopedQuerySet):
    """Assessments: those of the organisation's teams, and a member's own."""

    organization_lookup = "team__organization"
    person_lookup = "person"


class ServiceAssessment(models.Model):
    """The result of one volunteer's year in a team; the last row of a year holds.

    `minutes`: what was certified when it was given.
    """

    team = models.ForeignKey(ServiceTeam, models.PROTECT, related_name="assessments")
    person = models.ForeignKey(Person, models.PROTECT, related_name="service_assessments")
    year = models.PositiveSmallIntegerField("年度")
    grade = models.CharField("结果", max_length=12, choices=ServiceGrade)
    note = models.CharField("评语", max_length=200, blank=True, default="")
    minutes = models.PositiveIntegerField("全年服务时间（分钟）")
    recorded_at = models.DateTimeField("考核时间")
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = ServiceAssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = "志愿者年度考核"
        ordering = ("year", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(year__gte=1990, year__lte=2099),
                name="service_assessment_year_possible",
            ),
            models.CheckConstraint(
                condition=~Q(grade="excellent") | ~Q(note=""),
                name="service_excellent_with_reason",
            ),
        )
        indexes = (models.Index(fields=("team", "year", "person"), name="service_assessed"),)

    def __str__(self) -> str:
        return f"{self.person} {self.year}年{self.get_grade_display()}"
