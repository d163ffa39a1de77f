"""发展党员: one case per person, one row per recorded step, the yearly plan of numbers."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.functional import cached_property

from branchrecords.access.permissions import Permission
from branchrecords.access.scoping import Scope, ScopedQuerySet
from branchrecords.database.fields import EncryptedTextField
from members.rules.development import CASE_DONE, REPEATING, STEP_CHOICES, STEPS_BY_KEY
from members.rules.development_order import step_at as step_of_number
from members.rules.development_step import Stage, Step
from members.rules.placements import Placements

from .accounts import User
from .memberships import Membership
from .organizations import Organization
from .people import Person
from .placements import reached

UNDONE = "undone"  # end_reason of a case whose import was taken back


def _where_the_person_is(scope: Scope, person: str) -> Exists:
    """The case follows its person: the newest membership decides, ended or not."""
    return Exists(
        Membership.objects.newest().filter(
            scope.organizations("organization") | scope.organizations("group"),
            person=OuterRef(person),
        )
    )


class CaseQuerySet(ScopedQuerySet):
    """Cases, wherever their people now belong."""

    def permitted(self, user, permission: Permission) -> CaseQuerySet:
        """Cases of people whose newest membership is in the user's scope."""
        return self.filter(_where_the_person_is(user.reach(permission), "person"))

    def permitted_on(
        self, user, permission: Permission, on: date, tree: Placements
    ) -> CaseQuerySet:
        """Cases of people who belonged, or had belonged last, to the user's scope on a day."""
        then = Membership.objects.newest_by(on).filter(
            reached(user.reach(permission), tree, "organization", "group"),
            person=OuterRef("person"),
        )
        return self.filter(Exists(then))

    def open(self) -> CaseQuerySet:
        """Still under way."""
        return self.filter(state=DevelopmentCase.State.OPEN)

    def open_on(self, on: date) -> CaseQuerySet:
        """Under way on a day: applied by then, not yet ended; none that was opened by mistake."""
        begun = self.filter(opened_on__lte=on).exclude(end_reason=UNDONE)
        return begun.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on))

    def below(
        self, organization: Organization, on: date, tree: Placements | None = None
    ) -> CaseQuerySet:
        """Of people who belong on that day to the organisation or to one then below it."""
        memberships = Membership.objects.active_on(on).below(organization, on=on, tree=tree)
        return self.filter(Exists(memberships.filter(person=OuterRef("person"))))


