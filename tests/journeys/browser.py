"""A visitor's browser for the journeys: acts as a person would, and notices every complaint.

A journey fails on what a person may overlook but the browser says: errors and warnings on the
console, exceptions in scripts, violations of the content security policy, requests that failed
or were answered with 4xx or 5xx.
"""

from __future__ import annotations

import io
import os
import re
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    Response,
    expect,
    sync_playwright,
)
from pypdf import PdfReader

from tests.demo_site import DemoSite

# CHROMIUM may name another one.
NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 15_000  # ms, for one thing to appear on a busy machine
DESKTOP = {"viewport": {"width": 1280, "height": 900}}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
    "user_agent": (
        "Mozilla/5.0 (Linux; Android 11; M2012K11AC) AppleWebKit/537.36 (KHTML, like Gecko) "
        "Chrome/90.0.4430.210 Mobile Safari/537.36"
    ),
}
WATCH_POLICY = (
    "addEventListener('securitypolicyviolation', (event) => console.error("
    "'content security policy: ' + event.violatedDirective + ' ' + event.blockedURI));"
)


class Visitor:
    """One person at one device. `interactions` counts presses, ticks and fields written in."""

    def __init__(self, context: BrowserContext, site: DemoSite, name: str) -> None:
        self.context = context
        self.site = site
        self.name = name
        self.complaints: list[str] = []
        self.interactions = 0
        self._forgiven: set[str] = set()
        context.add_init_script(WATCH_POLICY)
        context.on("page", self._watch)
        self.page = context.new_page()

    # -- Watching ------------------------------------------------------------------------------

    def _watch(self, page: Page) -> None:
        page.set_default_timeout(PATIENCE)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self._complain(page.url, f"script: {error}"))
        page.on("requestfailed", self._failed)
        page.on("response", self._answered)

    def _complain(self, url: str, text: str) -> None:
        if url not in self._forgiven:
            self.complaints.append(f"{self.name} at {url}: {text}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            url = message.location.get("url") or self.page.url
            self._complain(url, f"console {message.type}: {message.text}")

    def _failed(self, request: Request) -> None:
        # A download, or leaving the page while a part of it was on its way.
        if request.failure != "net::ERR_ABORTED":
            self._complain(request.url, f"request failed: {request.failure}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self._complain(response.url, f"answered {response.status}")

    # -- Going about -----------------------------------------------------------------------------

    def log_in(self, username: str, password: str) -> None:
        """Through the form, as everybody does."""
        self.open("/accounts/login/")
        self.write("用户名或手机号", username)
        self.write("密码", password)
        self.press("登录")
        expect(self.page).not_to_have_url(re.compile("/accounts/login/"), timeout=PATIENCE)
        self.interactions = 0

    def open(self, path: str) -> None:
        """Go to an address of the product."""
        answer = self.page.goto(f"{self.site.url}{path}")
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}"

    def turn_to(self, place: str) -> None:
        """Press a link of the main navigation, whatever number stands behind its name; what is no
        everyday work stands behind 全部事项."""
        nav = self.page.get_by_role("navigation", name="主导航")
        link = nav.get_by_role("link", name=re.compile(f"^{place}"))
        if not link.count():
            self.press(nav.get_by_role("link", name="全部事项"))
            link = self.main.get_by_role("link", name=re.compile(f"^{place}"))
        self.press(link)

    def refused(self, path: str) -> int:
        """The status with which an address is refused: 403 or 404."""
        url = f"{self.site.url}{path}"
        self._forgiven.add(url)
        answer = self.page.goto(url)
        assert answer is not None
        assert answer.status in (403, 404), f"{path}: {answer.status}"
        return answer.status

    def button(self, name: str, within: Locator | None = None) -> Locator:
        """The button or link of that name, as a screen reader would find it."""
        place = within or self.page.locator("body")
        return place.get_by_role("button", name=name, exact=True).or_(
            place.get_by_role("link", name=name, exact=True)
        )

    def press(self, what: str | Locator, within: Locator | None = None) -> None:
        """Press a button, link, tick or label."""
        target = self.button(what, within) if isinstance(what, str) else what
        target.click()
        self.interactions += 1

    def write(self, label: str, text: str, within: Locator | None = None) -> None:
        """Write into the field of that label, replacing what stood there."""
        place = within or self.page.locator("body")
        place.get_by_label(label, exact=True).fill(text)
        self.interactions += 1

    def choose(self, label: str, option: str) -> None:
        """Choose from the list of that label."""
        self.page.get_by_label(label, exact=True).select_option(label=option)
        self.interactions += 1

    # -- Looking -----------------------------------------------------------------------------------

    @property
    def main(self) -> Locator:
        """What the page is about, without navigation."""
        return self.page.locator("main")

    def sees(self, *texts: str, within: Locator | None = None) -> None:
        """Each text stands there for the eye, sooner or later."""
        for text in texts:
            expect(within or self.main).to_contain_text(text, timeout=PATIENCE, use_inner_text=True)

    def sees_not(self, *texts: str, within: Locator | None = None) -> None:
        """None of the texts stands there."""
        for text in texts:
            expect(within or self.main).not_to_contain_text(
                text, timeout=PATIENCE, use_inner_text=True
            )

    def heading(self, text: str) -> None:
        """The page of that heading has opened."""
        expect(self.page.locator("h1").first).to_contain_text(text, timeout=PATIENCE)

    def section(self, heading: str) -> Locator:
        """The section under that heading."""
        return self.page.get_by_role("region", name=heading, exact=True)

    def fits(self) -> None:
        """Nothing has to be scrolled sideways."""
        wide, visible = self.page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert wide <= visible, f"{self.page.url} is {wide} px wide on {visible}"

    def pdf(self, link: str | Locator) -> str:
        """The text of the PDF behind a link, fetched with the visitor's own session."""
        target = self.button(link) if isinstance(link, str) else link
        address = target.first.get_attribute("href")
        answer = self.context.request.get(f"{self.site.url}{address}")
        assert answer.status == 200
        assert answer.headers["content-type"] == "application/pdf"
        return pdf_text(answer.body())


def pdf_text(content: bytes) -> str:
    """All text of a PDF without blanks and line ends, so that a wrapped sentence is found."""
    pages = PdfReader(io.BytesIO(content)).pages
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pages))


