"""量化考核: schemes and their indicators, who is evaluated, scores, evidence, the course.

A scheme may be written until it is put into force; then a trigger refuses every change to it and
its indicators, and what is to be different is a new version. Scores and steps are only ever added:
the one with the highest number counts.
"""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Q

from branchrecords.access.scoping import ScopedQuerySet
from branchrecords.attachments.models import Attachment
from members.models import Organization, Person, User
from reports.rules.evaluation_course import Side, StepKind, Subject
from reports.rules.evaluation_marks import COUNTED, Formula, Method


class Scheme(models.Model):
    """One version of the rules by which an organisation evaluates all below it in a year."""

    class State(models.TextChoices):
        DRAFT = "draft", "起草中"
        IN_FORCE = "in_force", "执行中"
        CLOSED = "closed", "已结束"
        REPLACED = "replaced", "已有新版"

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="schemes", verbose_name="制定的组织"
    )
    year = models.PositiveSmallIntegerField("年度")
    subject = models.CharField("考核对象", max_length=10, choices=Subject)
    title = models.CharField("名称", max_length=80)
    basis = models.CharField("依据", max_length=300)
    version = models.PositiveSmallIntegerField("第几版", default=1)
    state = models.CharField("状态", max_length=10, choices=State, default=State.DRAFT)
    in_force_on = models.DateField("从哪天起执行", null=True)
    changed_at = models.DateTimeField("最近保存时间")
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "考核办法"
        ordering = ("-year", "subject", "-version")
        constraints = (
            models.UniqueConstraint(
                fields=("organization", "year", "subject", "version"), name="scheme_version_once"
            ),
            models.UniqueConstraint(
                fields=("organization", "year", "subject"),
                condition=Q(state__in=("in_force", "closed")),
                name="scheme_one_in_force",
            ),
            models.UniqueConstraint(
                fields=("organization", "year", "subject"),
                condition=Q(state="draft"),
                name="scheme_one_draft",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(in_force_on__isnull=False),
                name="scheme_in_force_since",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def titled(self) -> str:
        """Title and version."""
        return f"{self.title}（第{self.version}版）"

    @property
    def of_branches(self) -> bool:
        return self.subject == Subject.BRANCHES


class Indicator(models.Model):
    """One line of a scheme; `table` holds [at least, marks] pairs as text numbers."""

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="indicators")
    order = models.PositiveSmallIntegerField("序号")
    section = models.CharField("类别", max_length=30)
    title = models.CharField("指标", max_length=60)
    standard = models.CharField("评分标准", max_length=300)
    full = models.DecimalField("分值", max_digits=5, decimal_places=2)
    method = models.CharField("怎样评分", max_length=10, choices=Method, default=Method.MANUAL)
    figure = models.CharField("按哪个数字", max_length=60, blank=True, default="")
    target = models.DecimalField("得满分的目标", max_digits=9, decimal_places=2, null=True)
    each = models.DecimalField("每次扣几分", max_digits=5, decimal_places=2, null=True)
    table = models.JSONField("分档表", default=list)
    evidence = models.BooleanField("要交材料", default=False)

    class Meta:
        verbose_name = "考核指标"
        ordering = ("order", "pk")
        constraints = (
            models.UniqueConstraint(fields=("scheme", "title"), name="indicator_title_once"),
            models.CheckConstraint(
                condition=Q(full__gt=0, full__lte=100), name="indicator_marks_within"
            ),
            models.CheckConstraint(
                condition=~Q(method__in=COUNTED) | ~Q(figure=""), name="indicator_counts_a_figure"
            ),
            models.CheckConstraint(
                condition=~Q(method="share") | Q(target__isnull=False, target__gt=0),
                name="indicator_share_has_target",
            ),
            models.CheckConstraint(
                condition=~Q(method="deduct") | Q(each__isnull=False, each__gt=0),
                name="indicator_deducts_something",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def formula(self) -> Formula:
        """What the rules reckon with."""
        pairs = tuple((Decimal(least), Decimal(marks)) for least, marks in self.table)
        return Formula(self.method, self.full, self.target, self.each, pairs)


class EvaluationQuerySet(ScopedQuerySet):
    """Evaluations: the branch's, and a member's own."""

    person_lookup = "person"

    def current(self) -> EvaluationQuerySet:
        """Without those under a version that was replaced."""
        return self.exclude(scheme__state=Scheme.State.REPLACED)

    def of_year(self, year: int, subject: str) -> EvaluationQuerySet:
        """Those of one year and subject under the version that holds."""
        return self.current().filter(scheme__year=year, scheme__subject=subject)


class Evaluation(models.Model):
    """One branch, or one member (`person`) of a branch, evaluated by one scheme.

    `draft` holds own marks while they are typed, by indicator id; sending them writes the scores.
    """

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="evaluations")
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="evaluations", verbose_name="党支部"
    )
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="evaluations")
    opened_at = models.DateTimeField("开始时间")
    draft = models.JSONField("没有报送的自评", default=dict)
    drafted_at = models.DateTimeField("自评保存时间", null=True)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = "量化考核"
        ordering = ("organization__path", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("scheme", "organization"),
                condition=Q(person=None),
                name="evaluation_once_a_branch",
            ),
            models.UniqueConstraint(
                fields=("scheme", "person"),
                condition=Q(person__isnull=False),
                name="evaluation_once_a_member",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name}{self.scheme.year}年量化考核"

    @property
    def name(self) -> str:
        """Who is evaluated."""
        return self.organization.name if self.person_id is None else self.person.name  # type: ignore[union-attr]


