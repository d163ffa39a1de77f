"""WCAG 2.2 A and AA, asked of axe-core in the page."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

STANDARDS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
}


def violations(page: Page) -> list[str]:
    """Each violation with the first place where it stands."""
    found = Axe().run(page, options=STANDARDS).response["violations"]
    return [f"{one['id']} {one['nodes'][0]['html'][:160]} ({len(one['nodes'])}×)" for one in found]
