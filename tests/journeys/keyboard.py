"""Somebody who uses no mouse: Tab, the arrows, the space bar, Enter, and letters."""

from __future__ import annotations

from playwright.sync_api import Locator

from tests.journeys.browser import Visitor

FARTHEST = 250  # presses of Tab from the top of a page to anything on it
SHOWS_FOCUS = """() => {
    const style = getComputedStyle(document.activeElement);
    const label = document.activeElement.labels?.[0] ?? document.activeElement;
    return [style, getComputedStyle(label), getComputedStyle(label.parentElement)].some(
        (one) => one.outlineStyle !== 'none' || one.boxShadow !== 'none');
}"""


class Keyboard:
    """The keys of a visitor. Whatever is reached must show that it is."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.page = visitor.page

    def reach(self, target: str | Locator) -> None:
        """Press Tab until the button, link or field has the focus."""
        wanted = self.visitor.button(target) if isinstance(target, str) else target
        wanted = wanted.first
        wanted.wait_for()
        for _ in range(FARTHEST):
            self.page.keyboard.press("Tab")
            if wanted.evaluate("one => one === document.activeElement"):
                assert self.page.evaluate(SHOWS_FOCUS), f"{target}: no focus to be seen"
                return
        raise AssertionError(f"{target} is not reached by Tab on {self.page.url}")

    def press(self, target: str | Locator, key: str = "Enter") -> None:
        """Reach it, and press a key there."""
        self.reach(target)
        self.page.keyboard.press(key)

    def write(self, label: str, text: str) -> None:
        """Reach the field of that label and write over what stands there."""
        self.reach(self.page.get_by_label(label, exact=True))
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)
