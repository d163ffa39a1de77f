"""补学: what who missed a meeting makes up for afterwards, beside the sealed record."""

from __future__ import annotations

from django.db import models
from django.db.models import OuterRef, Q, Subquery

from branchrecords.access.scoping import ScopedQuerySet
from meetings.rules.make_up import MakeUpState, StudyWay
from members.models import User

from .meetings import Attendance, Meeting


class MakeUpQuerySet(ScopedQuerySet):
    """补学: the branch's, and a member's own."""

    organization_lookup = "attendance__meeting__organization"
    person_lookup = "attendance__person"

    def with_state(self, before=None) -> MakeUpQuerySet:
        """Each row with `state_now` (a MakeUpState value), as it was before a moment if given."""
        steps = MakeUpStep.objects.filter(make_up=OuterRef("pk"))
        if before is not None:
            steps = steps.filter(at__lt=before)
        last = Subquery(steps.order_by("-number").values("kind")[:1])
        return self.annotate(last_kind=last)

    def unfinished(self) -> MakeUpQuerySet:
        """Neither certified nor waived; after `with_state`."""
        closed = (MakeUpState.CERTIFIED, MakeUpState.WAIVED)
        return self.filter(Q(last_kind=None) | ~Q(last_kind__in=closed))


class MakeUp(models.Model):
    """One absentee of a sealed meeting is to study what was missed (insert-only)."""

    attendance = models.OneToOneField(Attendance, models.PROTECT, related_name="make_up")
    task = models.CharField("补学内容", max_length=200)
    due_on = models.DateField("完成期限")
    assigned_at = models.DateTimeField("安排时间")
    assigned_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = MakeUpQuerySet.as_manager()

    class Meta:
        verbose_name = "补学"
        ordering = ("due_on", "pk")
        constraints = (models.CheckConstraint(condition=~Q(task=""), name="make_up_has_task"),)

    def __str__(self) -> str:
        return f"{self.attendance.name}补学：{self.attendance.meeting}"

    @property
    def meeting(self) -> Meeting:
        """The meeting that was missed."""
        return self.attendance.meeting


class MakeUpStep(models.Model):
    """What happened to a 补学, one row an event; the last one is how it stands (insert-only)."""

    make_up = models.ForeignKey(MakeUp, models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField("序号")
    kind = models.CharField("事项", max_length=10, choices=MakeUpState.choices[1:])
    studied_on = models.DateField("补学日期", null=True)
    way = models.CharField("方式", max_length=10, choices=StudyWay, blank=True, default="")
    gist = models.TextField("学习要点", blank=True, default="")
    note = models.CharField("说明", max_length=200, blank=True, default="")
    at = models.DateTimeField("时间")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "补学记录"
        ordering = ("make_up", "number")
        constraints = (
            models.UniqueConstraint(fields=("make_up", "number"), name="make_up_step_in_order"),
            models.UniqueConstraint(
                fields=("make_up",),
                condition=Q(kind__in=("certified", "waived")),
                name="make_up_ends_once",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="make_up_step_counts_from_one"),
            models.CheckConstraint(
                condition=Q(kind="reported", studied_on__isnull=False) & ~Q(way="") & ~Q(gist="")
                | ~Q(kind="reported") & Q(studied_on__isnull=True, way="", gist=""),
                name="make_up_report_whole",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=("returned", "waived")) | ~Q(note=""),
                name="make_up_return_says_why",
            ),
        )

    def __str__(self) -> str:
        return f"{self.make_up} {self.get_kind_display()}"
