"""流动党员: the registers of 流出 and 流入, and every contact made."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Max, Q

from branchrecords.database.fields import EncryptedTextField
from members.rules.kinds import MEMBER_STANDINGS, Sex, StandingKind
from members.rules.mobile import Direction, Outcome, Reason, Region, Way

from .accounts import User
from .dated import DatedQuerySet, ends_after_start
from .organizations import Organization
from .people import Person
from .placements import PlacedMixin


class MobileQuerySet(PlacedMixin, DatedQuerySet):
    """Rows of both registers."""

    def with_contact(self, on: date | None = None) -> Self:
        """Adds `reached_on`: the last day, up to `on`, on which the person was really reached."""
        reached = Q(contacts__was_reached=True)
        if on is not None:
            reached &= Q(contacts__on__lte=on)
        return self.annotate(reached_on=Max("contacts__on", filter=reached))


class MobileRecord(models.Model):
    """Somebody away from the own branch (流出), or somebody of another organisation here (流入).

    A 流出 member stays in the own branch's roster; a 流入 member never counts among its members.
    `ends_on` is the first day on which the row no longer holds.
    """

    direction = models.CharField("名册", max_length=3, choices=Direction)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="mobile_records", verbose_name="党支部"
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="mobile_records", verbose_name="党员"
    )
    name = models.CharField("姓名", max_length=60)
    sex = models.CharField("性别", max_length=1, choices=Sex, default=Sex.UNKNOWN)
    standing = models.CharField(
        "身份",
        max_length=20,
        choices=[(kind.value, kind.label) for kind in reversed(MEMBER_STANDINGS)],
        default=StandingKind.FULL,
    )
    region = models.CharField("去向范围", max_length=10, choices=Region)
    place = models.CharField("居住地", max_length=120)
    is_settled = models.BooleanField("地点比较固定", default=True)
    unit = models.CharField("工作或学习单位", max_length=120, blank=True, default="")
    contact = EncryptedTextField("联系方式", blank=True, default="")
    other_organization = models.CharField("对方党组织", max_length=120, blank=True, default="")
    other_contact = models.CharField("对方党组织联系方式", max_length=120, blank=True, default="")
    reason = models.CharField("流动原因", max_length=10, choices=Reason)
    certificate = models.CharField("活动证号", max_length=40, blank=True, default="")
    certificate_on = models.DateField("发证日期", null=True, blank=True)
    certificate_returned_on = models.DateField("交回日期", null=True, blank=True)
    starts_on = models.DateField("开始日期")
    expected_on = models.DateField("预计返回日期", null=True, blank=True)
    ends_on = models.DateField("结束日期", null=True, blank=True)
    outcome = models.CharField("结果", max_length=12, choices=Outcome, blank=True, default="")
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField("登记时间")

    is_here: bool = True  # by marked_here: may the reader open it, or does it stand elsewhere

    objects = MobileQuerySet.as_manager()

    class Meta:
        verbose_name = "流动党员"
        ordering = ("-starts_on", "-pk")
        constraints = (
            ends_after_start("mobile_ends_after_start"),
            models.UniqueConstraint(
                fields=("person", "direction"),
                condition=Q(ends_on__isnull=True),
                name="mobile_once",
                violation_error_message="这名党员已经在这本名册里。",
            ),
            models.CheckConstraint(
                condition=Q(direction="in") | Q(person__isnull=False),
                name="mobile_out_is_own_member",
            ),
            models.CheckConstraint(
                condition=Q(direction="out") | ~Q(other_organization=""),
                name="mobile_in_names_home",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True, outcome="")
                | (Q(ends_on__isnull=False) & ~Q(outcome="")),
                name="mobile_end_has_outcome",
            ),
            models.CheckConstraint(
                condition=Q(expected_on__isnull=True) | Q(expected_on__gt=F("starts_on")),
                name="mobile_expected_after_start",
            ),
            models.CheckConstraint(
                condition=Q(certificate_returned_on__isnull=True)
                | (Q(certificate_returned_on__gte=F("certificate_on")) & ~Q(certificate="")),
                name="mobile_certificate_returned_after_issue",
            ),
        )
        indexes = (models.Index(fields=("organization", "direction"), name="mobile_register"),)

    def __str__(self) -> str:
        return f"{self.name}（{self.get_direction_display()}）"

    @property
    def is_out(self) -> bool:
        """A member of ours who is away."""
        return self.direction == Direction.OUT


class MobileContact(models.Model):
    """One contact, or one attempt; insert-only."""

    record = models.ForeignKey(MobileRecord, models.PROTECT, related_name="contacts")
    on = models.DateField("联系日期")
    way = models.CharField("方式", max_length=10, choices=Way)
    was_reached = models.BooleanField("联系上了", default=True)
    contacted_by = models.CharField("联系人", max_length=60)
    content = models.CharField("联系内容", max_length=300)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="登记人")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "流动党员联系记录"
        ordering = ("-on", "-pk")
        indexes = (models.Index(fields=("record", "-on"), name="mobile_contact_record"),)

    def __str__(self) -> str:
        return f"{self.record} {self.on}"
