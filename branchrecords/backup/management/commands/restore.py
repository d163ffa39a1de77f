"""Bring a backup back, or rehearse it, and prove that it is the same."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from branchrecords.backup.manifest import BadBackup
from branchrecords.backup.proofs import NotProven
from branchrecords.backup.rehearsal import rehearse
from branchrecords.backup.restoring import restore_backup


class Command(BaseCommand):
    """Prints what was proven; the exit status is 0 only when everything is as it was."""

    help = "Restore the backup FOLDER into an empty database and MEDIA_ROOT, and verify it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="备份目录下以时间命名的文件夹")
        parser.add_argument(
            "--rehearse", action="store_true", help="恢复到用完即弃的数据库里，只为证明备份可用"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["rehearse"]:
            sys.exit(rehearse(options["folder"]))
        try:
            manifest, proven = restore_backup(options["folder"])
        except (BadBackup, NotProven) as refused:
            raise CommandError(str(refused)) from refused
        for title, sentence in proven.items():
            self.stdout.write(f"{title}：{sentence}")
        for name in manifest.missing:
            self.stderr.write(f"附件 {name} 在备份时就已不在磁盘上。")
        self.stdout.write(f"{manifest.made_at} 的备份已经恢复，与备份时一致。")
