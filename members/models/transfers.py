"""Letters that move the 组织关系 (介绍信), and the history of each."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q

from branchrecords.access.permissions import Permission
from branchrecords.access.scoping import Scope, ScopedQuerySet
from branchrecords.attachments.models import Attachment
from members.rules.kinds import StandingKind
from members.rules.placements import Placements
from members.rules.transfers import (
    MOST_VALID_DAYS,
    TransferEvent,
    TransferKind,
    TransferState,
    last_valid_day,
    letter_number,
)

from .accounts import User
from .organizations import Organization
from .people import Person
from .placements import reached


class TransferQuerySet(ScopedQuerySet):
    """Letters: both sides see them, each side does its own part."""

    def permitted(self, user, permission: Permission) -> Self:
        """Letters that come from or lead to an organisation in the user's scope."""
        scope: Scope = user.reach(permission)
        return self.filter(scope.organizations("origin") | scope.organizations("target"))

    def sent_by(self, user, permission: Permission) -> Self:
        """Those whose sending side is the user's: who issued the letter, or registered it."""
        scope: Scope = user.reach(permission)
        incoming = Q(kind=TransferKind.IN) & scope.organizations("target")
        return self.filter(scope.organizations("origin") | incoming)

    def received_by(self, user, permission: Permission) -> Self:
        """Those to be accepted by the user: the target's side; for 系统外 who gets the 回执."""
        scope: Scope = user.reach(permission)
        outgoing = Q(kind=TransferKind.OUT) & scope.organizations("origin")
        return self.filter(scope.organizations("target") | outgoing)

    def open(self) -> Self:
        """Neither accepted nor returned nor cancelled."""
        return self.filter(state=TransferState.OPEN)

    def permitted_on(self, user, permission: Permission, tree: Placements) -> Self:
        """Letters of whatever stood in the user's scope that day, with `is_here`: whether the user
        may open the letter today."""
        scope: Scope = user.reach(permission)
        here = scope.organizations("origin") | scope.organizations("target")
        rows = self.filter(reached(scope, tree, "origin", "target"))
        return rows.annotate(
            is_here=models.ExpressionWrapper(here, output_field=models.BooleanField())
        )

    def with_state_on(self, on: date) -> Self:
        """Adds `state_then`: what had become of a letter by a day."""
        ended = models.When(closed_on__lte=on, then=F("state"))
        return self.annotate(
            state_then=models.Case(ended, default=models.Value(TransferState.OPEN.value))
        )

    def overdue(self, on: date) -> Self:
        """Open, and no longer valid on that day."""
        return self.open().filter(valid_until__lt=on)

    def with_late(self, on: date) -> Self:
        """Adds `is_late`: no longer valid on that day, whatever has become of it."""
        return self.annotate(
            is_late=models.ExpressionWrapper(
                Q(valid_until__lt=on), output_field=models.BooleanField()
            )
        )


