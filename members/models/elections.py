"""换届 and 补选: the case, its ballots, who could vote, who stood and what they got."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from branchrecords.access.scoping import ScopedQuerySet
from members.rules.elections import Body, Elects, Omission, Tally
from members.rules.kinds import Post

from .accounts import User
from .organizations import Organization
from .people import Person
from .terms import Term


class Election(models.Model):
    """One 换届, 首届选举 or 补选 of an organisation, from 请示 to the approved result."""

    class Kind(models.TextChoices):
        RENEWAL = "renewal", "换届选举"
        FIRST = "first", "首届选举"
        BY_ELECTION = "by_election", "补选"

    class State(models.TextChoices):
        OPEN = "open", "办理中"
        CONFIRMED = "confirmed", "结果已批复"
        CANCELLED = "cancelled", "已取消"

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="elections", verbose_name="组织"
    )
    kind = models.CharField("种类", max_length=12, choices=Kind, default=Kind.RENEWAL)
    state = models.CharField("状态", max_length=10, choices=State, default=State.OPEN)
    term = models.ForeignKey(
        Term, models.PROTECT, null=True, related_name="elections", verbose_name="届满的任期"
    )
    new_term = models.OneToOneField(
        Term, models.PROTECT, null=True, related_name="elected_by", verbose_name="新任期"
    )
    planned_on = models.DateField("拟召开大会日期")
    seats = models.PositiveSmallIntegerField("委员名额")
    secretaries = models.PositiveSmallIntegerField("书记名额", default=1)
    deputies = models.PositiveSmallIntegerField("副书记名额", default=0)
    requested_on = models.DateField("换届请示日期", null=True, blank=True)
    request_number = models.CharField("请示文号", max_length=60, blank=True, default="")
    agreed_on = models.DateField("同意换届的批复日期", null=True, blank=True)
    agreed_number = models.CharField("同意换届的批复文号", max_length=60, blank=True, default="")
    approved_on = models.DateField("选举结果批复日期", null=True, blank=True)
    approved_by = models.CharField("批准组织", max_length=120, blank=True, default="")
    approved_number = models.CharField("选举结果批复文号", max_length=60, blank=True, default="")
    cancel_reason = models.CharField("取消的理由", max_length=200, blank=True, default="")
    created_at = models.DateTimeField("登记时间")
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField("确认时间", null=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "换届选举"
        ordering = ("-planned_on", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("organization",),
                condition=Q(state="open"),
                name="election_one_open",
                violation_error_message="这个组织已有一次办理中的选举。",
            ),
            models.UniqueConstraint(
                fields=("term",),
                condition=~Q(state="cancelled") & Q(kind="renewal"),
                name="election_once_per_term",
                violation_error_message="这一届已经登记过换届选举。",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="confirmed",
                    approved_on__isnull=False,
                    confirmed_at__isnull=False,
                )
                & ~Q(approved_number="")
                & ~Q(approved_by="")
                | ~Q(state="confirmed") & Q(approved_on__isnull=True, confirmed_at__isnull=True),
                name="election_confirmed_whole",
                violation_error_message="确认结果须有批准组织、批复文号和日期。",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(cancel_reason=""),
                name="election_cancelled_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(kind="renewal", term__isnull=False) | ~Q(kind="renewal"),
                name="election_renewal_has_term",
                violation_error_message="换届选举须先登记届满的任期。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organization}{self.planned_on.year}年{self.get_kind_display()}"

    @property
    def is_open(self) -> bool:
        """Whether it can still be changed."""
        return self.state == Election.State.OPEN


class OfElectionQuerySet(ScopedQuerySet):
    """Rows that belong where their election belongs."""

    organization_lookup = "election__organization"


class Ballot(models.Model):
    """One casting of votes for 委员, 书记 or 副书记; a later `round` mends a tie or shortfall.

    `due` is fixed from the roster of electors; for a 党员代表大会 it is entered.
    """

    election = models.ForeignKey(Election, models.CASCADE, related_name="ballots")
    body = models.CharField("会议", max_length=15, choices=Body)
    elects = models.CharField("选举", max_length=10, choices=Elects)
    round = models.PositiveSmallIntegerField("第几次投票", default=1)
    held_on = models.DateField("投票日期")
    seats = models.PositiveSmallIntegerField("应选名额")
    due = models.PositiveIntegerField("应到会", default=0)
    present = models.PositiveIntegerField("实到会", null=True, blank=True)
    issued = models.PositiveIntegerField("发出选票", null=True, blank=True)
    returned = models.PositiveIntegerField("收回选票", null=True, blank=True)
    invalid = models.PositiveIntegerField("无效票", null=True, blank=True)
    omissions_consented = models.BooleanField("会议同意不计入应到会", default=False)
    omissions_number = models.CharField(
        "不计入应到会的批复文号", max_length=60, blank=True, default=""
    )
    reduction_consented = models.PositiveIntegerField("同意减少名额的人数", null=True, blank=True)
    supervisors = models.ManyToManyField(Person, related_name="+", verbose_name="监票人")
    tellers = models.ManyToManyField(Person, related_name="+", verbose_name="计票人")

    objects = OfElectionQuerySet.as_manager()

    class Meta:
        verbose_name = "投票"
        ordering = ("election", "held_on", "pk")
        constraints = (
            models.UniqueConstraint(fields=("election", "elects", "round"), name="ballot_once"),
            models.CheckConstraint(
                condition=Q(present__isnull=True) | Q(present__lte=F("due")),
                name="ballot_present_within_due",
                violation_error_message="实到会人数不能多于应到会人数。",
            ),
            models.CheckConstraint(
                condition=Q(invalid__isnull=True) | Q(invalid__lte=F("returned")),
                name="ballot_invalid_within_returned",
                violation_error_message="无效票不能多于收回的选票。",
            ),
            models.CheckConstraint(
                condition=Q(
                    present__isnull=True,
                    issued__isnull=True,
                    returned__isnull=True,
                    invalid__isnull=True,
                )
                | Q(
                    present__isnull=False,
                    issued__isnull=False,
                    returned__isnull=False,
                    invalid__isnull=False,
                ),
                name="ballot_count_whole",
                violation_error_message="实到会、发出、收回、无效票应当一并填写。",
            ),
            models.CheckConstraint(condition=Q(seats__gte=1), name="ballot_has_seats"),
        )

    def __str__(self) -> str:
        again = f"（第{self.round}次投票）" if self.round > 1 else ""
        return f"选举{self.get_elects_display()}{again}"

    @property
    def is_counted(self) -> bool:
        """Whether the votes have been entered."""
        return self.present is not None

    @property
    def tally(self) -> Tally | None:
        """The count for the rules; None before it is entered."""
        if self.present is None:
            return None
        return Tally(
            seats=self.seats,
            due=self.due,
            present=self.present,
            issued=self.issued or 0,
            returned=self.returned or 0,
            invalid=self.invalid or 0,
        )


class OfBallotQuerySet(ScopedQuerySet):
    """Rows that belong where their ballot belongs."""

    organization_lookup = "ballot__election__organization"


class Elector(models.Model):
    """One person with the right to elect, as of the ballot's day; left out where `omission`."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="electors")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    name = models.CharField("姓名", max_length=60)
    omission = models.CharField(
        "不计入应到会的理由", max_length=20, choices=Omission, blank=True, default=""
    )
    order = models.PositiveSmallIntegerField(default=0)

    objects = OfBallotQuerySet.as_manager()

    class Meta:
        verbose_name = "选举人"
        ordering = ("order", "pk")
        constraints = (models.UniqueConstraint(fields=("ballot", "person"), name="elector_once"),)

    def __str__(self) -> str:
        return self.name


