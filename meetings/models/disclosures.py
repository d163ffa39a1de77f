"""党务公开: items, what was done with them, what people said about them.

An item may be written until it is approved; then a trigger refuses every change. Steps, opinions
and answers are only ever added, so how an item stood on any past day can be said again.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from branchrecords.access.scoping import ScopedQuerySet
from branchrecords.attachments.models import Attachment
from branchrecords.database.fields import EncryptedTextField
from meetings.rules.disclosures import Audience, Form, Kind, StepKind
from members.models import Organization, Person, User

from .meetings import Meeting


class Disclosure(models.Model):
    """One thing that an organisation makes public, from `starts_on` until before `ends_on`.

    `source` and `source_key` lead to the record it was filled in from (queries.disclosure_sources).
    """

    key = models.UUIDField(unique=True, editable=False)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="disclosures", verbose_name="组织"
    )
    kind = models.CharField("公开什么", max_length=15, choices=Kind)
    audience = models.CharField("向谁公开", max_length=10, choices=Audience)
    form = models.CharField("公开方式", max_length=10, choices=Form)
    title = models.CharField("标题", max_length=120)
    text = models.TextField("内容")
    starts_on = models.DateField("从哪天起")
    ends_on = models.DateField("到哪天之前")
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, related_name="disclosures", verbose_name="通报的会议"
    )
    source = models.CharField("来源", max_length=15, blank=True, default="")
    source_key = models.CharField("来源的记录", max_length=40, blank=True, default="")
    source_url = models.CharField("来源的页面", max_length=200, blank=True, default="")
    created_on = models.DateField("拟订日期")
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="拟订人"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "党务公开事项"
        ordering = ("-starts_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(text=""), name="disclosure_says_something"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="disclosure_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(source="", source_key="") | ~Q(source="") & ~Q(source_key=""),
                name="disclosure_source_whole",
            ),
            models.CheckConstraint(
                condition=~Q(kind="dues", audience="public"), name="disclosure_dues_in_the_party"
            ),
            models.CheckConstraint(
                condition=Q(meeting=None) | Q(form="meeting"), name="disclosure_told_at_a_meeting"
            ),
        )
        indexes = (
            models.Index(fields=("organization", "kind", "starts_on"), name="disclosure_kind"),
            models.Index(fields=("source", "source_key"), name="disclosure_source"),
        )

    def __str__(self) -> str:
        return self.title


class OfDisclosureQuerySet(ScopedQuerySet):
    """Rows that belong where their item belongs."""

    organization_lookup = "disclosure__organization"


class DisclosurePaper(models.Model):
    """A file of an item: the sheet, a photograph of the wall."""

    disclosure = models.ForeignKey(Disclosure, models.PROTECT, related_name="papers")
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="+")

    objects = OfDisclosureQuerySet.as_manager()

    class Meta:
        verbose_name = "公开的附件"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("disclosure", "attachment"), name="disclosure_paper_once"
            ),
        )

    def __str__(self) -> str:
        return self.attachment.name


class DisclosureStep(models.Model):
    """What was done with an item on a day: 报请审核, 审核通过, 退回, 提前结束, 归档, 撤回."""

    key = models.UUIDField(unique=True, editable=False)
    disclosure = models.ForeignKey(Disclosure, models.PROTECT, related_name="steps")
    kind = models.CharField("办理", max_length=10, choices=StepKind)
    on = models.DateField("日期")
    text = models.CharField("说明", max_length=300, blank=True, default="")
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name="办理的组织"
    )
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="办理人"
    )

    objects = OfDisclosureQuerySet.as_manager()

    class Meta:
        verbose_name = "党务公开的办理"
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(kind__in=("returned", "ended", "withdrawn")) | ~Q(text=""),
                name="disclosure_step_with_reason",
            ),
        )
        indexes = (models.Index(fields=("disclosure", "on"), name="disclosure_step_day"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"


class Feedback(models.Model):
    """意见 or 异议 received while an item was public; `person` is a member who wrote it here."""

    class Kind(models.TextChoices):
        OPINION = "opinion", "意见建议"
        OBJECTION = "objection", "异议"

    key = models.UUIDField(unique=True, editable=False)
    disclosure = models.ForeignKey(Disclosure, models.PROTECT, related_name="feedback")
    kind = models.CharField("种类", max_length=10, choices=Kind)
    received_on = models.DateField("收到日期")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    said_by = EncryptedTextField("反映人", blank=True, default="")
    text = EncryptedTextField("内容")
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Objects(OfDisclosureQuerySet):
        """The organisation's rows, and a member's own."""

        person_lookup = "person"

    objects = Objects.as_manager()

    class Meta:
        verbose_name = "对公开事项的意见"
        ordering = ("received_on", "pk")

    def __str__(self) -> str:
        return f"{self.received_on} {self.get_kind_display()}"


class FeedbackAnswer(models.Model):
    """What was answered, once."""

    feedback = models.OneToOneField(Feedback, models.PROTECT, related_name="answer")
    on = models.DateField("答复日期")
    text = EncryptedTextField("答复")
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Objects(ScopedQuerySet):
        """Where the item belongs."""

        organization_lookup = "feedback__disclosure__organization"

    objects = Objects.as_manager()

    class Meta:
        verbose_name = "对意见的答复"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"答复 {self.on}"
