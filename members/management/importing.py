"""What both import commands do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from branchrecords.documents.xlsx import SheetError
from branchrecords.errors import ActionError
from members.actions.imports import keep_import
from members.imports import Plan, StoredSheet, apply, plan_import, read_sheet
from members.models import Organization


class ImportCommand(ABC, BaseCommand):
    """Plan, print, write: all rows or none."""

    kind: str

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="only check, write nothing")
        parser.add_argument(
            "--confirm", action="store_true", help="write rows that only want a second look, too"
        )

    @abstractmethod
    def organization(self, options: dict[str, Any]) -> Organization | None:
        """Where the sheet goes."""

    def find(self, code: str) -> Organization:
        """The organisation of a code, or an error that names it."""
        found = Organization.objects.filter(code=code).first()
        if found is None:
            raise CommandError(f"没有编码为 {code} 的组织")
        return found

    def handle(self, *args: Any, **options: Any) -> None:
        organization = self.organization(options)
        sheet = self._read(options["file"])
        if options["confirm"]:
            sheet = sheet.edited({}, dict.fromkeys(sheet.rows, True))
        now = timezone.now()
        plan = plan_import(sheet, organization=organization, on=timezone.localdate(now))
        self._report(plan)
        if plan.in_state("bad") or plan.in_state("check"):
            raise CommandError("没有写入任何数据。请改好上面各处；只需核对的可以加 --confirm")
        if options["dry_run"]:
            self.stdout.write("只检查，没有写入")
            return
        kept = keep_import(
            kind=self.kind,
            organization=organization,
            file_name=options["file"].name,
            rows=sheet.dumps(),
            by=None,
            at=now,
        )
        try:
            apply(plan, roster_import=kept, by=None, at=now)
        except ActionError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"已写入：新增 {plan.count('add')} 行，更新 {plan.count('update')} 行")

    def _read(self, file: Path) -> StoredSheet:
        try:
            with file.open("rb") as stream:
                return read_sheet(stream, file.name, self.kind)
        except OSError as error:
            raise CommandError(f"读不到文件 {file}：{error.strerror}") from error
        except SheetError as error:
            raise CommandError(str(error)) from error

    def _report(self, plan: Plan) -> None:
        for problem in plan.problems:
            mark = "要改" if problem.blocking else "请核对"
            self.stdout.write(f"{mark}  {problem}")
        if plan.unknown:
            self.stdout.write(f"没有导入的列：{'、'.join(plan.unknown)}")
        if plan.notes:
            numbers = "、".join(str(number) for number in plan.notes)
            self.stdout.write(f"按说明文字跳过的行：{numbers}")
        self.stdout.write(
            f"读到 {len(plan.rows)} 行：要改 {len(plan.in_state('bad'))}，"
            f"请核对 {len(plan.in_state('check'))}，可以写入 {len(plan.writable)}"
            f"（新增 {plan.count('add')}，更新 {plan.count('update')}，"
            f"没有变化 {plan.count('same')}）"
        )