class DevelopmentCase(models.Model):
    """One person's way from application to 转正; `next_step` is the first step not yet done."""

    class State(models.TextChoices):
        OPEN = "open", "办理中"
        DONE = "done", "已完成"
        STOPPED = "stopped", "已终止"

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="development_cases", verbose_name="姓名"
    )
    state = models.CharField("状态", max_length=10, choices=State, default=State.OPEN)
    next_step = models.PositiveSmallIntegerField("下一步", default=1)
    # Steps are taken anew after a refusal or an extension: each time is a round of its own.
    round = models.PositiveSmallIntegerField("第几轮", default=1)
    opened_on = models.DateField("申请日期")
    admitted_on = models.DateField("支部大会接收日期", null=True, blank=True)
    extended_months = models.PositiveSmallIntegerField("延长几个月", null=True, blank=True)
    ended_on = models.DateField("结束日期", null=True, blank=True)
    end_reason = models.CharField("结束原因", max_length=20, blank=True, default="")
    end_note = models.CharField("说明", max_length=200, blank=True, default="")

    is_open: bool = True  # by with_open: may the reader open the file, or did they move away

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "发展档案"
        ordering = ("next_step", "opened_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("person",),
                condition=Q(state="open"),
                name="development_one_open_case",
                violation_error_message="这个人已经有一份办理中的发展档案。",
            ),
            models.CheckConstraint(
                condition=Q(next_step__gte=1, next_step__lte=CASE_DONE, round__gte=1),
                name="development_step_in_table",
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_on__isnull=True)
                | (~Q(state="open") & Q(ended_on__isnull=False)),
                name="development_ended_whole",
            ),
            models.CheckConstraint(
                condition=Q(extended_months__isnull=True)
                | Q(extended_months__gte=6, extended_months__lte=12),
                name="development_extension_6_to_12",
                violation_error_message="延长预备期不少于六个月、不超过一年。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}的发展档案"

    @property
    def step(self) -> Step | None:
        """The next step; None once everything is done."""
        return step_of_number(self.next_step)

    @property
    def stage(self) -> Stage:
        """The stage of the next step; a finished case stays in the last."""
        return self.step.stage if self.step else Stage.PROBATION


class OfCaseQuerySet(ScopedQuerySet):
    """Rows that belong where the person of their case belongs."""

    def permitted(self, user, permission: Permission) -> OfCaseQuerySet:
        return self.filter(_where_the_person_is(user.reach(permission), "case__person"))

    def current(self) -> OfCaseQuerySet:
        """Not replaced by a correction."""
        return self.filter(superseded_at__isnull=True)


class StepRecord(models.Model):
    """What was recorded of one step. Never edited: it can only be superseded, once and with a
    reason, by a correction (`corrects`) or by taking it back; a trigger refuses all else."""

    case = models.ForeignKey(DevelopmentCase, models.PROTECT, related_name="records")
    step = models.CharField("步骤", max_length=20, choices=STEP_CHOICES)
    round = models.PositiveSmallIntegerField("第几轮", default=1)
    # The place in the case's history; a correction takes the place of what it corrects.
    sequence = models.PositiveSmallIntegerField("次序")
    done_on = models.DateField("日期")
    # Opinions and conclusions about a person, as JSON (see `facts`); encrypted at rest.
    content = EncryptedTextField("情况", default="{}")
    result = models.CharField("结论", max_length=20, blank=True, default="")
    note = models.CharField("备注", max_length=300, blank=True, default="")
    people = models.ManyToManyField(Person, through="StepPerson", related_name="+")
    # The branch or committee that did it, as of that day: the case may move on, the record not.
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    # Where the vote was taken from: ids of the meetings app, which members may not import.
    meeting = models.PositiveBigIntegerField("封存的支部大会", null=True, blank=True)
    agenda_item = models.PositiveBigIntegerField("会议的表决议题", null=True, blank=True)
    taken_over = models.BooleanField("按已有材料补登", default=False)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="correction"
    )
    superseded_at = models.DateTimeField("更正或撤回的时间", null=True, blank=True)
    superseded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    superseded_reason = models.CharField("更正或撤回的理由", max_length=200, blank=True, default="")
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    # Told once to whoever recorded it, and kept in the audit trail; not a column.
    warnings: tuple[str, ...] = ()

    objects = OfCaseQuerySet.as_manager()

    class Meta:
        verbose_name = "发展步骤记录"
        ordering = ("sequence", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("case", "sequence"),
                condition=Q(superseded_at__isnull=True),
                name="step_sequence_once",
            ),
            models.UniqueConstraint(
                fields=("case", "step", "round"),
                condition=Q(superseded_at__isnull=True) & ~Q(step__in=REPEATING),
                name="step_once_a_round",
                violation_error_message="这一步已经登记过，要改请用「更正」。",
            ),
            models.UniqueConstraint(
                fields=("agenda_item",),
                condition=Q(superseded_at__isnull=True),
                name="step_vote_is_about_one_person",
                violation_error_message="这次表决已经登记在别人名下；要逐个讨论、逐个表决。",
            ),
            models.CheckConstraint(
                condition=Q(superseded_at__isnull=True, superseded_reason="")
                | (Q(superseded_at__isnull=False) & ~Q(superseded_reason="")),
                name="step_superseded_with_reason",
            ),
        )
        indexes = (
            models.Index(
                fields=("step", "organization", "done_on"),
                condition=Q(superseded_at__isnull=True),
                name="step_by_year",
            ),
        )

    def __str__(self) -> str:
        return f"{STEPS_BY_KEY[self.step].name} {self.done_on}"

    @property
    def definition(self) -> Step:
        """The step's row of the rules table."""
        return STEPS_BY_KEY[self.step]

    @property
    def vote_key(self) -> str:
        """`SealedVote.key` of the vote that the numbers were taken from; "" for none."""
        return f"{self.meeting}-{self.agenda_item or 0}" if self.meeting else ""

    @cached_property
    def facts(self) -> dict[str, Any]:
        """What the step's form asked for, by the keys of rules.development_facts."""
        return json.loads(self.content)


class StepPerson(models.Model):
    """Somebody named in a record: 谈话人, 培养联系人, 入党介绍人."""

    record = models.ForeignKey(StepRecord, models.CASCADE, related_name="named")
    person = models.ForeignKey(Person, models.PROTECT, related_name="named_in_steps")

    class Meta:
        verbose_name = "步骤中的人员"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("record", "person"), name="step_person_once"),
        )

    def __str__(self) -> str:
        return str(self.person)


class PlanQuerySet(ScopedQuerySet):
    """Yearly numbers."""


class DevelopmentPlan(models.Model):
    """How many 预备党员 an organisation may admit in a year, as the level above decided."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="development_plans", verbose_name="组织"
    )
    year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveSmallIntegerField("计划人数")
    note = models.CharField("依据", max_length=200, blank=True, default="")
    changed_at = models.DateTimeField("下达时间")
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = "年度发展计划"
        ordering = ("year", "organization")
        constraints = (
            models.UniqueConstraint(fields=("organization", "year"), name="plan_once_a_year"),
            models.CheckConstraint(
                condition=Q(year__gte=1949, year__lte=2200), name="plan_year_possible"
            ),
        )

    def __str__(self) -> str:
        return f"{self.organization} {self.year}年 {self.number} 人"
