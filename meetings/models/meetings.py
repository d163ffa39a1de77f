"""A meeting from plan to seal, and who was there."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import ExtractYear

from branchrecords.access.scoping import ScopedQuerySet
from meetings.rules.kind_table import KINDS_BY_KEY
from meetings.rules.kinds import MeetingKind
from members.models import Organization, Person, User
from members.rules.kinds import StandingKind

from .kinds import OWN, OwnKind


class MeetingQuerySet(ScopedQuerySet):
    """Meetings in the words of the desk."""

    def held(self) -> MeetingQuerySet:
        """Held and recorded: sealed. Only these count in figures."""
        return self.filter(state=Meeting.State.SEALED)

    def unfinished(self) -> MeetingQuerySet:
        """Planned or open: still to be recorded."""
        return self.filter(state__in=(Meeting.State.PLANNED, Meeting.State.OPEN))

    def in_period(self, starts, ends) -> MeetingQuerySet:
        """Held on a day from `starts` until before `ends` (dates)."""
        return self.filter(held_on__gte=starts, held_on__lt=ends)


class Meeting(models.Model):
    """One meeting or activity of a branch, or of a group of it (`organization`)."""

    class State(models.TextChoices):
        PLANNED = "planned", "已安排"
        OPEN = "open", "草稿"
        SEALED = "sealed", "已封存"
        CANCELLED = "cancelled", "已取消"

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="meetings", verbose_name="组织"
    )
    kind = models.CharField("种类", max_length=20)
    own_kind = models.ForeignKey(
        OwnKind, models.PROTECT, null=True, blank=True, related_name="meetings"
    )
    title = models.CharField("名称", max_length=120)
    state = models.CharField("状态", max_length=10, choices=State, default=State.PLANNED)
    held_on = models.DateField("日期")
    starts_at = models.TimeField("开始时间")
    ends_at = models.TimeField("结束时间", null=True, blank=True)
    place = models.CharField("地点", max_length=120, blank=True, default="")
    chair = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="chaired", verbose_name="主持人"
    )
    recorder = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="recorded", verbose_name="记录人"
    )
    lecturer = models.CharField("授课人", max_length=60, blank=True, default="")
    guests = models.CharField("列席人员", max_length=300, blank=True, default="")
    # Whom somebody chose, for kinds without a rule of who is due; the roster of the day is fixed
    # from it as attendances.
    invitees = models.ManyToManyField(
        Person, related_name="invited_to", blank=True, verbose_name="参加人员"
    )
    # For the notice alone: no part of the record, hence not under the seal's digest.
    preparation = models.CharField("会前准备", max_length=300, blank=True, default="")
    study_hours = models.DecimalField("学时", max_digits=4, decimal_places=1, default=0)
    summary = models.TextField("会议小结", blank=True, default="")
    hint_reason = models.CharField("保留提示的理由", max_length=200, blank=True, default="")
    cancel_reason = models.CharField("取消的理由", max_length=200, blank=True, default="")
    created_at = models.DateTimeField("登记时间")
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    changed_at = models.DateTimeField("最近保存时间")
    # When the plan got the form it has; its notice is dated by it. None: before this was kept.
    arranged_at = models.DateTimeField("安排时间", null=True)
    opened_at = models.DateTimeField("固定名单时间", null=True)
    sealed_at = models.DateTimeField("封存时间", null=True)
    sealed_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    late_days = models.PositiveIntegerField("补录迟几天", default=0)
    # Fixed by the seal, because names and organisations change afterwards.
    organization_name = models.CharField("封存时的组织全称", max_length=120, blank=True, default="")
    chair_name = models.CharField("封存时的主持人", max_length=60, blank=True, default="")
    recorder_name = models.CharField("封存时的记录人", max_length=60, blank=True, default="")
    ordinal = models.PositiveIntegerField("当年第几次", null=True)
    number = models.PositiveIntegerField("档案号", null=True)
    record_format = models.PositiveSmallIntegerField("摘要格式", default=1)
    digest = models.CharField("摘要", max_length=64, blank=True, default="")
    previous_digest = models.CharField(max_length=64, blank=True, default="")

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "会议"
        ordering = ("-held_on", "-starts_at", "-pk")
        indexes = (
            models.Index(fields=("organization", "kind", "held_on"), name="meeting_cadence"),
            models.Index(fields=("organization", "-held_on"), name="meeting_recent"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    state="sealed",
                    sealed_at__isnull=False,
                    sealed_by__isnull=False,
                    number__isnull=False,
                    ordinal__isnull=False,
                    opened_at__isnull=False,
                )
                & ~Q(digest="")
                | (~Q(state="sealed") & Q(sealed_at__isnull=True, sealed_by__isnull=True)),
                name="meeting_sealed_whole",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="meeting_ends_after_start",
                violation_error_message="结束时间应晚于开始时间。",
            ),
            models.UniqueConstraint(fields=("organization", "number"), name="meeting_number_once"),
            models.UniqueConstraint(
                "organization",
                "kind",
                ExtractYear("held_on"),
                "ordinal",
                name="meeting_ordinal_once",
            ),
            models.CheckConstraint(
                condition=Q(own_kind__isnull=False, kind__startswith=OWN)
                | Q(own_kind__isnull=True) & ~Q(kind__startswith=OWN),
                name="meeting_own_kind_named",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def definition(self) -> MeetingKind:
        """What the kind is everywhere; local rules are added by `queries.kinds`."""
        return self.own_kind.definition if self.own_kind else KINDS_BY_KEY[self.kind]

    @property
    def kind_label(self) -> str:
        """支部党员大会, or the name of a kind of one's own."""
        return self.own_kind.label if self.own_kind else KINDS_BY_KEY[self.kind].label

    @property
    def is_sealed(self) -> bool:
        """Whether it can no longer be changed."""
        return self.state == Meeting.State.SEALED

    @property
    def late_text(self) -> str:
        """补录，迟 6 天, or nothing for a record entered in time."""
        return f"补录，迟 {self.late_days} 天" if self.late_days else ""

    @property
    def is_unfinished(self) -> bool:
        """Planned or open: still to be recorded."""
        return self.state in (Meeting.State.PLANNED, Meeting.State.OPEN)


