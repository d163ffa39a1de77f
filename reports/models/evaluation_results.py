"""量化考核: results as they were published, objections and their answers. All insert-only."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from branchrecords.access.scoping import ScopedQuerySet
from branchrecords.database.fields import EncryptedTextField
from members.models import Organization, Person, User
from reports.rules.evaluation_marks import Band, band_label

from .evaluations import Evaluation, OfEvaluationQuerySet, Scheme


class Publication(models.Model):
    """公示 of the results of one unit, from `starts_on` until before `ends_on`."""

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="publications")
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="evaluation_publications", verbose_name="组织"
    )
    starts_on = models.DateField("从哪天起公示")
    ends_on = models.DateField("到哪天之前")
    text = models.CharField("说明", max_length=300, blank=True, default="")
    at = models.DateTimeField("登记时间")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "考核结果公示"
        ordering = ("-starts_on", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("scheme", "organization"), name="published_once"),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="publication_ends_after_start"
            ),
        )

    def __str__(self) -> str:
        return f"{self.scheme}结果公示"


class Result(models.Model):
    """The total and band that were published; the one with the highest number counts."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="results")
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="results")
    number = models.PositiveSmallIntegerField("第几次")
    total = models.DecimalField("总分", max_digits=5, decimal_places=2)
    band = models.CharField("等次", max_length=10, choices=Band)
    reason = models.CharField("理由", max_length=300, blank=True, default="")
    at = models.DateTimeField("时间")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = OfEvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = "考核结果"
        ordering = ("evaluation", "number")
        constraints = (
            models.UniqueConstraint(fields=("evaluation", "number"), name="result_number_once"),
            models.CheckConstraint(
                condition=Q(total__gte=0, total__lte=100), name="result_of_hundred"
            ),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""), name="result_change_has_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.total} {self.band_label}"

    @property
    def band_label(self) -> str:
        """先进 of a branch, 优秀 of a member."""
        return band_label(self.band, of_branch=self.evaluation.person_id is None)


class Objection(models.Model):
    """异议 against a published result, by the member (`person`) or the branch."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="objections")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    received_on = models.DateField("收到日期")
    text = EncryptedTextField("内容")
    at = models.DateTimeField("登记时间")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = OfEvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = "对考核结果的异议"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"异议 {self.received_on}"


class ObjectionAnswer(models.Model):
    """What was answered, once; `upheld`: the scores are looked at anew."""

    objection = models.OneToOneField(Objection, models.PROTECT, related_name="answer")
    upheld = models.BooleanField("异议成立")
    on = models.DateField("答复日期")
    text = EncryptedTextField("答复")
    at = models.DateTimeField("登记时间")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "对异议的答复"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"答复 {self.on}"