class OfEvaluationQuerySet(ScopedQuerySet):
    """Rows that belong where their evaluation belongs."""

    organization_lookup = "evaluation__organization"
    person_lookup = "evaluation__person"


class Score(models.Model):
    """The marks one side gave for one indicator; `number` counts the times (insert-only).

    `computed` are the marks the records gave at that moment, from `value`.
    """

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="scores")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="scores")
    side = models.CharField("谁评的", max_length=10, choices=Side)
    number = models.PositiveSmallIntegerField("第几次")
    marks = models.DecimalField("得分", max_digits=5, decimal_places=2)
    value = models.DecimalField("当时的数字", max_digits=14, decimal_places=4, null=True)
    computed = models.DecimalField("按数字得分", max_digits=5, decimal_places=2, null=True)
    reason = models.CharField("理由", max_length=300, blank=True, default="")
    at = models.DateTimeField("时间")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = OfEvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = "考核得分"
        ordering = ("evaluation", "indicator", "side", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("evaluation", "indicator", "side", "number"), name="score_number_once"
            ),
            models.CheckConstraint(condition=Q(marks__gte=0), name="score_not_negative"),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(side="marked") | ~Q(reason=""),
                name="score_change_has_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.indicator} {self.marks}"


class Evidence(models.Model):
    """A file that shows an indicator was met."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="evidence")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="evidence_files")
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = OfEvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = "考核材料"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("evaluation", "indicator", "attachment"), name="evidence_once"
            ),
        )

    def __str__(self) -> str:
        return self.attachment.name


class EvaluationStep(models.Model):
    """One step of the course: who, when, a note, what was found, marks taken off (insert-only).

    `rate`: the result of a 民主测评, of 100.
    """

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="steps")
    kind = models.CharField("步骤", max_length=12, choices=StepKind)
    on = models.DateField("日期")
    note = models.CharField("情况", max_length=300, blank=True, default="")
    finding = models.CharField("发现的问题", max_length=300, blank=True, default="")
    deduction = models.DecimalField("扣分", max_digits=4, decimal_places=2, default=0)
    rate = models.DecimalField("测评得分", max_digits=5, decimal_places=2, null=True)
    at = models.DateTimeField("登记时间")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = OfEvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = "考核步骤"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("evaluation", "kind"),
                condition=~Q(kind__in=("daily", "special", "usual")),
                name="evaluation_step_once",
            ),
            models.CheckConstraint(
                condition=Q(deduction=0) | Q(deduction__gt=0) & ~Q(finding=""),
                name="evaluation_deduction_has_finding",
            ),
            models.CheckConstraint(
                condition=Q(rate=None) | Q(rate__gte=0, rate__lte=100),
                name="evaluation_rate_of_hundred",
            ),
            models.CheckConstraint(
                condition=~Q(kind="poll") | Q(rate__isnull=False), name="evaluation_poll_has_rate"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"

    @property
    def counted(self) -> Decimal:
        """The marks it takes off: none once they were given back."""
        return Decimal(0) if getattr(self, "withdrawal", None) else self.deduction
