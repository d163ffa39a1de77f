"""Where an organisation's dues lie in a bank, who keeps the accounts and who the money (费08)."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q

from branchrecords.access.scoping import ScopedQuerySet
from branchrecords.database.fields import EncryptedTextField
from branchrecords.web.formats import masked
from members.models import Organization, User
from members.models.dated import DatedQuerySet, DateRange, ends_after_start

SHOWN_DIGITS = 4


def one_at_a_time(name: str, message: str) -> ExclusionConstraint:
    """One organisation's rows of this table may not overlap in time."""
    return ExclusionConstraint(
        name=name,
        expressions=(
            (DateRange("starts_on", "ends_on", RangeBoundary()), RangeOperators.OVERLAPS),
            ("organization", RangeOperators.EQUAL),
        ),
        violation_error_message=message,
    )


class DuesAccount(models.Model):
    """The bank account of a committee's dues; its number is encrypted and masked on pages."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="dues_accounts", verbose_name="组织"
    )
    bank = models.CharField("开户行", max_length=80)
    holder = models.CharField("户名", max_length=80)
    account_number = EncryptedTextField("账号")
    starts_on = models.DateField("启用日期")
    ends_on = models.DateField("停用日期", null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "党费账户"
        ordering = ("-starts_on", "-pk")
        constraints = (
            ends_after_start("dues_account_ends_after_start"),
            one_at_a_time("dues_account_one_at_a_time", "这段时间已经有一个党费账户。"),
            models.CheckConstraint(
                condition=~Q(bank="") & ~Q(holder=""), name="dues_account_named"
            ),
        )

    def __str__(self) -> str:
        return f"{self.bank} {self.masked_number}"

    @property
    def masked_number(self) -> str:
        """Stars and the last four digits."""
        return masked(self.account_number, 0, SHOWN_DIGITS)


class DuesKeepers(models.Model):
    """The accountant (会计) and the cashier (出纳) of an organisation's dues; never one person."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="dues_keepers", verbose_name="组织"
    )
    accountant = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="会计")
    cashier = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="出纳")
    starts_on = models.DateField("从哪天起")
    ends_on = models.DateField("到哪天止", null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "党费会计、出纳"
        ordering = ("-starts_on", "-pk")
        constraints = (
            ends_after_start("dues_keepers_ends_after_start"),
            one_at_a_time("dues_keepers_one_at_a_time", "这段时间已经指定了会计、出纳。"),
            models.CheckConstraint(
                condition=~Q(accountant=F("cashier")),
                name="dues_keepers_two_people",
                violation_error_message="会计和出纳不能是同一个人。",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"会计{self.accountant}、出纳{self.cashier}"


class KeepersHandover(models.Model):
    """What was handed over with the books: the balances of the evening before, as the journal
    showed them. Insert-only."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    keepers = models.OneToOneField(DuesKeepers, models.PROTECT, related_name="handover")
    previous = models.OneToOneField(
        DuesKeepers, models.PROTECT, null=True, related_name="handed_on"
    )
    cash = models.DecimalField("库存现金", max_digits=12, decimal_places=2)
    bank = models.DecimalField("银行存款", max_digits=12, decimal_places=2)
    witness = models.CharField("监交人", max_length=60)
    note = models.CharField("移交的账册凭证", max_length=200, blank=True, default="")
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    recorded_at = models.DateTimeField("登记时间")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "党费交接"
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=~Q(witness=""), name="handover_has_witness"),
        )

    def __str__(self) -> str:
        return f"{self.organization} {self.keepers.starts_on} 交接"

    @property
    def parties(self) -> list[User]:
        """Who has to sign: the two who hand over, where there are any, and the two who take."""
        rows = [row for row in (self.previous, self.keepers) if row is not None]
        return list(dict.fromkeys(user for row in rows for user in (row.accountant, row.cashier)))


class HandoverSignature(models.Model):
    """One of the parties has signed, in the own log-in. Insert-only."""

    handover = models.ForeignKey(KeepersHandover, models.PROTECT, related_name="signatures")
    signed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="签字人")
    signed_at = models.DateTimeField("签字时间")

    class Meta:
        verbose_name = "交接签字"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("handover", "signed_by"), name="handover_signed_once"),
        )

    def __str__(self) -> str:
        return str(self.signed_by)
