"""Everybody out, or one: from the server, when nobody can be trusted to do it on the page."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from branchrecords.errors import ActionError
from members.actions.sessions import end_everybody, end_sessions_of
from members.models import User


class Command(BaseCommand):
    """Ends log-ins at once; accounts stay open. The log names the reason and nobody as actor."""

    help = "End the log-ins of one account, or of all."

    def add_arguments(self, parser: CommandParser) -> None:
        who = parser.add_mutually_exclusive_group(required=True)
        who.add_argument("--username", help="of this account")
        who.add_argument("--everybody", action="store_true", help="of every account")
        parser.add_argument("--reason", required=True, help="原因，记入操作日志")

    def handle(self, *args: Any, **options: Any) -> None:
        now, reason = timezone.now(), options["reason"].strip()
        if not reason:
            raise CommandError("请写明原因（--reason）。")
        if options["everybody"]:
            ended, accounts = end_everybody(
                users=User.objects.all(), reason=reason, by=None, at=now
            )
            self.stdout.write(f"已结束 {accounts} 个账号的 {ended} 处登录。")
            return
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"没有用户名为 {options['username']} 的账号。")
        try:
            end_sessions_of(user=user, reason=reason, by=None, at=now)
        except ActionError as error:
            raise CommandError(f"{error}。") from error
        self.stdout.write(f"已结束{user}的全部登录。")
