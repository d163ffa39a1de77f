"""民主评议: who is appraised, the ballots without their voters, the sums, what follows."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from branchrecords.database.fields import EncryptedTextField
from meetings.rules.appraisals import FollowUpKind, Grade, Mark, Outcome, Part, Source
from members.models import Person, User
from members.rules.kinds import StandingKind

from .reviews import OfReviewQuerySet, Review
from .talks import Talk


class AppraisalQuerySet(OfReviewQuerySet):
    """Members of the campaigns: the branch's rows, and a member's own."""

    person_lookup = "person"


class Appraisal(models.Model):
    """One member in one year's 评议: 自评, whether present, the grade.

    The list is a snapshot of the day the voting opens. A trigger refuses more 优秀 than a third
    of the 正式党员, and every change once the committee has approved.
    """

    review = models.ForeignKey(Review, models.CASCADE, related_name="appraisals")
    person = models.ForeignKey(Person, models.PROTECT, related_name="appraisals")
    name = models.CharField("姓名", max_length=60)
    standing = models.CharField("身份", max_length=20, choices=StandingKind)
    order = models.PositiveSmallIntegerField(default=0)
    self_text = models.TextField("个人自评", blank=True, default="")
    self_grade = models.CharField("自评等次", max_length=12, choices=Grade, blank=True, default="")
    part = models.CharField("参加情况", max_length=10, choices=Part, default=Part.TOOK_PART)
    grade = models.CharField("评定等次", max_length=12, choices=Grade, blank=True, default="")
    no_grade_reason = models.CharField("不评定的原因", max_length=100, blank=True, default="")
    opinion = models.CharField("组织意见", max_length=300, blank=True, default="")

    objects = AppraisalQuerySet.as_manager()

    class Meta:
        verbose_name = "民主评议结果"
        ordering = ("order", "pk")
        constraints = (
            models.UniqueConstraint(fields=("review", "person"), name="appraisal_once"),
            models.CheckConstraint(
                condition=Q(grade="") | Q(standing="full"),
                name="appraisal_probation_has_no_grade",
                violation_error_message="预备党员不评定等次。",
            ),
            models.CheckConstraint(
                condition=Q(grade="") | Q(no_grade_reason=""),
                name="appraisal_grade_or_reason",
            ),
        )
        indexes = (models.Index(fields=("grade", "review"), name="appraisal_grade"),)

    def __str__(self) -> str:
        return f"{self.name} {self.result}"

    @property
    def is_full(self) -> bool:
        """Whether a grade may be given."""
        return self.standing == StandingKind.FULL

    @property
    def result(self) -> str:
        """优秀, 预备党员不评定, or the reason why there is no grade; "" while undecided."""
        if self.grade:
            return self.get_grade_display()
        return self.no_grade_reason if self.is_full else "预备党员，不评定等次"


class Voted(models.Model):
    """That a member has voted on the phone. Nothing here leads to a ballot."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    review = models.ForeignKey(Review, models.PROTECT, related_name="voted")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects = OfReviewQuerySet.as_manager()

    class Meta:
        verbose_name = "已投票"
        constraints = (models.UniqueConstraint(fields=("review", "person"), name="voted_once"),)

    def __str__(self) -> str:
        return f"{self.person}已投票"


class Rating(models.Model):
    """What one ballot says of one member, without the voter, a time or a common ballot.

    Rows of one ballot are not tied to each other: the member missing on it would be the voter.
    After each vote a trigger writes all rows of the campaign anew in random order and with new
    ids (migration), so that neither their place nor their transaction shows when they came.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    review = models.ForeignKey(Review, models.PROTECT, related_name="ratings")
    appraisal = models.ForeignKey(Appraisal, models.PROTECT, related_name="ratings")
    mark = models.CharField("测评", max_length=12, choices=Mark)

    objects = OfReviewQuerySet.as_manager()

    class Meta:
        verbose_name = "测评票"

    def __str__(self) -> str:
        return self.get_mark_display()


class PaperBallots(models.Model):
    """How many paper ballots went out and came back."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="paper_ballots")
    source = models.CharField("票别", max_length=10, choices=Source)
    issued = models.PositiveSmallIntegerField("发出")
    returned = models.PositiveSmallIntegerField("收回")
    invalid = models.PositiveSmallIntegerField("废票", default=0)
    entered_at = models.DateTimeField("录入时间")
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = OfReviewQuerySet.as_manager()

    class Meta:
        verbose_name = "纸质测评票"
        ordering = ("source",)
        constraints = (
            models.UniqueConstraint(fields=("review", "source"), name="paper_ballots_once"),
            models.CheckConstraint(
                condition=Q(returned__lte=F("issued"), invalid__lte=F("returned")),
                name="paper_ballots_possible",
                violation_error_message="收回不能多于发出，废票不能多于收回。",
            ),
        )

    def __str__(self) -> str:
        return self.get_source_display()

    @property
    def valid(self) -> int:
        """有效票."""
        return self.returned - self.invalid


class PaperSum(models.Model):
    """The paper ballots' marks for one member."""

    ballots = models.ForeignKey(PaperBallots, models.CASCADE, related_name="sums")
    appraisal = models.ForeignKey(Appraisal, models.CASCADE, related_name="paper_sums")
    excellent = models.PositiveSmallIntegerField("优秀", default=0)
    qualified = models.PositiveSmallIntegerField("合格", default=0)
    basic = models.PositiveSmallIntegerField("基本合格", default=0)
    unqualified = models.PositiveSmallIntegerField("不合格", default=0)
    abstained = models.PositiveSmallIntegerField("弃权", default=0)

    class Meta:
        verbose_name = "纸质测评票数"
        constraints = (
            models.UniqueConstraint(fields=("ballots", "appraisal"), name="paper_sum_once"),
        )

    def __str__(self) -> str:
        return f"{self.appraisal} {self.ballots}"


class FollowUp(models.Model):
    """提醒谈话 after 基本合格, 限期改正 after 不合格, until it ends with an outcome."""

    appraisal = models.OneToOneField(Appraisal, models.PROTECT, related_name="follow_up")
    kind = models.CharField("处理", max_length=10, choices=FollowUpKind)
    starts_on = models.DateField("开始日期")
    due_on = models.DateField("期限", null=True)
    measures = EncryptedTextField("要求和帮助措施", blank=True, default="")
    talk = models.ForeignKey(Talk, models.PROTECT, null=True, related_name="+")
    ended_on = models.DateField("结束日期", null=True)
    outcome = models.CharField("结果", max_length=15, choices=Outcome, blank=True, default="")
    note = models.CharField("说明", max_length=200, blank=True, default="")

    class Objects(OfReviewQuerySet):
        """Where the campaign belongs."""

        organization_lookup = "appraisal__review__organization"

    objects = Objects.as_manager()

    class Meta:
        verbose_name = "评议后的处理"
        ordering = ("starts_on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind="reminder", talk__isnull=False)
                | Q(kind="correction", due_on__isnull=False, due_on__gt=F("starts_on")),
                name="follow_up_whole",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, outcome="")
                | Q(ended_on__isnull=False, ended_on__gte=F("starts_on")) & ~Q(outcome=""),
                name="follow_up_ended_with_outcome",
            ),
        )

    def __str__(self) -> str:
        return f"{self.appraisal.name} {self.get_kind_display()}"
