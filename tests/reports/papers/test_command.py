"""`manage.py verify_summary`: what it says of files, with the records and without."""

import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pikepdf
import pytest
from django.core.management import CommandError, call_command

from reports.actions.summaries import archive_summary, return_summary, save_summary
from reports.exports.summaries import content_pdf
from reports.papers import filed_paper

from .making import AT, sent

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.django_db


def verify(*arguments):
    out = StringIO()
    try:
        call_command("verify_summary", *arguments, stdout=out)
    except CommandError as error:
        return out.getvalue() + str(error)
    return out.getvalue()


def test_the_command_asks_the_records(issue, branch, staff, tmp_path):
    file = tmp_path / "a.pdf"
    file.write_bytes(filed_paper(issue))
    assert "属实 2026-LJ-3-1" in verify(str(file))
    assert "和本系统归档的逐字节相同" in verify(str(file))
    back = return_summary(summary=issue.summary, reason="改", by=staff, at=AT)
    save_summary(summary=back, texts={"plans": back.plans + "逐项落实。"}, by=None, at=AT)
    archive_summary(summary=sent(back), by=staff, at=AT)
    said = verify(str(file))
    assert "不是现行版本：第 2 版 2026-LJ-3-2 已经印发。" in said
    assert "1 份有问题：a.pdf" in said
    assert "没有这个文件" in verify(str(tmp_path / "none.pdf"))


def test_a_paper_of_another_system_is_unknown_here(issue, tmp_path):
    file = tmp_path / "a.pdf"
    content = {**issue.content, "issue": {**issue.content["issue"], "serial": "2026-XX-9"}}
    file.write_bytes(content_pdf(content, "2026-XX-9", AT))
    assert "没有印发过编号为 2026-XX-9" in verify(str(file))
    assert "属实" in verify(str(file), "--offline")


def test_a_figure_that_was_changed_is_named_where_the_records_are_asked(issue, tmp_path):
    file = tmp_path / "a.pdf"
    figures = [dict(row) for row in issue.content["figures"]]
    label, text = figures[0]["label"], figures[0]["text"]
    figures[0]["text"] = "987"
    file.write_bytes(content_pdf({**issue.content, "figures": figures}, issue.serial, AT))
    said = verify(str(file))
    assert f"内嵌数据和本系统保存的不同：「{label}」本系统是「{text}」，文件是「987」。" in said


def test_the_status_says_whether_anything_was_examined(issue, tmp_path):
    paper, foreign = tmp_path / "a.pdf", tmp_path / "b.pdf"
    paper.write_bytes(filed_paper(issue))
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(foreign)
    with pytest.raises(CommandError, match=r"1 份有问题：b\.pdf") as refused:
        call_command("verify_summary", str(paper), str(foreign), stdout=(out := StringIO()))
    assert refused.value.returncode == 1
    assert "不是本系统印发的文件：里面没有内嵌数据、清单和编号。" in out.getvalue()
    with pytest.raises(CommandError) as unread:
        call_command("verify_summary", str(tmp_path / "none.pdf"), stdout=StringIO())
    assert unread.value.returncode == 2


def test_the_command_works_without_a_database(issue, tmp_path):
    file = tmp_path / "a.pdf"
    file.write_bytes(filed_paper(issue))
    environment = {
        **os.environ, "DATABASE_URL": "postgres://nobody@/nothing?host=/nonexistent",
        "DJANGO_SETTINGS_MODULE": "branchrecords.settings", "TZ": "America/New_York",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "manage.py", "verify_summary", str(file)],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "没有连上数据库" in done.stdout
    assert "按内嵌数据重新排印，和文件逐字节相同。" in done.stdout
