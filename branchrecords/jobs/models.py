"""A job is a row: the truth about background work, whatever becomes of broker and worker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q


@dataclass(frozen=True)
class Words:
    """What is done, counted in what; what did not work; the button that stops it."""

    done: str = "已生成"
    unit: str = "份"
    failed: str = "份没有生成"
    stop: str = "停止生成"


WORDS: dict[str, Words] = {
    "export": Words(unit="行", failed="行没有生成"),
    "volume": Words(failed="份没有收入"),
    "import": Words("已写入", "行", "行没有写入", "停止写入"),
}


# Kinds whose handler can make some parts alone (`params["only"]`).
REPEATABLE = ("summaries",)


class JobQuerySet(models.QuerySet):
    """Jobs belong to whoever started them."""

    def owned_by(self, user) -> JobQuerySet:
        """The user's own jobs; a result is downloaded by its owner only."""
        return self.filter(owner=user)


class Job(models.Model):
    """One piece of background work, its progress and its result."""

    class State(models.TextChoices):
        WAITING = "waiting", "等待开始"
        RUNNING = "running", "正在办理"
        DONE = "done", "已完成"
        FAILED = "failed", "没有完成"
        CANCELLED = "cancelled", "已停止"

    ENDED = (State.DONE, State.FAILED, State.CANCELLED)

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="发起人")
    kind = models.CharField("种类", max_length=40)
    title = models.CharField("名称", max_length=200)
    params = models.JSONField("参数", default=dict)
    state = models.CharField("状态", max_length=10, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField("已完成", default=0)
    total = models.PositiveIntegerField("共", default=0)
    failures = models.JSONField("没有完成的部分", default=list)
    error = models.TextField("出错原因", blank=True)
    result = models.FileField("结果", upload_to="jobs/", max_length=255, blank=True)
    result_name = models.CharField("文件名", max_length=200, blank=True)
    cancel_requested = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    setbacks = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="claims since the job last got further"
    )
    created_at = models.DateTimeField("发起时间")
    started_at = models.DateTimeField("开始时间", null=True)
    beat_at = models.DateTimeField("最近一次进展", null=True)
    finished_at = models.DateTimeField("结束时间", null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = "后台任务"
        ordering = ("-created_at", "-pk")
        indexes = (
            models.Index(fields=("owner", "-created_at"), name="job_owner_created"),
            models.Index(
                fields=("state", "beat_at"),
                name="job_open",
                condition=Q(state__in=("waiting", "running")),
            ),
        )
        constraints = (
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="job_done_within_total"),
            models.CheckConstraint(
                condition=Q(state__in=("waiting", "running"), finished_at__isnull=True)
                | Q(state__in=("done", "failed", "cancelled"), finished_at__isnull=False),
                name="job_ended_has_time",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def words(self) -> Words:
        """How its page speaks of it."""
        return WORDS.get(self.kind, Words())

    @property
    def can_retry(self) -> bool:
        """Whether what was not made can be asked for again: its parts have ids to name them by."""
        named = bool(self.failures) and all("id" in failure for failure in self.failures)
        return self.kind in REPEATABLE and (
            self.state == self.State.FAILED or (self.state == self.State.DONE and named)
        )

    def remaining(self, now: datetime) -> timedelta | None:
        """How long it will take at the pace so far; None before there is one."""
        if self.state != self.State.RUNNING or not self.done or self.started_at is None:
            return None
        return (now - self.started_at) / self.done * (self.total - self.done)

    @property
    def is_open(self) -> bool:
        """Whether the job may still make progress."""
        return self.state not in self.ENDED


class JobPart(models.Model):
    """One part of a job that several workers make between them; its file is kept (`parts`).

    The row is locked while its part is made, so that a claim ends with the worker that made it.
    `params` is all that a worker needs to know. The rows go when the job ends.
    """

    job = models.ForeignKey(Job, models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField("次序")
    key = models.CharField("标识", max_length=200)
    params = models.JSONField("参数", default=dict)
    failure = models.TextField("没有完成的原因", blank=True, default="")
    finished_at = models.DateTimeField("完成时间", null=True)

    class Meta:
        verbose_name = "后台任务的一份"
        ordering = ("job", "number")
        constraints = (
            models.UniqueConstraint(fields=("job", "number"), name="job_part_once"),
            models.CheckConstraint(
                condition=Q(failure="") | Q(finished_at__isnull=False),
                name="job_part_failed_is_finished",
            ),
        )

    def __str__(self) -> str:
        return f"{self.job} {self.number}"
