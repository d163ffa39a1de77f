"""A real browser looking at our templates and static files, without a database."""

from __future__ import annotations

import mimetypes
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from csp.utils import build_policy
from playwright.sync_api import Page, Route, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
SITE = "http://look.test"
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()


class Site:
    """Serves given pages, our static files, and answers drafts; keeps what was posted."""

    def __init__(self, pages: dict[str, str]) -> None:
        self.pages = pages
        self.posted: list[str] = []
        self.draft_status = 204
        self.policy = build_policy()

    def answer(self, route: Route) -> None:
        """Fulfil one request of the browser."""
        path = route.request.url.removeprefix(SITE).split("?")[0]
        headers = {"Content-Security-Policy": self.policy}
        if route.request.method == "POST":
            self.posted.append(route.request.post_data or "")
            route.fulfill(status=self.draft_status, headers=headers)
        elif path.startswith("/static/"):
            file = ROOT / path.lstrip("/")
            route.fulfill(path=file, content_type=mimetypes.guess_type(file)[0])
        elif path in self.pages:
            body, kind = self.pages[path], "text/html; charset=utf-8"
            route.fulfill(body=body, content_type=kind, headers=headers)
        else:
            route.fulfill(status=404, headers=headers)


@pytest.fixture(scope="module")
def browser_thread() -> Iterator[tuple]:
    """Chromium in a thread of its own: its event loop must not reach Django's database calls."""
    with ThreadPoolExecutor(1) as thread:
        playwright = thread.submit(lambda: sync_playwright().start()).result()
        found = shutil.which("chromium") or shutil.which("chromium-browser")
        launch = lambda: playwright.chromium.launch(executable_path=found, args=FLAGS)  # noqa: E731
        browser = thread.submit(launch).result()
        yield thread, browser
        thread.submit(browser.close).result()
        thread.submit(playwright.stop).result()


@pytest.fixture
def look_at(browser_thread) -> Callable:
    """`look_at(pages, job)` runs `job(page, site)` and fails on any other console message.

    `expected` are parts of messages that the browser itself writes, as when a request fails.
    """
    thread, browser = browser_thread

    def run(pages: dict[str, str], job: Callable[[Page, Site], None], width: int, expected) -> None:
        site, said = Site(pages), []
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.route(f"{SITE}/**", site.answer)
        page.goto(SITE + "/")
        try:
            job(page, site)
        finally:
            page.close()
        assert [line for line in said if not any(part in line for part in expected)] == []

    def look(pages, job, width=1280, expected=()) -> None:
        thread.submit(run, pages, job, width, expected).result()

    return look
