"""Three hands that drive the same page: mouse, keyboard alone, finger.

Each act goes through the browser's own input, and what it took is written down as it is done: keys,
pointings, hands moved, screens scrolled, seconds until the page answered. Nothing is put by hand.
"""

from __future__ import annotations

import math
import time
from abc import ABC, abstractmethod
from collections.abc import Callable

from playwright.sync_api import Locator, Page

from .keystrokes import Act

MOST_TABS = 250
HOLD = 0.6  # seconds a finger stays until the menu with 粘贴 comes
A_SCREEN = 0.7  # of the window is what one swipe or turn of the wheel moves

# Whether the middle of a control can be hit, or something lies over it or it is out of sight.
_IN_REACH = """(target) => {
  const box = target.getBoundingClientRect();
  const x = box.x + box.width / 2, y = box.y + box.height / 2;
  const hit = document.elementFromPoint(x, y);
  return Boolean(hit) && (target.contains(hit) || hit.contains(target));
}"""
_FROM_MIDDLE = """(target) => {
  const box = target.getBoundingClientRect();
  return [box.y + box.height / 2 - innerHeight / 2, innerHeight];
}"""
_FOCUSED = "(target) => document.activeElement === target"
# In a group of radio buttons the key goes to one of them, the arrows to the others.
_GROUP_FOCUSED = """(target) => document.activeElement === target
  || (target.type === "radio" && document.activeElement.name === target.name
      && document.activeElement.form === target.form)"""
# Focused, or in a field of the form whose first button it is: there Enter presses it.
_ENTER_PRESSES = """(target) => {
  const field = document.activeElement;
  if (field === target) return true;
  if (!field.form || field.tagName !== "INPUT") return false;
  return Array.from(field.form.elements).find((one) => one.type === "submit") === target;
}"""
# A link past the navigation, or to the buttons below, when the control lies behind it.
_SKIPS_TO = """(target) => {
  const link = document.activeElement;
  return link.matches(".skip") && document.querySelector(link.hash).contains(target);
}"""

Until = Locator | None


def _name(target: Locator) -> str:
    return "".join(target.inner_text().split())


class Hand(ABC):
    """What is common to the three: acts are written down, answers are waited for."""

    name = ""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.acts: list[Act] = []

    @abstractmethod
    def press(self, target: Locator, until: Until = None) -> None:
        """Press a button or link; `until` is what stands there when the page has answered."""

    @abstractmethod
    def choose(self, radio: Locator, label: Locator) -> None:
        """Choose one of several; the label is what is seen of it."""

    @abstractmethod
    def paste(self, field: Locator) -> None:
        """Put what lies on the clipboard into a field."""

    def _timed(self, do: Callable[[], None], until: Until) -> float:
        started = time.perf_counter()
        do()
        if until is None:
            return 0.0
        until.wait_for()
        return time.perf_counter() - started


class Pointing(Hand):
    """Scrolls a control into sight, points at it, presses it."""

    def _reach(self, target: Locator) -> int:
        """How many swipes or turns of the wheel it took."""
        target.wait_for()
        if target.evaluate(_IN_REACH):
            return 0
        away, height = target.evaluate(_FROM_MIDDLE)
        turns = math.ceil(abs(away) / (A_SCREEN * height))
        for _ in range(turns):
            self._scroll(away / turns)
        assert target.evaluate(_IN_REACH), "still out of reach"
        return turns

    @abstractmethod
    def _scroll(self, pixels: float) -> None:
        """How this hand does it."""

    @abstractmethod
    def _hit(self, target: Locator) -> None:
        """How this hand does it."""

    def _homes(self) -> int:
        return 0

    def press(self, target: Locator, until: Until = None) -> None:
        name, scrolls = _name(target), self._reach(target)
        waited = self._timed(lambda: self._hit(target), until)
        self.acts.append(
            Act(
                name,
                keys=1,
                points=1 + scrolls,
                homes=self._homes(),
                scrolls=scrolls,
                waited=waited,
            )
        )

    def choose(self, radio: Locator, label: Locator) -> None:
        self.press(label)
        assert radio.is_checked()


class Mouse(Pointing):
    """The right hand on the mouse, both on the keyboard to paste."""

    name = "鼠标 1280"
    typing = False

    def _scroll(self, pixels: float) -> None:
        self.page.mouse.wheel(0, pixels)
        self.page.wait_for_timeout(200)  # the wheel rolls out

    def _hit(self, target: Locator) -> None:
        box = target.bounding_box()
        assert box
        self.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    def _homes(self) -> int:
        back, self.typing = self.typing, False
        return int(back)

    def paste(self, field: Locator) -> None:
        if not field.evaluate(_FOCUSED):
            self.press(field)
        self.page.keyboard.press("Control+V")
        self.typing = True
        self.acts.append(Act("Ctrl+V", keys=2, homes=1))


class Finger(Pointing):
    """One finger on a phone."""

    name = "手机 390"

    def _scroll(self, pixels: float) -> None:
        self.page.evaluate("(pixels) => scrollBy(0, pixels)", pixels)

    def _hit(self, target: Locator) -> None:
        box = target.bounding_box()
        assert box
        self.page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    def paste(self, field: Locator) -> None:
        """Hold the field, touch 粘贴. The menu is the phone's own, so a key stands for it here."""
        scrolls = self._reach(field)
        self._hit(field)
        self.acts.append(Act("按住", keys=1, points=1 + scrolls, scrolls=scrolls, waited=HOLD))
        self.page.keyboard.press("Control+V")
        self.acts.append(Act("粘贴", keys=1, points=1))


class Keyboard(Hand):
    """No mouse at all. Tabs, arrows and Enter each count as a key."""

    name = "键盘 1280"

    def _go(self, target: Locator, arrived: str = _FOCUSED) -> int:
        """How many keys it took to bring the focus to a control."""
        target.wait_for(state="attached")
        for keys in range(MOST_TABS):
            if target.evaluate(arrived):
                return keys
            skips = target.evaluate(_SKIPS_TO)
            self.page.keyboard.press("Enter" if skips else "Tab")
        raise AssertionError(f"{MOST_TABS} keys do not lead to {target}")

    def press(self, target: Locator, until: Until = None) -> None:
        name = _name(target)
        keys = self._go(target, _ENTER_PRESSES)
        waited = self._timed(lambda: self.page.keyboard.press("Enter"), until)
        self.acts.append(Act(name, keys=keys + 1, waited=waited))

    def choose(self, radio: Locator, label: Locator) -> None:
        keys = self._go(radio, _GROUP_FOCUSED)
        while not radio.is_checked():
            here = radio.evaluate(_FOCUSED)
            self.page.keyboard.press("Space" if here else "ArrowRight")
            keys += 1
            assert keys <= MOST_TABS
        self.acts.append(Act(_name(label), keys=keys))

    def paste(self, field: Locator) -> None:
        keys = self._go(field)
        self.page.keyboard.press("Control+V")
        self.acts.append(Act("Ctrl+V", keys=keys + 2))