class Candidate(models.Model):
    """Somebody on the ballot paper, or written in (另选他人), with votes and the post given."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="candidates")
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="candidacies", verbose_name="姓名"
    )
    name = models.CharField("姓名", max_length=60)
    order = models.PositiveSmallIntegerField(default=0)
    written_in = models.BooleanField("另选", default=False)
    in_favour = models.PositiveIntegerField("赞成", null=True, blank=True)
    against = models.PositiveIntegerField("不赞成", null=True, blank=True)
    abstained = models.PositiveIntegerField("弃权", null=True, blank=True)
    elected = models.BooleanField("当选", null=True)
    post = models.CharField("分工", max_length=20, choices=Post, blank=True, default="")

    objects = OfBallotQuerySet.as_manager()

    class Meta:
        verbose_name = "候选人"
        ordering = ("written_in", "order", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("ballot", "person"),
                name="candidate_once",
                violation_error_message="同一张选票上不能有两次同一个人。",
            ),
            models.CheckConstraint(
                condition=Q(written_in=False)
                | Q(against__isnull=True, abstained__isnull=True)
                | Q(against=0, abstained=0),
                name="candidate_written_in_has_favour_only",
            ),
            models.CheckConstraint(
                condition=~Q(elected=True) | ~Q(post=""), name="candidate_elected_has_post"
            ),
        )

    def __str__(self) -> str:
        return self.name
