"""Annual summaries of many branches as ZIP, beside Chromium printing the same HTML: `make bench`.

A worker with two children makes them, as in production: prints, seals, encrypts and files each, of
five to eight pages. A small number by default, extrapolated; SUMMARIES=1000 makes all of them.
CPU seconds hold on a busy machine too, the time by the clock on a quiet one only: the load is told.
"""

from __future__ import annotations

import io
import os
import time
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pikepdf
import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Page, sync_playwright

from branchrecords.documents.engine import STYLE_SHEET
from branchrecords.jobs.models import Job
from reports.actions.batches import start_batch
from reports.actions.summaries import issue_summary
from reports.catalogue import SUMMARY_KEYS
from reports.exports import summaries as exports
from reports.models import Issue, Summary
from reports.queries.values import compute_subtree
from tests.bench.measuring import tell
from tests.bench.processes import Memory, below, cpu_of, worker
from tests.factories.reports import committee, meeting, member, node, user
from tests.journeys.browser import ARGUMENTS, chromium_path

AT = datetime(2026, 12, 31, 2, 0, tzinfo=UTC)
NUMBER = int(os.environ.get("SUMMARIES", "12"))
OF_CHROMIUM = 6
ASKED, MOST_MINUTES, CORES, MOST_MEGABYTES = 1000, 12, 2, 600
QUIET = 1.5  # a load below which nobody else works: one core has just issued them
PAGES = range(5, 9)
SENTENCE = (
    "按照年初计划，支部逐月开展主题党日，逐季召开支部党员大会，会前通知到每名党员，会后整理记录、"
    "及时封存；对请假的同志由党小组长补课，对年老体弱的同志上门送学。"
)
pytestmark = pytest.mark.django_db(transaction=True)


def test_a_committee_s_summaries_as_zip_beside_chromium(
    capsys, settings, tmp_path, monkeypatch, broker
):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setenv("MEDIA_ROOT", str(tmp_path))
    root, staff = _issued()
    with worker(CORES) as process, Memory(process.pid) as memory:
        load, before = os.getloadavg()[0], _cpu(process.pid)
        job = _done(start_batch(**_all(root, staff)))
        spent = _cpu(process.pid) - before
    assert (job.state, job.done) == ("done", NUMBER)
    pages = _pages(Path(job.result.path))
    assert set(pages) <= set(PAGES), pages
    wall = (job.finished_at - job.started_at).total_seconds()
    megabytes = max(memory.most.values())
    minutes = ASKED * spent / NUMBER / CORES / 60
    tell(
        capsys,
        f"  {NUMBER} summaries, {sum(pages)} pages, {CORES} children: {wall:.0f} s by the clock"
        f" ({sum(pages) / wall:.1f} pages a second, load {load:.1f} before),"
        f" {sum(pages) / spent:.1f} pages per CPU second, {megabytes:.0f} MB a child at most",
    )
    tell(
        capsys,
        f"  {ASKED} summaries: {ASKED * wall / NUMBER / 60:.1f} minutes at this pace,"
        f" {minutes:.1f} by CPU seconds on {CORES} free cores (limit {MOST_MINUTES})",
    )
    tell(capsys, f"  Chromium printing the same HTML: {_of_chromium():.1f} pages per CPU second")
    assert megabytes <= MOST_MEGABYTES
    assert minutes <= MOST_MINUTES
    assert NUMBER < ASKED or load > QUIET or wall <= MOST_MINUTES * 60


def _all(root, staff) -> dict:
    return {
        "organization": root,
        "year": 2026,
        "form": "zip",
        "drafts": False,
        "by": staff,
        "at": AT,
    }


def _cpu(pid: int) -> float:
    return cpu_of({pid, *below(pid)})


def _done(job: Job) -> Job:
    """Wait as a reader of the job's page does."""
    while job.is_open:
        time.sleep(0.2)
        job.refresh_from_db()
    return job


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
        before = cpu_of(below(os.getpid()))
        for one in html:
            pages += _printed(page, one)
        seconds = cpu_of(below(os.getpid())) - before
        browser.close()
    return pages / max(seconds, 0.01)


def _printed(page: Page, html: str) -> int:
    page.set_content(html)
    content = page.pdf(format="A4", tagged=True, prefer_css_page_size=True)
    with pikepdf.open(io.BytesIO(content)) as paper:
        return len(paper.pages)


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
