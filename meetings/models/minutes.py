"""What was said, decided and voted, item by item; and what was corrected after the seal."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from branchrecords.access.scoping import ScopedQuerySet
from meetings.rules.quorum import QUORUM_CHOICES, Matter
from members.models import User

from .meetings import Meeting


class OfMeetingQuerySet(ScopedQuerySet):
    """Rows that belong where their meeting belongs."""

    organization_lookup = "meeting__organization"


class AgendaItem(models.Model):
    """One 议题 with its discussion, decision and, where taken, its vote."""

    class Method(models.TextChoices):
        HANDS = "hands", "举手表决"
        BALLOT = "ballot", "无记名投票"
        NAMED = "named", "记名投票"

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda")
    order = models.PositiveSmallIntegerField("序号")
    heading = models.CharField("议题", max_length=200)
    reporter = models.CharField("报告人", max_length=60, blank=True, default="")
    discussion = models.TextField("讨论情况", blank=True, default="")
    resolution = models.TextField("决议", blank=True, default="")
    matter = models.CharField("表决事项", max_length=10, choices=Matter, default=Matter.ORDINARY)
    # The rule of the kind on the day of the vote; admission has a rule of its own.
    quorum = models.CharField(
        "有效人数", max_length=20, choices=QUORUM_CHOICES, blank=True, default=""
    )
    method = models.CharField("表决方式", max_length=10, choices=Method, blank=True, default="")
    voters_due = models.PositiveIntegerField("应到有表决权", null=True, blank=True)
    voters_present = models.PositiveIntegerField("到会有表决权", null=True, blank=True)
    in_favour = models.PositiveIntegerField("赞成", null=True, blank=True)
    against = models.PositiveIntegerField("反对", null=True, blank=True)
    abstained = models.PositiveIntegerField("弃权", null=True, blank=True)
    # Of the votes above, those given beforehand in writing by who could not come (admission only).
    written_in_favour = models.PositiveIntegerField("书面赞成", default=0)
    written_against = models.PositiveIntegerField("书面反对", default=0)
    written_abstained = models.PositiveIntegerField("书面弃权", default=0)

    objects = OfMeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "议题"
        ordering = ("order", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    in_favour__isnull=True,
                    against__isnull=True,
                    abstained__isnull=True,
                    voters_due__isnull=True,
                    voters_present__isnull=True,
                )
                | Q(
                    in_favour__isnull=False,
                    against__isnull=False,
                    abstained__isnull=False,
                    voters_due__isnull=False,
                    voters_present__isnull=False,
                ),
                name="agenda_vote_whole",
            ),
            models.CheckConstraint(
                condition=Q(in_favour__isnull=True)
                | Q(
                    voters_present__gte=F("in_favour")
                    + F("against")
                    + F("abstained")
                    - F("written_in_favour")
                    - F("written_against")
                    - F("written_abstained"),
                    voters_due__gte=F("voters_present")
                    + F("written_in_favour")
                    + F("written_against")
                    + F("written_abstained"),
                ),
                name="agenda_votes_within_present",
                violation_error_message="票数之和不能超过到会有表决权的人数。",
            ),
            models.CheckConstraint(
                condition=Q(
                    in_favour__isnull=True,
                    written_in_favour=0,
                    written_against=0,
                    written_abstained=0,
                )
                | Q(
                    in_favour__gte=F("written_in_favour"),
                    against__gte=F("written_against"),
                    abstained__gte=F("written_abstained"),
                ),
                name="agenda_written_within_votes",
                violation_error_message="书面意见的票数不能多于总票数。",
            ),
        )

    def __str__(self) -> str:
        return self.heading

    @property
    def has_vote(self) -> bool:
        """Whether a vote was counted on this item."""
        return self.in_favour is not None

    @property
    def written(self) -> int:
        """How many of the votes came in writing from who could not come."""
        return self.written_in_favour + self.written_against + self.written_abstained


class Speech(models.Model):
    """What one person said on an item, dissent included."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="speeches")
    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="speeches")
    order = models.PositiveSmallIntegerField("序号")
    speaker = models.CharField("发言人", max_length=60)
    text = models.TextField("发言内容")

    objects = OfMeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "发言"
        ordering = ("item__order", "order", "pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(speaker="") & ~Q(text=""), name="speech_says_something"
            ),
        )

    def __str__(self) -> str:
        return f"{self.speaker}：{self.text[:20]}"


class Amendment(models.Model):
    """A correction appended to a sealed record; the original text stays (insert-only).

    Takes its place in the branch's chain of digests like a record of its own.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="amendments")
    old_text = models.TextField("原文")
    new_text = models.TextField("更正为")
    reason = models.CharField("理由", max_length=300)
    made_at = models.DateTimeField("更正时间")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField("档案号")
    digest = models.CharField("摘要", max_length=64)
    previous_digest = models.CharField(max_length=64, blank=True, default="")

    objects = OfMeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "更正"
        ordering = ("number",)

    def __str__(self) -> str:
        return f"更正：{self.meeting}"


class ArchiveHead(models.Model):
    """The end of an organisation's chain of digests: the next entry costs one row lock."""

    organization = models.OneToOneField(
        "members.Organization", models.PROTECT, related_name="archive_head"
    )
    number = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        verbose_name = "档案链末端"

    def __str__(self) -> str:
        return f"{self.organization} {self.number}"