class Transfer(models.Model):
    """One letter. What is written on it never changes; its end is an event of the history.

    `within` has both sides in the system, `out` and `in` have a name in words for the other.
    Numbers run per issuing committee and year; a letter from outside keeps its own number.
    """

    kind = models.CharField("种类", max_length=10, choices=TransferKind)
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="transfers", verbose_name="党员"
    )
    standing = models.CharField("身份", max_length=20, choices=StandingKind)
    issuer = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        related_name="letters_issued",
        verbose_name="开出介绍信的党委",
    )
    year = models.PositiveSmallIntegerField("年份", null=True)
    serial = models.PositiveIntegerField("顺序号", null=True)
    outside_number = models.CharField("外来介绍信编号", max_length=60, blank=True, default="")
    origin = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="transfers_out", verbose_name="转出"
    )
    target = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="transfers_in", verbose_name="转入"
    )
    outside_name = models.CharField("系统外党组织", max_length=120, blank=True, default="")
    outside_address = models.CharField("通讯地址", max_length=200, blank=True, default="")
    outside_branch = models.CharField("系统外党支部", max_length=120, blank=True, default="")
    reason = models.CharField("转接原因", max_length=100)
    issued_on = models.DateField("开出日期")
    valid_days = models.PositiveSmallIntegerField("有效天数")
    valid_until = models.DateField("有效期至")
    dues_until = models.DateField("党费交至", null=True, blank=True)
    handler = models.CharField("经办人", max_length=60)
    state = models.CharField(
        "状态", max_length=10, choices=TransferState, default=TransferState.OPEN
    )
    closed_on = models.DateField("办结日期", null=True, blank=True)
    created_at = models.DateTimeField("登记时间")

    is_here: bool = True  # added by permitted_on
    state_then: str = ""  # added by with_state_on

    objects = TransferQuerySet.as_manager()

    class Meta:
        verbose_name = "组织关系介绍信"
        ordering = ("-issued_on", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("issuer", "year", "serial"),
                name="transfer_number_once",
                violation_error_message="这个编号已经用过。",
            ),
            models.UniqueConstraint(
                fields=("person",),
                condition=Q(state=TransferState.OPEN),
                name="transfer_one_open",
                violation_error_message="这名党员还有一份没有办结的介绍信。",
            ),
            models.CheckConstraint(
                condition=(
                    Q(kind="within", origin__isnull=False, target__isnull=False, outside_name="")
                    & ~Q(origin=F("target"))
                )
                | (Q(kind="out", origin__isnull=False, target__isnull=True) & ~Q(outside_name=""))
                | (Q(kind="in", origin__isnull=True, target__isnull=False) & ~Q(outside_name="")),
                name="transfer_two_sides",
            ),
            models.CheckConstraint(
                condition=(
                    Q(kind="in", issuer__isnull=True, serial__isnull=True) & ~Q(outside_number="")
                )
                | (
                    ~Q(kind="in")
                    & Q(issuer__isnull=False, serial__isnull=False, year__isnull=False)
                    & Q(serial__gte=1, year=F("issued_on__year"))
                ),
                name="transfer_numbered",
            ),
            models.CheckConstraint(
                condition=Q(valid_days__gte=1, valid_days__lte=MOST_VALID_DAYS),
                name="transfer_valid_days",
                violation_error_message="介绍信有效期最长三个月。",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=F("issued_on") + F("valid_days") * timedelta(days=1)),
                name="transfer_valid_until",
            ),
            models.CheckConstraint(
                condition=Q(dues_until__isnull=True) | Q(dues_until__day=1),
                name="transfer_dues_month",
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_on__isnull=True)
                | (~Q(state="open") & Q(closed_on__isnull=False, closed_on__gte=F("issued_on"))),
                name="transfer_closed_after_issue",
            ),
        )
        indexes = (
            models.Index(fields=("origin", "-issued_on"), name="transfer_origin"),
            models.Index(fields=("target", "-issued_on"), name="transfer_target"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.person}"

    @property
    def number(self) -> str:
        """组介〔2026〕3号, or what the letter from outside carries."""
        if self.serial is None or self.year is None:
            return self.outside_number
        return letter_number(self.year, self.serial)

    @property
    def is_open(self) -> bool:
        """Still waiting for its end."""
        return self.state == TransferState.OPEN

    def is_overdue(self, on: date) -> bool:
        """Open and no longer valid on that day; the sender stays responsible all the same."""
        return self.is_open and on > self.valid_until

    @property
    def from_name(self) -> str:
        """The sending side in words."""
        return self.origin.name if self.origin else self.outside_name

    @property
    def to_name(self) -> str:
        """The receiving side in words."""
        return self.target.name if self.target else self.outside_name

    @staticmethod
    def validity(issued_on: date, days: int) -> date:
        """The last valid day, for the row to be made."""
        return last_valid_day(issued_on, days)


class TransferStep(models.Model):
    """One line of a letter's history; insert-only."""

    transfer = models.ForeignKey(Transfer, models.PROTECT, related_name="steps")
    event = models.CharField("事项", max_length=12, choices=TransferEvent)
    on = models.DateField("日期")
    note = models.CharField("说明", max_length=200, blank=True, default="")
    met_person = models.BooleanField("已见到本人", default=False)
    checked_letter = models.BooleanField("已核对介绍信", default=False)
    scan = models.OneToOneField(
        Attachment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="transfer_step",
        verbose_name="扫描件",
    )
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="办理人")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "介绍信办理记录"
        ordering = ("at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("transfer",),
                condition=Q(event__in=("accepted", "returned", "cancelled")),
                name="transfer_ends_once",
            ),
            models.CheckConstraint(
                condition=~Q(event__in=("returned", "cancelled")) | ~Q(note=""),
                name="transfer_end_has_reason",
                violation_error_message="退回和作废要写原因。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_event_display()} {self.on}"
