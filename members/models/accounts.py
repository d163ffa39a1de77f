"""Log-ins, and the grants that give them rights."""

from __future__ import annotations

from functools import cached_property

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils import timezone

from branchrecords.access.permissions import Permission
from branchrecords.access.roles import (
    ADMINISTRATOR_ROLES,
    ROLE_CHOICES,
    ROLES_BY_KEY,
    Reach,
)
from branchrecords.access.scoping import Scope, ScopedQuerySet
from members.rules.grants import second_factor_needed
from members.rules.kinds import BRANCH_KINDS, OrganizationKind

from .dated import DatedQuerySet, DateRange, ends_after_start
from .organizations import Organization
from .people import Person


class UserQuerySet(ScopedQuerySet):
    """Accounts are managed where their person belongs, where they stand, or hold a grant."""

    def permitted(self, user, permission: Permission) -> UserQuerySet:
        """Accounts of the people, or with grants, in the user's scope."""
        scope = user.reach(permission)
        people = Person.objects.permitted(user, permission)
        granted = Grant.objects.filter(scope.organizations("organization"))
        return self.filter(
            Q(person__in=people)
            | scope.organizations("organization")
            | Q(pk__in=granted.values("user"))
        )


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Creates accounts; `createsuperuser` is not offered: rights come from grants only."""

    def create_user(self, username: str, password: str | None = None, **fields) -> User:
        """A saved account; without a password nobody can log in until a code is redeemed."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser):
    """One log-in, of a member or of staff without a member record."""

    username = models.CharField("用户名", max_length=60, unique=True)
    name = models.CharField("姓名", max_length=60)
    person = models.OneToOneField(
        Person, models.PROTECT, null=True, blank=True, related_name="user", verbose_name="党员"
    )
    # Where the account of somebody who is no member here is managed.
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="所在组织",
    )
    phone_digest = models.CharField(max_length=64, null=True, unique=True, editable=False)
    is_active = models.BooleanField("启用", default=True)
    must_set_password = models.BooleanField("须先设置密码", default=False)
    password_set_at = models.DateTimeField("密码设置时间", null=True, blank=True)
    large_text = models.BooleanField("大字", default=False)
    created_at = models.DateTimeField("建立时间", default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "username"

    class Meta:
        verbose_name = "账号"
        ordering = ("username",)

    def __str__(self) -> str:
        return self.name

    @cached_property
    def active_grants(self) -> list[Grant]:
        """Today's grants with their organisations; one query per request."""
        today = timezone.localdate()
        return list(Grant.objects.active_on(today).filter(user=self).select_related("organization"))

    @property
    def needs_second_factor(self) -> bool:
        """Whether a role in force asks for more than a password."""
        return second_factor_needed(grant.role for grant in self.active_grants)

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        """Every permission held anywhere."""
        held: set[Permission] = set()
        for grant in self.active_grants:
            held |= grant.definition.permissions | grant.at_home
        return frozenset(held)

    def holds(self, permission: Permission) -> bool:
        """Whether the permission is held somewhere; where, is asked of `reach`."""
        return permission in self.permissions

    def permissions_at(self, organization: Organization) -> frozenset[Permission]:
        """What the user may do at one organisation, answered from the grants without a query."""
        held: set[Permission] = set()
        for grant in self.active_grants:
            reach, path = grant.definition.reach, grant.organization.path
            below = reach is Reach.SUBTREE and organization.path.startswith(path)
            here = reach is Reach.UNIT and organization.pk == grant.organization_id
            if below or here:
                held |= grant.definition.permissions
            if organization.pk == grant.organization_id:
                held |= grant.at_home
        return frozenset(held)

    def reach(self, permission: Permission) -> Scope:
        """Where the permission is held now (see branchrecords.access.scoping)."""
        subtrees, units, person_id, whole = [], [], None, False
        for grant in self.active_grants:
            if permission in grant.at_home:
                units.append(grant.organization_id)
            if permission not in grant.definition.permissions:
                continue
            if grant.definition.reach is Reach.SUBTREE:
                subtrees.append(grant.organization.path)
                whole = whole or grant.organization.depth == 1
            elif grant.definition.reach is Reach.UNIT:
                units.append(grant.organization_id)
            else:
                person_id = self.person_id
        return Scope(tuple(subtrees), tuple(units), person_id, whole)


class Grant(models.Model):
    """A role given to an account at an organisation for a time."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="grants")
    role = models.CharField("岗位", max_length=20, choices=ROLE_CHOICES)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期", null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "授权"
        ordering = ("user", "starts_on", "pk")
        constraints = (
            ends_after_start("grant_ends_after_start"),
            ExclusionConstraint(
                name="grant_once_at_a_time",
                expressions=(
                    (DateRange("starts_on", "ends_on", RangeBoundary()), RangeOperators.OVERLAPS),
                    ("user", RangeOperators.EQUAL),
                    ("organization", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                ),
                violation_error_message="同一时间在同一组织已有这个岗位。",
            ),
            # 三员分立 (GB/T 22239-2019 8.1.5).
            ExclusionConstraint(
                name="grant_administrators_apart",
                expressions=(
                    (DateRange("starts_on", "ends_on", RangeBoundary()), RangeOperators.OVERLAPS),
                    ("user", RangeOperators.EQUAL),
                    ("role", RangeOperators.NOT_EQUAL),
                ),
                condition=Q(role__in=ADMINISTRATOR_ROLES),
                violation_error_message="系统管理员、安全保密管理员、安全审计员不能由同一个人兼任。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} {self.definition.label} {self.organization}"

    @property
    def definition(self):
        """The role's row of the roles table."""
        return ROLES_BY_KEY[self.role]

    @property
    def at_home(self) -> frozenset[Permission]:
        """What is held here alone: 党委 and 党总支 have meetings of their own."""
        kind = self.organization.kind
        own = kind not in BRANCH_KINDS and kind != OrganizationKind.GROUP
        return self.definition.at_home if own else frozenset()


class FormerPassword(models.Model):
    """The hash of a password that was replaced, kept while it may not come back."""

    user = models.ForeignKey(User, models.CASCADE, related_name="former_passwords")
    hash = models.CharField(max_length=128)
    ended_at = models.DateTimeField("停用时间")

    class Meta:
        verbose_name = "用过的密码"
        ordering = ("-ended_at", "-pk")

    def __str__(self) -> str:
        return f"{self.user} {timezone.localdate(self.ended_at)}"


class LoginCode(models.Model):
    """A one-time code that the secretary hands out; only its hash is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="login_codes")
    code_hash = models.CharField(max_length=128)
    issued_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "登录码"
        ordering = ("-issued_at",)

    def __str__(self) -> str:
        return f"{self.user} {timezone.localdate(self.issued_at)}"
