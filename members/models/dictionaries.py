"""Entries of the editable code sets: 工作岗位, 一线情况, 称谓 and the like."""

from django.db import models
from django.db.models import Q

from members.rules.dictionaries import DictionaryKind


class DictionaryQuerySet(models.QuerySet):
    """Entries in the order of their codes."""

    def offered(self, kind: str) -> "DictionaryQuerySet":
        """What a form offers of one list: entries taken out of use only stay with their records."""
        return self.filter(kind=kind, is_active=True)


class DictionaryEntry(models.Model):
    """One code of one list. An entry in use is never deleted: it is taken out of use."""

    kind = models.CharField("字典", max_length=20, choices=DictionaryKind)
    code = models.CharField("代码", max_length=10)
    label = models.CharField("名称", max_length=40)
    is_active = models.BooleanField("在用", default=True)

    objects = DictionaryQuerySet.as_manager()

    class Meta:
        verbose_name = "字典项"
        ordering = ("kind", "code")
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "code"),
                name="dictionary_code_once",
                violation_error_message="这个代码已经有了。",
            ),
            models.UniqueConstraint(
                fields=("kind", "label"),
                condition=Q(is_active=True),
                name="dictionary_label_once",
                violation_error_message="这个名称已经有了。",
            ),
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(label=""), name="dictionary_code_and_label"
            ),
        )

    def __str__(self) -> str:
        return self.label
