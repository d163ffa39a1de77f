"""Plans of a year, of work or of study: monthly tasks, what was done, checks. Tasks, reports and
checks are only ever added; the last row by a day holds."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from branchrecords.access.scoping import ScopedQuerySet
from meetings.rules.plans import Half, PlanKind, StudyForm, Way
from members.models import Organization, Person, User

from .meetings import Meeting


class WorkPlan(models.Model):
    """The plan of an organisation for a year: a draft until a sealed meeting has decided it.

    The tasks of a study plan are topics (ADR 14).
    """

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="work_plans", verbose_name="组织"
    )
    kind = models.CharField("种类", max_length=5, choices=PlanKind, default=PlanKind.WORK)
    year = models.PositiveSmallIntegerField("年度")
    goals = models.TextField("总体要求")
    created_at = models.DateTimeField("登记时间")
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField("通过日期", null=True)
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, related_name="plans_decided", verbose_name="通过的会议"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "年度工作计划"
        ordering = ("-year", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("organization", "kind", "year"), name="work_plan_once_a_year"
            ),
            models.CheckConstraint(
                condition=Q(year__gte=1990, year__lte=2099), name="work_plan_year_possible"
            ),
            models.CheckConstraint(condition=~Q(goals=""), name="plan_says_something"),
            models.CheckConstraint(
                condition=Q(decided_on=None, meeting=None)
                | Q(decided_on__isnull=False, meeting__isnull=False),
                name="plan_decided_by_a_meeting",
            ),
        )

    def __str__(self) -> str:
        return f"{self.year}{self.get_kind_display()}"

    @property
    def is_study(self) -> bool:
        """Whether its tasks are topics to be studied."""
        return self.kind == PlanKind.STUDY


class KeyTask(models.Model):
    """A place in the plan's months; what it asks stands in its terms."""

    key = models.UUIDField(unique=True, editable=False)
    plan = models.ForeignKey(WorkPlan, models.PROTECT, related_name="tasks")
    month = models.PositiveSmallIntegerField("月份")
    # A topic may be set for the quarter that ends with the month.
    quarterly = models.BooleanField("按季", default=False)

    class Objects(ScopedQuerySet):
        """Where the plan belongs."""

        organization_lookup = "plan__organization"

    objects = Objects.as_manager()

    class Meta:
        verbose_name = "重点任务"
        ordering = ("month", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(month__gte=1, month__lte=12), name="task_month_possible"
            ),
            models.CheckConstraint(
                condition=Q(quarterly=False) | Q(month__in=(3, 6, 9, 12)),
                name="task_quarter_possible",
            ),
        )

    def __str__(self) -> str:
        return f"{self.plan.year}年{self.when}"

    @property
    def when(self) -> str:
        """11月, or 第四季度."""
        return f"第{'一二三四'[self.month // 3 - 1]}季度" if self.quarterly else f"{self.month}月"


class TaskTerms(models.Model):
    """What a task asks from a day on, by 5W1H; a change is another row with its reason.

    A topic of a study plan has form, hours, materials and audience instead of why and where; a
    trigger holds the two apart by the kind of the plan.
    """

    task = models.ForeignKey(KeyTask, models.PROTECT, related_name="terms")
    what = models.CharField("做什么", max_length=200)
    why = models.CharField("为什么做", max_length=300, blank=True, default="")
    owner = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="谁负责")
    due_on = models.DateField("何时完成")
    place = models.CharField("在哪里", max_length=100, blank=True, default="")
    how = models.TextField("怎么做", blank=True, default="")
    form = models.CharField("学习形式", max_length=10, choices=StudyForm, blank=True, default="")
    hours = models.DecimalField("学时", max_digits=4, decimal_places=1, null=True)
    materials = models.CharField("学习资料", max_length=300, blank=True, default="")
    audience = models.CharField("参加人员", max_length=100, blank=True, default="")
    dropped = models.BooleanField("取消这项任务", default=False)
    reason = models.CharField("调整的理由", max_length=200, blank=True, default="")
    set_on = models.DateField("从哪天起")
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "重点任务的内容"
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(what="")
                & (
                    Q(form="", hours=None, materials="", audience="")
                    & ~Q(why="")
                    & ~Q(place="")
                    & ~Q(how="")
                    | Q(why="", place="", hours__isnull=False, hours__gt=0)
                    & ~Q(form="")
                    & ~Q(materials="")
                    & ~Q(audience="")
                ),
                name="task_answers_every_question",
            ),
            models.CheckConstraint(
                condition=Q(dropped=False) | ~Q(reason=""), name="task_dropped_with_reason"
            ),
        )

    def __str__(self) -> str:
        return self.what


class TaskReport(models.Model):
    """That a task is done, by which meeting or activity; or, corrected, that it is not.

    A topic of a study plan may have several: each names one meeting that carried it out.
    """

    key = models.UUIDField(unique=True, editable=False)
    task = models.ForeignKey(KeyTask, models.PROTECT, related_name="reports")
    done = models.BooleanField("已完成", default=True)
    on = models.DateField("完成日期")
    text = models.TextField("完成情况")
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, related_name="+", verbose_name="会议或活动"
    )
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "任务完成情况"
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=~Q(text=""), name="task_report_says_something"),
            models.CheckConstraint(
                condition=Q(done=True) | Q(meeting=None), name="task_undone_without_meeting"
            ),
        )

    def __str__(self) -> str:
        return f"{self.on} {'完成' if self.done else '没有完成'}"


class PlanCheck(models.Model):
    """A check of a plan: 自查 by the organisation, 抽查 by the one above; findings are problems."""

    key = models.UUIDField(unique=True, editable=False)
    plan = models.ForeignKey(WorkPlan, models.PROTECT, related_name="checks")
    half = models.CharField("时间", max_length=5, choices=Half)
    way = models.CharField("方式", max_length=5, choices=Way)
    on = models.DateField("检查日期")
    text = models.TextField("检查情况")
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name="检查的组织"
    )
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Objects(ScopedQuerySet):
        """Where the plan belongs."""

        organization_lookup = "plan__organization"

    objects = Objects.as_manager()

    class Meta:
        verbose_name = "计划检查"
        ordering = ("on", "pk")
        constraints = (
            models.CheckConstraint(condition=~Q(text=""), name="plan_check_says_something"),
            models.UniqueConstraint(
                fields=("plan", "half"), condition=Q(way="self"), name="plan_self_check_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_half_display()}{self.get_way_display()} {self.on}"
