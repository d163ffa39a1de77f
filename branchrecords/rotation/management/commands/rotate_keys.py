"""Change the keys of encrypted values, files and search digests."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from branchrecords.audit.recording import record
from branchrecords.database.keys import keyring
from branchrecords.database.owner import as_owner
from branchrecords.rotation.columns import rewrite, sealed_tables, values_by_key
from branchrecords.rotation.files import files_by_key, rewrite_files

ONLY_ONE = 7_210_441  # the advisory lock that two runs at once would both want


class Command(BaseCommand):
    """Without options: everything under the newest key. See docs/operations.md, Keys."""

    help = "Write everything encrypted anew under the newest key of FIELD_KEYS."

    def add_arguments(self, parser: CommandParser) -> None:
        only = parser.add_mutually_exclusive_group()
        only.add_argument("--check", action="store_true", help="只看各密钥下还有多少，不改动")
        only.add_argument("--digests", action="store_true", help="重算查找摘要（先停用服务）")
        parser.add_argument("--batch", type=int, default=1000, help="每批行数，默认 1000")

    def handle(self, *args: Any, **options: Any) -> None:
        with as_owner():
            self._alone()
            if options["digests"]:
                self._renew_digests()
            elif not options["check"]:
                self._rewrite(options["batch"])
            self._say_what_is_left()

    def _alone(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [ONLY_ONE])
            if not cursor.fetchone()[0]:
                raise CommandError("另一个 rotate_keys 正在运行，请等它结束。")

    def _rewrite(self, batch: int) -> None:
        if batch < 1:
            raise CommandError("--batch 须是 1 以上的整数。")
        faults = []
        total = 0
        for table in sealed_tables():
            done = rewrite(table, batch)
            faults += done.damaged
            total += done.rows
            if done.rows:
                self.stdout.write(f"{table.name}：重新加密 {done.rows} 行。")
        files = rewrite_files()
        faults += files.damaged
        self.stdout.write(f"共 {total} 行、{files.files} 个文件已改用密钥 {keyring().newest}。")
        for path in files.missing:
            self.stderr.write(f"文件 {path} 在记录里有，在磁盘上没有。")
        for fault in faults:
            self.stderr.write(f"{fault} 打不开：密钥不在 FIELD_KEYS 中，或内容被改动。")
        if total or files.files:
            detail = {"key": keyring().newest, "rows": total, "files": files.files}
            record("keys.rotated", by=None, at=timezone.now(), detail=detail)
        if faults:
            raise CommandError(f"有 {len(faults)} 处没有改用新密钥，旧密钥须保留；其余已完成。")

    def _renew_digests(self) -> None:
        now = timezone.now()
        with transaction.atomic():
            for dotted in settings.KEYED_DIGESTS:
                self.stdout.write(import_string(dotted)(at=now))
            record("keys.digests_renewed", by=None, at=now)

    def _say_what_is_left(self) -> None:
        newest = keyring().newest
        values: Counter[str] = Counter()
        for table in sealed_tables():
            values.update(values_by_key(table))
        files = files_by_key()
        for name in [*keyring().ciphers, *sorted({*values, *files} - set(keyring().ciphers))]:
            unknown = "" if name in keyring().ciphers else "（不在 FIELD_KEYS 中，打不开）"
            self.stdout.write(f"密钥 {name}{unknown}：{values[name]} 个值，{files[name]} 个文件。")
        fits = import_string(settings.DIGESTS_FIT)()
        root = [*keyring().ciphers][-1]
        verdict = "相符" if fits else "不符，须运行 rotate_keys --digests"
        self.stdout.write(f"查找摘要与末位密钥 {root} {verdict}。")
        if set(values) | set(files) <= {newest} and fits:
            others = [name for name in keyring().ciphers if name not in (newest, root)]
            if others:
                self.stdout.write(f"可以从 FIELD_KEYS 中去掉：{'、'.join(others)}。")
            if root != newest:
                self.stdout.write(
                    f"{root} 只用于查找摘要：停用服务，去掉它，再运行 rotate_keys --digests。"
                )
