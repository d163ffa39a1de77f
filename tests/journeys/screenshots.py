"""The pictures of the READMEs, taken from a running product with the demo committee.

    make run                                            # in one terminal
    .venv/bin/python -m tests.journeys.screenshots      # in another

Writes docs/img/desk.png, member.png and committee.png. ADDRESS= names another product than
http://127.0.0.1:8000, CHROMIUM= another browser. Only reads; the pictures show the demo as it
stands, so take them from a fresh one.
"""

from __future__ import annotations

import io
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.demo_site import DemoSite

from .browser import ARGUMENTS, PHONE, Visitor, chromium_path

FOLDER = Path(__file__).resolve().parent.parent.parent / "docs" / "img"
PASSWORD = "zhibu-2026"  # of the demo, printed at every start
COLOURS = 128  # enough for paper, ink, one red; a quarter of the size


@dataclass(frozen=True)
class Picture:
    """The first page of one user, as much as fits the window."""

    name: str
    username: str
    width: int
    height: int
    scroll_to: str = ""


PICTURES = (
    Picture("desk", "shuji", 1280, 900),
    Picture("member", "dangyuan", 390, 844),
    Picture("committee", "dangwei", 1280, 900, scroll_to="#heat"),
)


def take(browser: Browser, site: DemoSite, picture: Picture) -> bytes:
    """The PNG of one picture; fails when the browser complained."""
    phone = {**PHONE, "device_scale_factor": 1} if picture.width < 500 else {}
    context = browser.new_context(
        **{**phone, "viewport": {"width": picture.width, "height": picture.height}},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
    )
    visitor = Visitor(context, site, picture.username)
    visitor.log_in(picture.username, PASSWORD)
    visitor.page.wait_for_load_state("networkidle")
    if picture.scroll_to:
        visitor.page.locator(picture.scroll_to).evaluate(
            "part => scrollTo(0, part.getBoundingClientRect().top + scrollY - 96)"
        )
    content = visitor.page.screenshot()
    context.close()
    if visitor.complaints:
        sys.exit("\n".join(visitor.complaints))
    return content


def smaller(content: bytes) -> bytes:
    """The same picture with a palette."""
    out = io.BytesIO()
    Image.open(io.BytesIO(content)).convert("RGB").quantize(COLOURS).save(out, "PNG", optimize=True)
    return out.getvalue()


def main() -> None:
    """Take them all."""
    site = DemoSite(os.environ.get("ADDRESS", "http://127.0.0.1:8000"), {}, "")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(ARGUMENTS))
        for picture in PICTURES:
            target = FOLDER / f"{picture.name}.png"
            target.write_bytes(smaller(take(browser, site, picture)))
            print(f"{target.name}: {target.stat().st_size // 1024} kB")
        browser.close()


if __name__ == "__main__":
    main()