class AttendanceQuerySet(ScopedQuerySet):
    """Who was there: the branch's rows, and a member's own."""

    organization_lookup = "meeting__organization"
    person_lookup = "person"

    def of_held(self) -> AttendanceQuerySet:
        """Of sealed meetings: only these count."""
        return self.filter(meeting__state=Meeting.State.SEALED)


class Attendance(models.Model):
    """One person of the roster, snapshotted when the meeting opens (应到, 有无表决权)."""

    class State(models.TextChoices):
        PRESENT = "present", "到"
        LEAVE = "leave", "请假"
        ABSENT = "absent", "缺席"

    class Way(models.TextChoices):
        SCAN = "scan", "扫码签到"
        DESK = "desk", "记录人登记"

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances")
    person = models.ForeignKey(Person, models.PROTECT, related_name="attendances")
    name = models.CharField("姓名", max_length=60)
    post = models.CharField("职务", max_length=40, blank=True, default="")
    standing = models.CharField("身份", max_length=20, choices=StandingKind)
    may_vote = models.BooleanField("有表决权")
    order = models.PositiveSmallIntegerField(default=0)
    state = models.CharField("到会", max_length=10, choices=State, default=State.PRESENT)
    reason = models.CharField("原因", max_length=100, blank=True, default="")
    # How and when somebody signed in; empty for who was only ticked on the roll call. Times are of
    # the meeting's own day.
    way = models.CharField("签到方式", max_length=10, choices=Way, blank=True, default="")
    came_at = models.TimeField("到会时间", null=True, blank=True)
    late = models.BooleanField("迟到", default=False)
    left_at = models.TimeField("离会时间", null=True, blank=True)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = "到会"
        ordering = ("order", "pk")
        constraints = (
            models.UniqueConstraint(fields=("meeting", "person"), name="attendance_once"),
            models.CheckConstraint(
                condition=Q(state="present", reason="") | ~Q(state="present"),
                name="attendance_present_has_no_reason",
            ),
            models.CheckConstraint(
                condition=Q(state="present")
                | Q(way="", came_at__isnull=True, late=False, left_at__isnull=True),
                name="attendance_signs_in_present",
            ),
            models.CheckConstraint(
                condition=Q(came_at__isnull=False) | Q(way="", late=False),
                name="attendance_signed_has_time",
            ),
            models.CheckConstraint(
                condition=Q(came_at__isnull=True)
                | Q(left_at__isnull=True)
                | Q(left_at__gt=F("came_at")),
                name="attendance_leaves_after_coming",
                violation_error_message="离会时间应晚于到会时间。",
            ),
        )
        indexes = (models.Index(fields=("person", "state"), name="attendance_person"),)

    def __str__(self) -> str:
        return f"{self.name} {self.get_state_display()}"

    @property
    def times_text(self) -> str:
        """15:20 到（迟到），16:10 离会; nothing where no time is known or worth telling."""
        parts = []
        if self.late:
            parts.append(f"{self.came_at:%H:%M} 到（迟到）")
        if self.left_at:
            parts.append(f"{self.left_at:%H:%M} 离会")
        return "，".join(parts)