def chromium_path() -> str:
    """The browser to drive; fails with what to do when there is none."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        pytest.fail("No Chromium found: `make setup-tests` installs it, or CHROMIUM names one.")
    return found


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for a module; closed with it, as its event loop would disturb the ORM."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(ARGUMENTS))
        yield browser
        browser.close()


Visit = Callable[..., Visitor]


@pytest.fixture(scope="session")
def logins(demo_site: DemoSite) -> dict[str, tuple[str, str]]:
    """role → (username, password)."""
    return demo_site.logins()


@pytest.fixture
def visit(chromium: Browser, demo_site: DemoSite, logins) -> Iterator[Visit]:
    """`visit("secretary")` is that role, logged in; `visit()` nobody yet; `phone=True` a phone.

    After the test nobody's browser may have complained.
    """
    visitors: list[Visitor] = []

    def enter(role: str = "", *, phone: bool = False) -> Visitor:
        context = chromium.new_context(
            **(PHONE if phone else DESKTOP), locale="zh-CN", timezone_id="Asia/Shanghai"
        )
        visitor = Visitor(context, demo_site, role or "nobody")
        visitors.append(visitor)
        if role:
            visitor.log_in(*logins[role])
        return visitor

    yield enter
    for visitor in visitors:
        visitor.context.close()
    complaints = [text for visitor in visitors for text in visitor.complaints]
    if complaints:
        pytest.fail("\n".join(complaints))
