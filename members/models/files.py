"""What a person's file holds beside the facts: education, family, 入党介绍人."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from branchrecords.access.permissions import Permission
from branchrecords.database.fields import EncryptedTextField
from members.rules.codes import DEGREES, EDUCATION, POLITICAL_STATUS, STUDY_FORMS
from members.rules.dictionaries import DictionaryKind

from .people import Person, entry_of


class FileQuerySet(models.QuerySet):
    """Rows of people's files: whoever may see the person may see the row."""

    def permitted(self, user, permission: Permission) -> FileQuerySet:
        """Rows of the people in the user's scope."""
        return self.filter(person__in=Person.objects.permitted(user, permission).values("pk"))


class Education(models.Model):
    """One 学历 or 学位: 全日制 and 在职 education are rows of the same table."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="educations")
    form = models.CharField("教育类别", max_length=10, choices=tuple(STUDY_FORMS.items()))
    level = models.CharField("学历", max_length=2, choices=tuple(EDUCATION.items()))
    school = models.CharField("院校", max_length=80)
    major = models.CharField("专业", max_length=60, blank=True, default="")
    entered_on = models.DateField("入学日期", null=True, blank=True)
    graduated_on = models.DateField("毕业日期", null=True, blank=True)
    degree = models.CharField(
        "学位", max_length=1, choices=tuple(DEGREES.items()), blank=True, default=""
    )
    degree_on = models.DateField("学位授予日期", null=True, blank=True)

    objects = FileQuerySet.as_manager()

    class Meta:
        verbose_name = "教育经历"
        ordering = ("level", "graduated_on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(entered_on__isnull=True)
                | Q(graduated_on__isnull=True)
                | Q(graduated_on__gt=F("entered_on")),
                name="education_graduated_after_entered",
                violation_error_message="毕业日期应晚于入学日期。",
            ),
            models.CheckConstraint(
                condition=Q(degree_on__isnull=True) | ~Q(degree=""),
                name="education_degree_named",
                violation_error_message="有学位授予日期的，请选择学位。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_form_display()} {self.school} {self.get_level_display()}"


class FamilyMember(models.Model):
    """One of the family (家庭主要成员). The phone is encrypted and masked like the member's own."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="family")
    relation = entry_of(DictionaryKind.RELATION, required=True)
    name = models.CharField("姓名", max_length=60)
    born_on = models.DateField("出生日期", null=True, blank=True)
    political_status = models.CharField(
        "政治面貌", max_length=2, choices=tuple(POLITICAL_STATUS.items()), blank=True, default=""
    )
    employer = models.CharField("工作单位及职务", max_length=120, blank=True, default="")
    phone = EncryptedTextField("联系电话", blank=True, default="")

    objects = FileQuerySet.as_manager()

    class Meta:
        verbose_name = "家庭成员"
        ordering = ("relation__code", "pk")

    def __str__(self) -> str:
        return f"{self.relation} {self.name}"


class Introduction(models.Model):
    """One of the names in `Person.introducers` that is somebody of the register."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="introductions")
    name = models.CharField("介绍人姓名", max_length=60)
    introducer = models.ForeignKey(
        Person, models.PROTECT, related_name="introduced", verbose_name="介绍人"
    )

    objects = FileQuerySet.as_manager()

    class Meta:
        verbose_name = "入党介绍人"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("person", "name"), name="introduction_name_once"),
            models.UniqueConstraint(
                fields=("person", "introducer"), name="introduction_person_once"
            ),
            models.CheckConstraint(
                condition=~Q(person=F("introducer")),
                name="introduction_not_oneself",
                violation_error_message="本人不能是自己的入党介绍人。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.introducer} 介绍 {self.person}"
