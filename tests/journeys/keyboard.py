"""Somebody who uses no mouse: Tab, the arrows, the space bar, Enter, and letters."""

from __future__ import annotations

from playwright.sync_api import Locator

from tests.journeys.browser import Visitor

FARTHEST = 250  # presses of Tab from the top of a page to anything on it
ALL_OF_IT = 2000  # to its end, a committee's map of branches and months included
SHOWS_FOCUS = """() => {
    const style = getComputedStyle(document.activeElement);
    const label = document.activeElement.labels?.[0] ?? document.activeElement;
    return [style, getComputedStyle(label), getComputedStyle(label.parentElement)].some(
        (one) => one.outlineStyle !== 'none' || one.boxShadow !== 'none');
}"""

# Where the focus is: whether it shows, stands behind the stop before, and can be seen at all.
STOP = """() => {
    const at = document.activeElement;
    if (at === document.body) return null;
    const faults = [], seen = at.labels?.[0] ?? at, box = seen.getBoundingClientRect();
    const before = window.stopBefore;
    window.stopBefore = at;
    if (before?.isConnected && !(before.compareDocumentPosition(at) & 4)) faults.push('before');
    const inside = (x, y) => {
        const on = document.elementFromPoint(x, y);
        return on && (seen.contains(on) || on.contains(at));
    };
    const xs = [0.1, 0.5, 0.9].map((part) => box.left + box.width * part);
    const ys = [0.1, 0.5, 0.9].map((part) => box.top + box.height * part);
    if (!xs.some((x) => ys.some((y) => inside(x, y)))) faults.push('hidden');
    return { faults, html: at.outerHTML.slice(0, 120) };
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

    def walk(self) -> list[str]:
        """Press Tab from the top of the page to its end: what is wrong with any stop."""
        self.page.emulate_media(reduced_motion="reduce")  # else it is still on its way there
        faults = []
        for number in range(ALL_OF_IT):
            self.page.keyboard.press("Tab")
            stop = self.page.evaluate(STOP)
            if stop is None:
                assert number > 5, "there was nothing to reach"
                return faults
            if not self.page.evaluate(SHOWS_FOCUS):
                stop["faults"].append("unmarked")
            faults += [f"{fault}: {stop['html']}" for fault in stop["faults"]]
        raise AssertionError(f"no end of {self.page.url} within {ALL_OF_IT} presses of Tab")
