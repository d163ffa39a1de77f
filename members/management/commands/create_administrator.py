"""The first log-in of a new installation."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from branchrecords.access.roles import ADMINISTRATOR_ROLES, ROLES_BY_KEY
from branchrecords.errors import ActionError
from members.actions.accounts import create_account
from members.actions.grants import grant_role
from members.actions.organizations import add_organization
from members.models import Grant, Organization
from members.rules.kinds import OrganizationKind


class Command(BaseCommand):
    """An account of one of the three administrators at the top organisation, which it makes when
    missing. 三员分立: run it once for each role, with three people's names.

    Prints a password that must be changed at the first log-in; it is shown this once.
    """

    help = "Create an administrator; with --organization-name also the top organisation."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--username", required=True)
        parser.add_argument("--name", required=True, help="姓名")
        parser.add_argument("--organization", required=True, metavar="CODE", help="组织编码")
        parser.add_argument(
            "--role",
            choices=ADMINISTRATOR_ROLES,
            default="administrator",
            help="；".join(f"{key} {ROLES_BY_KEY[key].label}" for key in ADMINISTRATOR_ROLES),
        )
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
                organization=organization,
                by=None,
                at=now,
            )
            grant_role(
                user=user,
                organization=organization,
                role=options["role"],
                starts_on=timezone.localdate(now),
                by=None,
                at=now,
            )
        except ActionError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"已建立{ROLES_BY_KEY[options['role']].label} {user.username}"
            f"（{organization.name}）。\n"
            f"初始密码：{password}　首次登录须改密码，此处只显示一次。"
        )
        missing = [
            f"{ROLES_BY_KEY[role].label}（--role {role}）"
            for role in ADMINISTRATOR_ROLES
            if not Grant.objects.active_on(timezone.localdate(now)).filter(role=role).exists()
        ]
        if missing:
            self.stdout.write(f"三员还缺：{'、'.join(missing)}。请另选人，再用本命令各建一个。")

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
