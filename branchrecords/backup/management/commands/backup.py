"""Write a backup: database, files and keys, each where it belongs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from branchrecords.backup.making import make_backup
from branchrecords.backup.manifest import BadBackup, read
from branchrecords.backup.proofs import NotProven
from branchrecords.backup.pruning import prune


class Command(BaseCommand):
    """Prints the folder of the backup; the exit status says whether it is whole."""

    help = "Back up the database and the files into FOLDER, the keys into another folder."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="备份目录，每次备份是其中一个文件夹")
        parser.add_argument("--keys-to", type=Path, required=True, help="密钥目录，在备份目录之外")
        parser.add_argument("--keep", type=int, metavar="N", help="只留最近 N 份，更早的删去")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = make_backup(options["folder"], options["keys_to"], timezone.now())
        except (BadBackup, NotProven) as refused:
            raise CommandError(str(refused)) from refused
        except OSError as refused:
            raise CommandError(
                f"{refused.filename or options['folder']} 写不进去（{refused.strerror}）。备份目录"
                "和密钥目录须归运行本命令的账号所有，并留有空间。"
            ) from refused
        manifest = read(made)
        for title, sentence in manifest.proofs.items():
            self.stdout.write(f"{title}：{sentence}")
        for name in manifest.missing:
            self.stderr.write(f"附件 {name} 在记录里有，在磁盘上没有。")
        rows = sum(manifest.tables.values())
        self.stdout.write(f"{made}：{rows} 行，{len(manifest.files)} 个附件。")
        if options["keep"] is not None:
            self._prune(options["folder"], options["keep"])

    def _prune(self, folder: Path, keep: int) -> None:
        try:
            removed = prune(folder, keep)
        except BadBackup as refused:
            raise CommandError(f"备份已完成，但没有清理旧备份：{refused}") from refused
        for old in removed:
            self.stdout.write(f"已删去 {old}。")
