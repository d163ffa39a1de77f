"""Local 制度: single values of a kind replaced from a day on, and kinds of one's own."""

from __future__ import annotations

from secrets import token_hex

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Q

from branchrecords.access.scoping import ScopedQuerySet
from meetings.rules.kinds import (
    HOLDER_LABELS,
    Content,
    Holder,
    Invited,
    MeetingKind,
    Period,
    Voters,
)
from meetings.rules.quorum import QUORUM_CHOICES
from members.models import Organization, User
from members.models.dated import DatedQuerySet, DateRange, ends_after_start

OWN = "own-"
HOLDER_CHOICES = tuple((holder.value, label) for holder, label in HOLDER_LABELS.items())


def new_own_key() -> str:
    """A key that no national kind can have: own-1f3a9c2d."""
    return f"{OWN}{token_hex(4)}"


def agenda_lines(text: str) -> tuple[str, ...]:
    """The 议题 of a template, one a line."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


class OwnKind(models.Model):
    """A kind of meeting or activity that an organisation and all below it hold besides the table's.

    How often it is asked for is a `KindOverride` like any other local rule.
    """

    key = models.CharField(max_length=20, unique=True, default=new_own_key, editable=False)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="own_kinds", verbose_name="适用组织"
    )
    label = models.CharField("名称", max_length=30)
    held_by = ArrayField(
        models.CharField(max_length=10, choices=HOLDER_CHOICES), verbose_name="由谁召开"
    )
    invited = models.CharField("参加范围", max_length=10, choices=Invited, default=Invited.MEMBERS)
    voters = models.CharField("表决范围", max_length=15, choices=Voters, default=Voters.NOBODY)
    quorum = models.CharField("有效人数", max_length=20, choices=QUORUM_CHOICES, default="none")
    agenda = models.TextField("议题模板", blank=True, default="")
    must_record = ArrayField(
        models.CharField(max_length=12, choices=Content), default=list, verbose_name="记录要件"
    )
    study_hours = models.PositiveSmallIntegerField("学时", default=0)
    ended_on = models.DateField("停用日期", null=True, blank=True)
    created_at = models.DateTimeField("设立时间")
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "自定种类"
        ordering = ("label", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("organization", "label"),
                condition=Q(ended_on__isnull=True),
                name="own_kind_label_once",
                violation_error_message="已经有这个名称的种类。",
            ),
            models.CheckConstraint(
                condition=Q(held_by__len__gte=1), name="own_kind_held_by_somebody"
            ),
            models.CheckConstraint(
                condition=Q(voters=Voters.NOBODY, quorum="none")
                | ~Q(voters=Voters.NOBODY) & ~Q(quorum="none"),
                name="own_kind_voters_have_quorum",
            ),
        )

    def __str__(self) -> str:
        return self.label

    @property
    def definition(self) -> MeetingKind:
        """The same shape as a row of the national table."""
        return MeetingKind(
            key=self.key,
            label=self.label,
            held_by=frozenset(Holder(holder) for holder in self.held_by),
            invited=Invited(self.invited),
            agenda=agenda_lines(self.agenda) or ("活动内容",),
            voters=Voters(self.voters),
            quorum=self.quorum,
            must_record=frozenset(Content(content) for content in self.must_record),
            study_hours=self.study_hours,
            national=False,
            own=True,
        )


class KindOverride(models.Model):
    """What one organisation and all below it do otherwise for one kind, from a day on.

    Empty values follow the level above, in the end the national table. `times` 0 means: not
    required here. `level` narrows it to branches, groups or committees; empty means all of them.
    """

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="kind_overrides", verbose_name="适用组织"
    )
    kind = models.CharField("种类", max_length=20)
    level = models.CharField(
        "适用层级", max_length=10, choices=HOLDER_CHOICES, blank=True, default=""
    )
    period = models.CharField("周期", max_length=10, choices=Period, blank=True, default="")
    times = models.PositiveSmallIntegerField("次数", null=True, blank=True)
    invited = models.CharField("参加范围", max_length=10, choices=Invited, blank=True, default="")
    voters = models.CharField("表决范围", max_length=15, choices=Voters, blank=True, default="")
    quorum = models.CharField(
        "有效人数", max_length=20, choices=QUORUM_CHOICES, blank=True, default=""
    )
    agenda = models.TextField("议题模板", blank=True, default="")
    must_record = ArrayField(
        models.CharField(max_length=12, choices=Content),
        null=True,
        blank=True,
        verbose_name="记录要件",
    )
    study_hours = models.PositiveSmallIntegerField("学时", null=True, blank=True)
    source = models.CharField("依据", max_length=120)
    starts_on = models.DateField("从哪一天起")
    ends_on = models.DateField("到哪一天止", null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "本地制度"
        ordering = ("kind", "starts_on", "pk")
        constraints = (
            ends_after_start("kind_override_ends_after_start"),
            ExclusionConstraint(
                name="kind_override_one_at_a_time",
                expressions=(
                    (DateRange("starts_on", "ends_on", RangeBoundary()), RangeOperators.OVERLAPS),
                    ("organization", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("level", RangeOperators.EQUAL),
                ),
                violation_error_message="这段时间已经有一条本地制度，请先停用原来的。",
            ),
            models.CheckConstraint(
                condition=~Q(source=""),
                name="kind_override_has_source",
                violation_error_message="请写明依据的文件。",
            ),
            models.CheckConstraint(
                condition=Q(period="", times__isnull=True) | ~Q(period="") & Q(times__isnull=False),
                name="kind_override_period_with_times",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organization} {self.kind}"
