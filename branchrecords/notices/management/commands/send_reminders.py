"""manage.py send_reminders --on 2026-11-20 --dry-run: what a day brings, or bring it now."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from branchrecords.notices.daily import found_on, write_inboxes
from branchrecords.notices.delivery import is_new, wanted_of
from branchrecords.notices.digests import queue_digests, send_due
from branchrecords.notices.kinds import KINDS_BY_KEY


class Command(BaseCommand):
    """Prints user names and numbers, never names, sums or subjects."""

    help = "列出某一天的提醒（--dry-run），或者现在就办：写进提醒、排队、到了时间的往外发"

    def add_arguments(self, parser: CommandParser) -> None:
        """The day, and whether anything is written."""
        parser.add_argument("--on", default="", help="日期，例如 2026-11-20；不写就是今天")
        parser.add_argument("--dry-run", action="store_true", help="只列出，什么都不写、不发")

    def handle(self, *args: Any, **options: Any) -> None:
        """List, or do the same as the daily task."""
        now = timezone.now()
        today = timezone.localdate(now)
        try:
            on = date.fromisoformat(options["on"]) if options["on"] else today
        except ValueError:
            raise CommandError(f"「{options['on']}」不是日期，请写成 2026-11-20") from None
        if not 1950 <= on.year <= 2100:
            raise CommandError("请写 1950 到 2100 年之间的日子")
        if options["dry_run"]:
            self._list(on)
            return
        outcome = write_inboxes(on=on, at=now, settle=on == today)
        queued, sent = queue_digests(at=now), send_due(at=now)
        self.stdout.write(
            f"{on}：新提醒 {outcome.written} 件，办好收起 {outcome.settled} 件；"
            f"往外排队 {queued} 条，发出 {sent} 条"
        )
        if outcome.failed:
            raise CommandError(f"这些没有读出来，请看日志：{'、'.join(outcome.failed)}")

    def _list(self, on: date) -> None:
        wanted = wanted_of([one for _, found in found_on(on) for one in found])
        fresh = is_new(wanted)
        rows = Counter((one.recipient_id, one.kind) for one in wanted)
        new = Counter((one.recipient_id, one.kind) for one in fresh)
        names = get_user_model()._default_manager.in_bulk({user for user, _ in rows})
        for user, kind in sorted(rows, key=lambda row: (names[row[0]].get_username(), row[1])):
            label = KINDS_BY_KEY[kind].label if kind in KINDS_BY_KEY else kind
            number = rows[user, kind]
            self.stdout.write(
                f"{names[user].get_username()}\t{label}\t{number} 件，其中新的 {new[user, kind]} 件"
            )
        self.stdout.write(f"{on}：共 {len(wanted)} 件，新的 {len(fresh)} 件，{len(names)} 人")
