"""A person; whose he is and what he is on a day say `memberships` and `standings`."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.fields import (
    ArrayField,
)
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, TextField, Value
from django.db.models.functions import Replace

from branchrecords.access.permissions import Permission
from branchrecords.access.scoping import Scope, ScopedQuerySet
from branchrecords.attachments.models import Attachment
from branchrecords.database.fields import EncryptedTextField
from members.rules.categories import Category, MemberClass
from members.rules.codes import EDUCATION, ETHNICITIES, MAJORITY, OCCUPATIONS, OTHER_PARTIES
from members.rules.dictionaries import DictionaryKind
from members.rules.joining import FOUNDED_ON
from members.rules.kinds import MEMBER_STANDINGS, Sex
from members.rules.placements import Placements

from .dated import DateRange as DateRange  # by this name in the migrations
from .dictionaries import DictionaryEntry
from .memberships import Membership
from .organizations import Organization
from .placements import placements_on, reached
from .standings import Standing

# 拼音 as one types it: stored with blanks, so that 李 sorts before 连, found without.
UNSPACED = Replace(F("pinyin"), Value(" "), Value(""), output_field=TextField())


class NameGrams(Func):
    """Every one and two characters in a row of a text, by the database's function `name_grams`.

    Chinese names have two to four characters: trigrams, which need three, do not find 玉平 by its
    two. The function stands in a migration; it does not depend on the server's locale.
    """

    function = "name_grams"
    output_field = ArrayField(TextField())


class PersonQuerySet(ScopedQuerySet):
    """People; whose they are on a day is asked of their memberships."""

    def permitted(self, user, permission: Permission) -> PersonQuerySet:
        """People whose newest membership is in the user's scope, and the user's own person."""
        scope: Scope = user.reach(permission)
        memberships = Membership.objects.newest().filter(
            scope.organizations("organization") | scope.organizations("group"),
            person=OuterRef("pk"),
        )
        return self.filter(Exists(memberships) | Q(pk=scope.person_id or 0))

    def permitted_on(
        self,
        user,
        permission: Permission,
        on: date,
        tree: Placements | None = None,
        *,
        within: Organization | None = None,
    ) -> PersonQuerySet:
        """Whoever belonged, or had belonged last, to the user's scope on that day.

        For lists as of a day: some of them belong elsewhere today, and their files stay closed
        (`permitted`). `within`: the caller goes on to those of this organisation alone. Where all
        of it lies in the scope, asking each person again would take seconds for a large one.
        """
        scope: Scope = user.reach(permission)
        tree = tree or placements_on(on)
        if within and any(tree.stood_within(within.path, path) for path in scope.subtrees):
            return self.all()
        memberships = Membership.objects.newest_by(on).filter(
            reached(scope, tree, "organization", "group"),
            person=OuterRef("pk"),
        )
        return self.filter(Exists(memberships) | Q(pk=scope.person_id or 0))

    def marked_open(self, user, permission: Permission) -> PersonQuerySet:
        """Adds `is_open`: whether the user may open the file today."""
        mine = Person.objects.permitted(user, permission).filter(pk=OuterRef("pk"))
        return self.annotate(is_open=Exists(mine))

    def members_on(self, on: date) -> PersonQuerySet:
        """Full and probationary members on that day."""
        standings = Standing.objects.active_on(on).filter(
            person=OuterRef("pk"), kind__in=MEMBER_STANDINGS
        )
        return self.filter(Exists(standings))

    def of_organization(
        self, organization: Organization, on: date, tree: Placements | None = None
    ) -> PersonQuerySet:
        """Those who belong on that day to the organisation or to one then below it."""
        here = Membership.objects.active_on(on).below(organization, on=on, tree=tree)
        memberships = here.filter(person=OuterRef("pk"))
        return self.filter(Exists(memberships))


def entry_of(kind: DictionaryKind, *, required: bool = False) -> models.ForeignKey:
    """A code of one of the editable lists; the form offers that list only."""
    return models.ForeignKey(
        DictionaryEntry,
        models.PROTECT,
        null=not required,
        blank=not required,
        related_name="+",
        verbose_name=kind.label,
        limit_choices_to={"kind": kind},
    )


class Person(models.Model):
    """A member or candidate. Sensitive fields are encrypted, masked on pages, revealed on
    request with an audit row."""

    name = models.CharField("姓名", max_length=60)
    pinyin = models.CharField(max_length=200, editable=False, blank=True)
    initials = models.CharField(max_length=60, editable=False, blank=True)
    sex = models.CharField("性别", max_length=1, choices=Sex, default=Sex.UNKNOWN)
    ethnicity = models.CharField(
        "民族", max_length=2, choices=tuple(ETHNICITIES.items()), default=MAJORITY
    )
    native_place = models.CharField("籍贯", max_length=60, blank=True)
    born_on = models.DateField("出生日期", null=True, blank=True)
    id_number = EncryptedTextField("公民身份号码", blank=True, default="")
    id_number_digest = models.CharField(max_length=64, null=True, editable=False)
    phone = EncryptedTextField("联系电话", blank=True, default="")
    phone_digest = models.CharField(max_length=64, null=True, editable=False)
    address = EncryptedTextField("家庭住址", blank=True, default="")
    police_station = models.CharField("户籍派出所", max_length=60, blank=True, default="")
    education = models.CharField(
        "学历", max_length=2, choices=tuple(EDUCATION.items()), blank=True, default=""
    )
    occupation = models.CharField(
        "职业", max_length=20, choices=tuple(OCCUPATIONS.items()), blank=True, default=""
    )
    employer = models.CharField("工作单位及职务", max_length=120, blank=True, default="")
    worked_from = models.DateField("参加工作日期", null=True, blank=True)
    job = entry_of(DictionaryKind.JOB)
    technical_title = entry_of(DictionaryKind.TECHNICAL_TITLE)
    stratum = entry_of(DictionaryKind.STRATUM)
    front_line = entry_of(DictionaryKind.FRONT_LINE)
    joined_on = models.DateField("入党日期", null=True, blank=True)
    full_on = models.DateField("转正日期", null=True, blank=True)
    introducers = models.CharField("入党介绍人", max_length=120, blank=True, default="")
    other_party = models.CharField(
        "其他党团", max_length=2, choices=tuple(OTHER_PARTIES.items()), blank=True, default=""
    )
    other_party_on = models.DateField("加入其他党团日期", null=True, blank=True)
    member_class = models.CharField(
        "分类管理", max_length=10, choices=MemberClass, default=MemberClass.NORMAL
    )
    photo = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="照片"
    )
    skills = models.CharField("特长", max_length=200, blank=True, default="")
    note = models.CharField("备注", max_length=300, blank=True, default="")

    # Added to the rows of lists and pages by queries.people (with_place, described).
    standing: str | None
    standing_label: str
    homes: list[Membership]
    age: int | None
    places: list[Membership]  # by queries.files.opened, like `links` and `linked`
    links: list[dict]
    linked: dict[str, int]
    categories: list[Category]
    is_open: bool = True  # by marked_open: may the reader open the file, or did they move away

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = "党员"
        ordering = ("pinyin", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("id_number_digest",),
                name="person_id_number_once",
                violation_error_message="这个身份证号已经登记过。",
            ),
            models.CheckConstraint(
                condition=Q(full_on__isnull=True)
                | Q(joined_on__isnull=True)
                | Q(full_on__gte=F("joined_on")),
                name="person_full_after_joined",
                violation_error_message="转正日期不能早于入党日期。",
            ),
            models.CheckConstraint(
                condition=Q(joined_on__isnull=True) | Q(joined_on__gte=FOUNDED_ON),
                name="person_joined_after_founding",
                violation_error_message="入党日期不能早于 1921年7月23日。",
            ),
            models.CheckConstraint(
                condition=Q(other_party_on__isnull=True) | ~Q(other_party=""),
                name="person_other_party_named",
                violation_error_message="有加入日期的，请选择其他党团。",
            ),
        )
        indexes = (
            GinIndex(NameGrams("name"), name="person_name_grams"),
            models.Index(fields=("pinyin",), name="person_pinyin_order"),
            models.Index(OpClass(UNSPACED, name="text_pattern_ops"), name="person_pinyin"),
            models.Index(
                fields=("initials",), opclasses=("varchar_pattern_ops",), name="person_initials"
            ),
            models.Index(fields=("phone_digest",), name="person_phone"),
        )

    def __str__(self) -> str:
        return self.name
