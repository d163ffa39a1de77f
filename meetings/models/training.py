"""培训证明: trainings outside the branch, and the 学时 of everybody from meetings and trainings."""

from __future__ import annotations

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery

from branchrecords.access.scoping import ScopedQuerySet
from branchrecords.attachments.models import Attachment
from meetings.rules.study import TRAINING_WAYS, StudySource, TrainingState
from members.models import Organization, Person, User

from .meetings import Meeting


class TrainingQuerySet(ScopedQuerySet):
    """Trainings of a branch's members."""

    def with_state(self, before=None) -> TrainingQuerySet:
        """Each row with `last_kind`, the kind of its last step before a moment if given."""
        steps = TrainingStep.objects.filter(training=OuterRef("pk"))
        if before is not None:
            steps = steps.filter(at__lt=before)
        return self.annotate(last_kind=Subquery(steps.order_by("-number").values("kind")[:1]))

    def standing(self) -> TrainingQuerySet:
        """Waiting or confirmed; after `with_state`."""
        return self.filter(Q(last_kind=None) | Q(last_kind=TrainingState.CONFIRMED))


class Training(models.Model):
    """One member's training outside the branch, as it was entered (insert-only).

    `last_on` is the last day of it; its 学时 count in the year of that day, once the branch has
    confirmed them.
    """

    key = models.UUIDField(unique=True, editable=False)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="trainings", verbose_name="组织"
    )
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="trainings", verbose_name="党员"
    )
    way = models.CharField("培训方式", max_length=10, choices=TRAINING_WAYS)
    organizer = models.CharField("主办单位", max_length=100)
    course = models.CharField("培训班次", max_length=120)
    starts_on = models.DateField("开始日期")
    last_on = models.DateField("结束日期")
    hours = models.DecimalField("学时", max_digits=5, decimal_places=1)
    paper = models.ForeignKey(
        Attachment, models.PROTECT, null=True, related_name="+", verbose_name="培训证明"
    )
    entered_at = models.DateTimeField("登记时间")
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")

    objects = TrainingQuerySet.as_manager()

    class Meta:
        verbose_name = "培训证明"
        ordering = ("-last_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(last_on__gte=F("starts_on")), name="training_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(hours__gt=0), name="training_has_hours"),
            models.CheckConstraint(
                condition=~Q(organizer="") & ~Q(course="") & Q(way__in=("gathered", "online")),
                name="training_says_what",
            ),
        )
        indexes = (
            models.Index(fields=("person", "last_on"), name="training_person"),
            models.Index(fields=("organization", "-last_on"), name="training_recent"),
        )

    def __str__(self) -> str:
        return self.course


class TrainingStep(models.Model):
    """What the branch or the member said to a training; the last one holds (insert-only)."""

    training = models.ForeignKey(Training, models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField("序号")
    kind = models.CharField("事项", max_length=10, choices=TrainingState.choices[1:])
    note = models.CharField("说明", max_length=200, blank=True, default="")
    at = models.DateTimeField("时间")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "培训证明的办理"
        ordering = ("training", "number")
        constraints = (
            models.UniqueConstraint(fields=("training", "number"), name="training_step_in_order"),
            models.CheckConstraint(
                condition=~Q(kind__in=("refused", "revoked")) | ~Q(note=""),
                name="training_refused_with_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.training} {self.get_kind_display()}"


class StudyCreditQuerySet(ScopedQuerySet):
    """学时 where they were earned, and a member's own."""

    person_lookup = "person"


class StudyCredit(models.Model):
    """学时 that one member earned on one day: a database view over attendances and trainings.

    Whoever was there at a sealed meeting with 学时, and every confirmed training; nothing else.
    Every number of 学时 in the product is a sum over these rows (ADR 16).
    """

    id = models.BigIntegerField(primary_key=True)
    person = models.ForeignKey(Person, models.DO_NOTHING, related_name="study_credits")
    organization = models.ForeignKey(Organization, models.DO_NOTHING, related_name="+")
    earned_on = models.DateField("日期")
    hours = models.DecimalField("学时", max_digits=5, decimal_places=1)
    source = models.CharField("来源", max_length=10, choices=StudySource)
    text = models.CharField("内容", max_length=120)
    meeting = models.ForeignKey(Meeting, models.DO_NOTHING, null=True, related_name="+")
    training = models.ForeignKey(Training, models.DO_NOTHING, null=True, related_name="+")

    objects = StudyCreditQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "meetings_studycredit"
        verbose_name = "学时"
        ordering = ("earned_on", "pk")

    def __str__(self) -> str:
        return f"{self.text} {self.hours} 学时"
