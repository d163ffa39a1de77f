"""组织生活会 and 民主评议 of one year: the campaign, its stages, papers and sealed meetings."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from branchrecords.access.scoping import ScopedQuerySet
from branchrecords.attachments.models import Attachment
from meetings.rules.appraisals import Body
from meetings.rules.reviews import ReviewKind, Stage
from members.models import Organization, User

from .meetings import Meeting


class Review(models.Model):
    """One campaign of an organisation and year, from 方案 to 整改, with what was decided."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="reviews", verbose_name="组织"
    )
    year = models.PositiveSmallIntegerField("年度")
    kind = models.CharField("种类", max_length=10, choices=ReviewKind)
    theme = models.CharField("主题", max_length=200)
    created_at = models.DateTimeField("登记时间")
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    voting_opened_at = models.DateTimeField("开始测评时间", null=True)
    voting_closed_at = models.DateTimeField("结束测评时间", null=True)
    decided_on = models.DateField("评定日期", null=True)
    decided_by = models.CharField("评定会议", max_length=10, choices=Body, blank=True, default="")
    published_on = models.DateField("支部内通报日期", null=True)
    returned_reason = models.CharField("上级退回的理由", max_length=300, blank=True, default="")
    approved_on = models.DateField("上级审定日期", null=True)
    approved_by = models.CharField("审定组织", max_length=120, blank=True, default="")
    finished_on = models.DateField("办结日期", null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "组织生活会和民主评议"
        ordering = ("-year", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("organization", "year", "kind"),
                name="review_once_a_year",
                violation_error_message="这个年度已经登记过。",
            ),
            models.CheckConstraint(
                condition=Q(year__gte=1990, year__lte=2099), name="review_year_possible"
            ),
            models.CheckConstraint(
                condition=Q(voting_closed_at__isnull=True)
                | Q(voting_opened_at__isnull=False, voting_closed_at__gte=F("voting_opened_at")),
                name="review_voting_closed_after_opened",
            ),
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True, published_on=None, approved_on=None)
                | Q(decided_on__isnull=False, voting_closed_at__isnull=False) & ~Q(decided_by=""),
                name="review_decided_before_published",
            ),
            models.CheckConstraint(
                condition=Q(finished_on__isnull=True)
                | Q(kind="committee")
                | Q(published_on__isnull=False, approved_on__isnull=False),
                name="review_finished_whole",
            ),
            models.CheckConstraint(
                condition=Q(kind="branch") | Q(voting_opened_at__isnull=True),
                name="review_only_branches_vote",
            ),
        )

    def __str__(self) -> str:
        return f"{self.year}年度{self.get_kind_display()}"

    @property
    def is_finished(self) -> bool:
        """Whether nothing of it can be changed any more."""
        return self.finished_on is not None

    @property
    def is_voting(self) -> bool:
        """Whether members can vote now."""
        return self.voting_opened_at is not None and self.voting_closed_at is None

    @property
    def has_voted(self) -> bool:
        """Whether the voting is over, so that its result may be seen."""
        return self.voting_closed_at is not None

    @property
    def grades(self) -> bool:
        """Whether members are appraised in it."""
        return self.kind == ReviewKind.BRANCH


class OfReviewQuerySet(ScopedQuerySet):
    """Rows that belong where their campaign belongs."""

    organization_lookup = "review__organization"


class ReviewStage(models.Model):
    """One stage that was done."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="stages")
    stage = models.CharField("阶段", max_length=15, choices=Stage)
    done_on = models.DateField("完成日期")
    text = models.TextField("情况")
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = OfReviewQuerySet.as_manager()

    class Meta:
        verbose_name = "阶段"
        ordering = ("done_on", "pk")
        constraints = (
            models.UniqueConstraint(fields=("review", "stage"), name="review_stage_once"),
            models.CheckConstraint(condition=~Q(text=""), name="review_stage_says_something"),
        )

    def __str__(self) -> str:
        return f"{self.get_stage_display()} {self.done_on}"


class ReviewPaper(models.Model):
    """A paper of a stage: 方案, 意见汇总, 对照检查材料, 整改清单."""

    stage = models.ForeignKey(ReviewStage, models.CASCADE, related_name="papers")
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="+")

    class Objects(ScopedQuerySet):
        """Where the campaign belongs."""

        organization_lookup = "stage__review__organization"

    objects = Objects.as_manager()

    class Meta:
        verbose_name = "阶段材料"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("stage", "attachment"), name="review_paper_once"),
        )

    def __str__(self) -> str:
        return self.attachment.name


class ReviewMeeting(models.Model):
    """A sealed meeting of a campaign; one record serves one campaign."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="held")
    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="review_link")

    objects = OfReviewQuerySet.as_manager()

    class Meta:
        verbose_name = "组织生活会的会议"
        ordering = ("pk",)

    def __str__(self) -> str:
        return str(self.meeting)
