"""What summaries of organisations and of people have in common: a text of a year, its versions."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from members.models import User
from reports.rules.texts import Section


class WrittenText(models.Model):
    """A text of one year, drafted from the records and edited by people.

    `writing_since` is when the writing that is under way began; a save long after it, or by
    somebody else, first keeps the text as a version (`rules.texts.FOLD`).
    """

    SECTIONS: ClassVar[tuple[Section, ...]] = ()

    year = models.PositiveSmallIntegerField("年度")
    changed_at = models.DateTimeField("最近保存时间")
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    writing_since = models.DateTimeField("这次修改开始的时间", null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def text(self) -> dict[str, str]:
        """The narrative by section."""
        return {section.key: getattr(self, section.key) for section in self.SECTIONS}


class TextVersion(models.Model):
    """A text as it once stood (insert-only): drafted from the records, or saved by a person.

    `sources` says of a drafted text what each sentence rests on: [sentence, source, keys, place].
    """

    class Kind(models.TextChoices):
        DRAFTED = "drafted", "按记录起草"
        SAVED = "saved", "保存"

    summary = models.ForeignKey("Summary", models.PROTECT, null=True, related_name="versions")
    personal = models.ForeignKey(
        "PersonalSummary", models.PROTECT, null=True, related_name="versions"
    )
    number = models.PositiveIntegerField("第几稿")
    kind = models.CharField("由来", max_length=10, choices=Kind)
    text = models.JSONField("正文")
    sources = models.JSONField("每句的依据", default=list)
    at = models.DateTimeField("时间")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "正文的一稿"
        ordering = ("-number",)
        constraints = (
            models.CheckConstraint(
                condition=Q(summary__isnull=True) ^ Q(personal__isnull=True),
                name="text_version_of_one_text",
            ),
            models.UniqueConstraint(fields=("summary", "number"), name="text_version_once"),
            models.UniqueConstraint(
                fields=("personal", "number"), name="text_version_of_person_once"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="text_version_counts_from_one"),
            models.CheckConstraint(
                condition=Q(kind="drafted") | Q(sources=[]), name="text_version_saved_has_no_source"
            ),
        )

    def __str__(self) -> str:
        return f"第{self.number}稿"
