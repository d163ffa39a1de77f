"""Is this paper what was issued? Asks the file alone, and the database where there is one."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from reports.papers import compare_with_records, examine_paper


class Command(BaseCommand):
    """Exit code 0: all whole and, where the records were asked, current; 1: named faults;
    2: a file could not be read, nothing was examined."""

    help = "Verify issued summaries: embedded data, pages, seal, signature, newest version."
    requires_system_checks: tuple = ()

    def add_arguments(self, parser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE.pdf")
        parser.add_argument("--offline", action="store_true", help="do not ask the database")
        parser.add_argument(
            "--trust", action="append", default=[], type=Path, metavar="ROOT.pem",
            help="a root certificate that signatures must lead to",
        )  # fmt: skip

    def handle(self, *, files: list[Path], offline: bool, trust: list[Path], **options) -> None:
        roots = tuple(_read(path) for path in trust)
        papers = [(file, _read(file)) for file in files]
        bad = [file for file, content in papers if not self._verify(file, content, offline, roots)]
        if bad:
            raise CommandError(f"{len(bad)} 份有问题：{'、'.join(file.name for file in bad)}")

    def _verify(self, file: Path, content: bytes, offline: bool, roots: tuple[bytes, ...]) -> bool:
        report = examine_paper(content, roots)
        if not offline:
            try:
                compare_with_records(content, report)
            except DatabaseError:
                report.notes.append("没有连上数据库，没有和归档件对照，也不知道有没有新版。")
        self.stdout.write(f"{file}：{'有问题' if report.faults else '属实'} {report.serial}")
        for line in report.faults:
            self.stdout.write(f"  ✗ {line}")
        for line in report.notes:
            self.stdout.write(f"  · {line}")
        return not report.faults


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        why = {FileNotFoundError: "没有这个文件", PermissionError: "没有读的权限"}
        said = why.get(type(error), error.strerror)
        raise CommandError(f"读不到文件 {path}：{said}。", returncode=2) from error
