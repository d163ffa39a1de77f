"""A way of looking at a list that its user comes back to."""

from django.db import models

from members.models import Organization, User


class SavedView(models.Model):
    """Filters and order of 各支部一览 under a name; each user's own, of one organisation.

    `query` is the query string that the page's form gives back, never one as typed.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="saved_views")
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="saved_views")
    name = models.CharField("名称", max_length=20)
    query = models.CharField("条件", max_length=300, blank=True)
    saved_at = models.DateTimeField("保存时间")

    class Meta:
        verbose_name = "常用视图"
        ordering = ("saved_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("user", "organization", "name"), name="saved_view_once"
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="saved_view_has_name"),
        )

    def __str__(self) -> str:
        return self.name
