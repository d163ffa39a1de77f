"""The first log-in of a new installation."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from branchrecords.errors import ActionError
from members.actions.accounts import create_account, grant_role
from members.actions.organizations import add_organization
from members.models import Organization
from members.rules.kinds import OrganizationKind


class Command(BaseCommand):
    """An account with the role 系统管理员 at the top organisation, which it makes when missing.

    Prints a password that must be changed at the first log-in; it is shown this once.
    """

    help = "Create an administrator; with --organization-name also the top organisation."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--username", required=True)
        parser.add_argument("--name", required=True, help="姓名")
        parser.add_argument("--organization", required=True, metavar="CODE", help="组织编码")
        parser.add_argument("--organization-name", help="全称；组织还没有建立时填写，建为党委")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        now, password = timezone.now(), secrets.token_urlsafe(12)
        try:
            organization = self._organization(options, now)
            user = create_account(
                username=options["username"],
                name=options["name"],
                password=password,
                must_set_password=True,
                by=None,
                at=now,
            )
            grant_role(
                user=user,
                organization=organization,
                role="administrator",
                starts_on=timezone.localdate(now),
                by=None,
                at=now,
            )
        except ActionError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"已建立系统管理员 {user.username}（{organization.name}）。\n"
            f"初始密码：{password}　首次登录须改密码，此处只显示一次。"
        )

    def _organization(self, options: dict[str, Any], now) -> Organization:
        code, name = options["organization"], options["organization_name"]
        found = Organization.objects.filter(code=code).first()
        if found is not None:
            return found
        if not name:
            raise CommandError(
                f"没有编码为 {code} 的组织。要新建，请加 --organization-name 写明全称。"
            )
        return add_organization(
            name=name, code=code, kind=OrganizationKind.COMMITTEE, by=None, at=now
        )
