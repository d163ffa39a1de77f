"""项目三部曲: a project, and the records of its three stages. Records are only ever added."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from branchrecords.access.scoping import ScopedQuerySet
from branchrecords.attachments.models import Attachment
from meetings.rules.projects import ProjectStage
from members.models import Organization, Person, User

from .meetings import Meeting


class Project(models.Model):
    """One project of an organisation, with the term of each stage."""

    key = models.UUIDField(unique=True, editable=False)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="projects", verbose_name="组织"
    )
    name = models.CharField("项目名称", max_length=100)
    aim = models.TextField("目标和内容")
    leader = models.ForeignKey(
        Person, models.PROTECT, related_name="projects_led", verbose_name="负责人"
    )
    starts_on = models.DateField("立项日期")
    mobilise_by = models.DateField("动员期限")
    supervise_by = models.DateField("监督期限")
    conclude_by = models.DateField("总结评价期限")
    dropped_on = models.DateField("中止日期", null=True)
    drop_reason = models.CharField("中止的理由", max_length=200, blank=True, default="")
    created_at = models.DateTimeField("登记时间")
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "项目"
        ordering = ("-starts_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(aim=""), name="project_says_something"
            ),
            models.CheckConstraint(
                condition=Q(
                    mobilise_by__gte=F("starts_on"),
                    supervise_by__gte=F("mobilise_by"),
                    conclude_by__gte=F("supervise_by"),
                ),
                name="project_terms_in_order",
            ),
            models.CheckConstraint(
                condition=Q(dropped_on=None, drop_reason="")
                | Q(dropped_on__gte=F("starts_on")) & ~Q(drop_reason=""),
                name="project_dropped_with_reason",
            ),
        )
        indexes = (models.Index(fields=("organization", "starts_on"), name="project_began"),)

    def __str__(self) -> str:
        return self.name


class ProjectRecordQuerySet(ScopedQuerySet):
    """Records where their project is."""

    organization_lookup = "project__organization"

    def in_force(self) -> ProjectRecordQuerySet:
        """Those that were not corrected."""
        return self.filter(replacement=None)


class ProjectRecord(models.Model):
    """What was done in a stage. A correction is another record that replaces the one before."""

    key = models.UUIDField(unique=True, editable=False)
    project = models.ForeignKey(Project, models.PROTECT, related_name="records")
    stage = models.PositiveSmallIntegerField("步骤", choices=ProjectStage)
    on = models.DateField("日期")
    content = models.TextField("内容")
    people = models.ManyToManyField(
        Person, through="ProjectPerson", related_name="+", verbose_name="参加人员"
    )
    others = models.CharField("其他参加人员", max_length=200, blank=True, default="")
    meetings = models.ManyToManyField(
        Meeting, through="ProjectMeeting", related_name="project_records", verbose_name="会议或活动"
    )
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="replacement", verbose_name="更正哪一条"
    )
    reason = models.CharField("更正的理由", max_length=200, blank=True, default="")
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = ProjectRecordQuerySet.as_manager()

    class Meta:
        verbose_name = "项目记录"
        ordering = ("stage", "on", "pk")
        constraints = (
            models.CheckConstraint(condition=~Q(content=""), name="project_record_says_something"),
            models.CheckConstraint(
                condition=Q(stage__in=ProjectStage.values), name="project_stage_known"
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True, reason="")
                | Q(replaces__isnull=False) & ~Q(reason=""),
                name="project_record_corrected_with_reason",
            ),
            models.UniqueConstraint(
                fields=("project", "stage"),
                condition=Q(replaces__isnull=True, stage__in=(1, 3)),
                name="project_stage_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_stage_display()} {self.on}"


class OfRecordQuerySet(ScopedQuerySet):
    """Parts of a record, where its project is."""

    organization_lookup = "record__project__organization"


class ProjectPerson(models.Model):
    """Somebody who took part."""

    record = models.ForeignKey(ProjectRecord, models.PROTECT, related_name="parts")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects = OfRecordQuerySet.as_manager()

    class Meta:
        verbose_name = "项目参加人员"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("record", "person"), name="project_person_once"),
        )

    def __str__(self) -> str:
        return str(self.person)


class ProjectMeeting(models.Model):
    """A meeting or activity at which the stage took place."""

    record = models.ForeignKey(ProjectRecord, models.PROTECT, related_name="linked")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+")

    objects = OfRecordQuerySet.as_manager()

    class Meta:
        verbose_name = "项目的会议"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("record", "meeting"), name="project_meeting_once"),
        )

    def __str__(self) -> str:
        return str(self.meeting)


class ProjectPaper(models.Model):
    """A paper of a record."""

    record = models.ForeignKey(ProjectRecord, models.PROTECT, related_name="papers")
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="+")

    objects = OfRecordQuerySet.as_manager()

    class Meta:
        verbose_name = "项目材料"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("record", "attachment"), name="project_paper_once"),
        )

    def __str__(self) -> str:
        return self.attachment.name
