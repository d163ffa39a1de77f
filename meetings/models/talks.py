"""谈心谈话: who talked with whom. Only ever added to; a wrong row is withdrawn by another."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from branchrecords.access.scoping import ScopedQuerySet
from branchrecords.database.fields import EncryptedTextField
from meetings.rules.talks import TalkKind, TalkPurpose
from members.models import Organization, Person, User


class TalkQuerySet(ScopedQuerySet):
    """Talks where they are kept."""

    def counted(self) -> TalkQuerySet:
        """Those that were not withdrawn."""
        return self.filter(~Exists(TalkWithdrawal.objects.filter(talk=OuterRef("pk"))))

    def of_person(self, person: Person) -> TalkQuerySet:
        """Those of one of the two."""
        return self.filter(Q(first=person) | Q(second=person))

    def in_year(self, year: int) -> TalkQuerySet:
        """Of a calendar year."""
        return self.filter(held_on__year=year)


class Talk(models.Model):
    """One talk of two people; `first` is the one with the smaller id, so that a pair is a pair.

    The gist is encrypted: the two read it, others by a right of its own and with an audit row.
    """

    key = models.UUIDField(unique=True, editable=False)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="talks", verbose_name="组织"
    )
    first = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="一方")
    second = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="另一方")
    kind = models.CharField("类别", max_length=15, choices=TalkKind)
    purpose = models.CharField(
        "事由", max_length=10, choices=TalkPurpose, default=TalkPurpose.REGULAR
    )
    held_on = models.DateField("日期")
    place = models.CharField("地点", max_length=100)
    gist = EncryptedTextField("谈话要点", blank=True, default="")
    solved = models.PositiveSmallIntegerField("解决问题（个）", default=0)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )

    objects = TalkQuerySet.as_manager()

    class Meta:
        verbose_name = "谈心谈话"
        ordering = ("-held_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(first__lt=F("second")),
                name="talk_of_two",
                violation_error_message="谈心谈话是两个人的，不能和自己谈。",
            ),
        )
        indexes = (
            models.Index(fields=("organization", "held_on"), name="talk_year"),
            models.Index(fields=("first", "held_on"), name="talk_first"),
            models.Index(fields=("second", "held_on"), name="talk_second"),
        )

    def __str__(self) -> str:
        return f"{self.first}和{self.second} {self.held_on}"


class TalkWithdrawal(models.Model):
    """A talk that was entered wrongly; the row stays, it no longer counts."""

    talk = models.OneToOneField(Talk, models.PROTECT, related_name="withdrawal")
    reason = models.CharField("理由", max_length=200)
    at = models.DateTimeField("撤回时间")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "撤回谈话记录"
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="talk_withdrawn_with_reason"),
        )

    def __str__(self) -> str:
        return self.reason
