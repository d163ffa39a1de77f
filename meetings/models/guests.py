"""列席人员: who was there without being due."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from members.models import Person

from .meetings import Meeting
from .minutes import OfMeetingQuerySet


class GuestQuerySet(OfMeetingQuerySet):
    """列席人员 and those who have asked to be."""

    def admitted(self) -> GuestQuerySet:
        """Who stands in the record."""
        return self.filter(admitted=True)


class Guest(models.Model):
    """One 列席人员 by name and organisation.

    A member who scans the code without being due asks for it: `admitted` once the recorder agrees.
    Before there were rows, guests were one line of text (`Meeting.guests`), which is still read.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="guest_rows")
    name = models.CharField("姓名", max_length=60)
    unit = models.CharField("单位及职务", max_length=100, blank=True, default="")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    admitted = models.BooleanField("同意列席", default=True)
    came_at = models.TimeField("到会时间", null=True, blank=True)
    left_at = models.TimeField("离会时间", null=True, blank=True)

    objects = GuestQuerySet.as_manager()

    class Meta:
        verbose_name = "列席人员"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("meeting", "person"),
                condition=Q(person__isnull=False),
                name="guest_person_once",
            ),
            models.UniqueConstraint(
                fields=("meeting", "name", "unit"),
                name="guest_once",
                violation_error_message="这位列席人员已经登记。",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="guest_has_name"),
            models.CheckConstraint(
                condition=Q(came_at__isnull=True)
                | Q(left_at__isnull=True)
                | Q(left_at__gt=F("came_at")),
                name="guest_leaves_after_coming",
                violation_error_message="离会时间应晚于到会时间。",
            ),
            # Who only asks has a login, hence a person.
            models.CheckConstraint(
                condition=Q(admitted=True) | Q(person__isnull=False), name="guest_asks_as_member"
            ),
        )

    def __str__(self) -> str:
        return f"{self.name}（{self.unit}）" if self.unit else self.name

    @property
    def times_text(self) -> str:
        """15:20 到，16:10 离会."""
        came = f"{self.came_at:%H:%M} 到" if self.came_at else ""
        left = f"{self.left_at:%H:%M} 离会" if self.left_at else ""
        return "，".join(filter(None, (came, left)))
