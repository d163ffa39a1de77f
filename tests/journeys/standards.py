"""WCAG 2.2 A and AA, asked of axe-core in the page."""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

STANDARDS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
    "preload": False,  # there are no films to wait for
}
ASK = """(options) => axe.run(document, options).then((found) => found.violations.map(
    (one) => `${one.id} ${one.nodes[0].html.slice(0, 160)} (${one.nodes.length}×)`
))"""


def violations(page: Page) -> list[str]:
    """Each violation with the first place where it stands."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate(ASK, STANDARDS)
