"""Annual summaries of many branches as ZIP, beside Chromium printing the same HTML: `make bench`.

A small number by default, told per page and extrapolated; SUMMARIES=1000 makes all of them. Each
is issued, of five to eight pages, and not filed yet: the run prints, seals, encrypts and files it.
"""

from __future__ import annotations

import io
import os
import resource
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path

import pikepdf
import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Page, sync_playwright

from branchrecords.documents.engine import STYLE_SHEET
from branchrecords.jobs.tasks import run_job
from reports.actions.batches import start_batch
from reports.actions.summaries import issue_summary
from reports.catalogue import SUMMARY_KEYS
from reports.exports import summaries as exports
from reports.models import Issue, Summary
from reports.queries.values import compute_subtree
from tests.bench.measuring import tell
from tests.factories.reports import committee, meeting, member, node, user
from tests.journeys.browser import ARGUMENTS, chromium_path

AT = datetime(2026, 12, 31, 2, 0, tzinfo=UTC)
NUMBER = int(os.environ.get("SUMMARIES", "12"))
OF_CHROMIUM = 6
ASKED, MOST_MINUTES, CORES, MOST_MEGABYTES = 1000, 12, 2, 600
PAGES = range(5, 9)
SENTENCE = (
    "按照年初计划，支部逐月开展主题党日，逐季召开支部党员大会，会前通知到每名党员，会后整理记录、"
    "及时封存；对请假的同志由党小组长补课，对年老体弱的同志上门送学。"
)
pytestmark = pytest.mark.django_db(transaction=True)


def test_a_committee_s_summaries_as_zip_beside_chromium(capsys, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    root, staff = _issued()
    job = start_batch(organization=root, year=2026, form="zip", drafts=False, by=staff, at=AT)
    with _cpu(resource.RUSAGE_SELF) as ours:
        run_job(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.done) == ("done", NUMBER)
    pages = _pages(Path(job.result.path))
    assert set(pages) <= set(PAGES), pages
    rate = sum(pages) / ours.seconds
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    minutes = ASKED * sum(pages) / NUMBER / rate / 60
    tell(
        capsys,
        f"  {NUMBER} summaries, {sum(pages)} pages: {ours.wall:.0f} s,"
        f" {rate:.1f} pages per CPU second, {megabytes:.0f} MB at most",
    )
    tell(capsys, f"  {ASKED} summaries: {minutes:.1f} minutes of one core (limit {MOST_MINUTES})")
    tell(capsys, f"  Chromium printing the same HTML: {_of_chromium():.1f} pages per CPU second")
    assert megabytes <= MOST_MEGABYTES
    assert minutes <= MOST_MINUTES * CORES


def _issued():
    """A committee whose branches have issued summaries, nobody's paper filed."""
    root = committee()
    staff = user(root, "committee_staff", name="徐景明")
    for number in range(NUMBER):
        branch = node(root, name=f"第{number}党支部")
        people = [member(branch) for _ in range(6)]
        for month in (3, 6, 9):
            meeting(branch, "general", date(2026, month, 20), present=people)
        Summary.objects.create(
            organization=branch, year=2026, state="accepted", changed_at=AT,
            work=f"第{number}党支部。\n" + "\n".join([SENTENCE * 2] * 5),
            problems="\n".join([SENTENCE] * 2), plans=SENTENCE * 2,
        )  # fmt: skip
    values = compute_subtree(root, 2026, date(2026, 12, 31), keys=SUMMARY_KEYS, with_ids=True)
    for summary in Summary.objects.select_related("organization"):
        issue_summary(summary=summary, by=staff, at=AT, values=values[summary.organization.path])
    return root, staff


class _Spent:
    seconds = 0.0
    wall = 0.0


@contextmanager
def _cpu(whose: int) -> Iterator[_Spent]:
    def now() -> float:
        used = resource.getrusage(whose)
        return used.ru_utime + used.ru_stime

    spent, before, started = _Spent(), now(), time.perf_counter()
    yield spent
    spent.seconds, spent.wall = now() - before, time.perf_counter() - started


def _pages(path: Path) -> list[int]:
    found = []
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            with pikepdf.open(io.BytesIO(archive.read(name))) as paper:
                found.append(len(paper.pages))
    return found


def _of_chromium() -> float:
    """Pages per CPU second of print-to-PDF, tagged, of all its processes, its start not counted."""
    pages = 0
    html = _html()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(ARGUMENTS))
        page = browser.new_page()
        _printed(page, html[0])
        before = _descendants_cpu()
        for one in html:
            pages += _printed(page, one)
        seconds = _descendants_cpu() - before
        browser.close()
    return pages / max(seconds, 0.01)


def _printed(page: Page, html: str) -> int:
    page.set_content(html)
    content = page.pdf(format="A4", tagged=True, prefer_css_page_size=True)
    with pikepdf.open(io.BytesIO(content)) as paper:
        return len(paper.pages)


def _descendants_cpu() -> float:
    """CPU seconds so far of every process that descends from this one."""
    parents: dict[int, int] = {}
    ticks: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
                parents[int(entry.name)] = int(fields[1])
                ticks[int(entry.name)] = sum(map(int, fields[11:15]))
    ours = {os.getpid()}
    while more := {one for one, parent in parents.items() if parent in ours} - ours:
        ours |= more
    return sum(ticks[one] for one in ours - {os.getpid()}) / os.sysconf("SC_CLK_TCK")


def _html() -> list[str]:
    """The very HTML that WeasyPrint was given, with its style sheet inside."""
    made: list[str] = []
    original: Callable = exports.render_pdf

    def caught(*, template, context, title, at, **rest) -> bytes:
        html = render_to_string(
            template, {**context, "document_title": title, "document_at": at.isoformat()}
        )
        style = STYLE_SHEET.read_text(encoding="utf-8")
        made.append(html.replace("</head>", f"<style>{style}</style></head>"))
        return b""

    exports.render_pdf = caught
    try:
        for issue in Issue.objects.all()[:OF_CHROMIUM]:
            exports.issue_pdf(issue)
    finally:
        exports.render_pdf = original
    return made
