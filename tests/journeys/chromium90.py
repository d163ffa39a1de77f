"""The product in a real Chromium 90: QtWebEngine 6.2, which is Chromium 90.0.4430.228.

    make run                                    # in one terminal
    make chromium90                             # in another; ADDRESS= names another product
    make chromium90 TASK=names                  # writes tests/web/chromium90.json anew

Visits key pages of the three users at a desk and on a phone: no script may fail, nothing may be
wider than the window. Runs in an environment of
its own (requirements-chromium90.txt): the product's never holds a browser of 2021.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"
os.environ["QTWEBENGINE_CHROMIUM_FLAGS"] = "--no-sandbox --disable-gpu"
os.environ["QT_LOGGING_RULES"] = "*=false"

from PyQt6.QtCore import QEventLoop, QTimer, QUrl
from PyQt6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile
from PyQt6.QtWebEngineWidgets import QWebEngineView
from PyQt6.QtWidgets import QApplication

ROOT = Path(__file__).resolve().parents[2]
NAMES = ROOT / "tests" / "web" / "chromium90.json"
PASSWORD = "zhibu-2026"  # of the demo, printed at every start
PATIENCE = 120_000  # ms
SIZES = ((1280, 900), (390, 844))
# A name without a slash in front is a page of the organisation in which the user starts.
PAGES = {
    "shuji": "desk/ calendar/ meetings/ meetings/add/?kind=party_day people/ people/add/ dues/ "
    "dues/day/ dues/arrears/ summary/ figures/ imports/ /notices/",
    "dangwei": "overview/ cadence/ people/ statistics/ summaries/ dues/year/ /organizations/",
    "dangyuan": "/me/ /me/dues/ /me/meetings/ /me/profile/ /accounts/me/",
}
LOG_IN = """
document.querySelector("[name=username]").value = %s;
document.querySelector("[name=password]").value = %s;
document.querySelector("main form").submit();
"""
WIDE = "document.documentElement.scrollWidth - innerWidth"
# Every property of a style, every member of what scripts can reach from the window.
ASK_NAMES = """(() => {
  const properties = new Set(getComputedStyle(document.documentElement));
  for (const name in document.documentElement.style) {
    if (typeof document.documentElement.style[name] !== "string" || name === "cssText") continue;
    const capital = name.replace(/^webkit/, "Webkit");
    properties.add(capital.replace(/[A-Z]/g, (one) => "-" + one.toLowerCase()));
  }
  const members = new Set(), seen = new Set();
  const take = (one) => {
    if (!one || seen.has(one) || !["object", "function"].includes(typeof one)) return;
    seen.add(one);
    for (const name of Object.getOwnPropertyNames(one)) {
      if (/^[\\w$]+$/.test(name)) members.add(name);
    }
    take(one.prototype);
    take(Object.getPrototypeOf(one));
  };
  take(window);
  for (const name of Object.getOwnPropertyNames(window)) take(window[name]);
  for (const name of Object.getOwnPropertyNames(Intl)) take(Intl[name]);
  [navigator, document, [][Symbol.iterator](), (function* () {})()].forEach(take);
  return JSON.stringify({
    agent: navigator.userAgent,
    properties: [...properties].sort().join(" "), members: [...members].sort().join(" "),
  });
})()"""


class Page(QWebEnginePage):
    """A page that keeps what its scripts complain of."""

    def __init__(self, profile: QWebEngineProfile) -> None:
        super().__init__(profile)
        self.errors: list[str] = []

    def javaScriptConsoleMessage(self, level, message, line, source) -> None:
        """Called by Qt."""
        if level == QWebEnginePage.JavaScriptConsoleMessageLevel.ErrorMessageLevel:
            self.errors.append(f"{message} ({source}:{line})")


class OldBrowser:
    """One window."""

    def __init__(self) -> None:
        self.profile = QWebEngineProfile()  # keeps nothing
        self.page = Page(self.profile)
        self.view = QWebEngineView()
        self.view.setPage(self.page)
        self.view.show()

    def wait(self, begin: Callable[[QEventLoop], None]) -> None:
        """Let the browser work until what was begun ends the loop."""
        loop = QEventLoop()
        QTimer.singleShot(PATIENCE, loop.quit)
        begin(loop)
        loop.exec()

    def pause(self, milliseconds: int) -> None:
        """Let it draw."""
        self.wait(lambda loop: QTimer.singleShot(milliseconds, loop.quit))

    def after_loading(self, act: Callable[[], None]) -> None:
        """Do what leads to another page, and wait for it."""

        def begin(loop: QEventLoop) -> None:
            self.page.loadFinished.connect(loop.quit)
            act()

        self.wait(begin)
        self.page.loadFinished.disconnect()

    def open(self, address: str) -> None:
        """Go there."""
        self.after_loading(lambda: self.page.load(QUrl(address)))

    def ask(self, script: str):
        """What the page answers."""
        answers: list = []

        def begin(loop: QEventLoop) -> None:
            self.page.runJavaScript(script, lambda found: (answers.append(found), loop.quit()))

        self.wait(begin)
        return answers[0]


def visit(address: str) -> list[str]:
    """What is wrong with the key pages."""
    found = []
    for user, names in PAGES.items():
        browser = OldBrowser()
        browser.open(f"{address}/accounts/login/")
        script = LOG_IN % (json.dumps(user), json.dumps(PASSWORD))
        browser.after_loading(lambda: browser.page.runJavaScript(script))  # noqa: B023
        home = "/".join(browser.page.url().path().split("/")[:3])
        for name in names.split():
            path = name if name.startswith("/") else f"{home}/{name}"
            faults = faults_at(browser, address + path)
            print(user, path, faults or "whole", flush=True)
            found += faults
    return found


def faults_at(browser: OldBrowser, address: str) -> list[str]:
    """What scripts complained of, and how much is too wide."""
    browser.page.errors.clear()
    browser.open(address)
    faults = [] if browser.ask("typeof htmx") == "object" else ["the scripts did not start"]
    if browser.page.url().path() != QUrl(address).path():
        faults.append(f"led to {browser.page.url().path()}")
    for width, height in SIZES:
        browser.view.resize(width, height)
        browser.pause(300)
        wide = browser.ask(WIDE)
        faults += [f"{wide} px too wide on {width}"] * (wide > 0)
    return faults + browser.page.errors


def main() -> None:
    """`names`, or a visit to the address."""
    app = QApplication(sys.argv[:1])
    task = sys.argv[1]
    if task == "names":
        browser = OldBrowser()
        browser.after_loading(
            lambda: browser.page.setHtml("<!doctype html><p>x</p>", QUrl("http://localhost/"))
        )
        known = json.loads(browser.ask(ASK_NAMES))
        NAMES.write_text(json.dumps(known, indent=1) + "\n")
        print(known["agent"], file=sys.stderr)
    else:
        faults = visit(task)
        sys.stdout.flush()
        os._exit(1 if faults else 0)  # Qt's own way out waits for its helpers
    del app


if __name__ == "__main__":
    main()
