"""The pictures of the help, taken from the demo, so that they show the product as it is.

    make pictures                      # starts a demo of its own

Writes static/help/*.webp. ADDRESS= names a product that runs already, CHROMIUM= another browser.
Only reads; nothing is drawn into a picture by hand.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from branchrecords.help.chapters import PICTURES as FOLDER
from tests.demo_site import DemoSite, product

from .browser import ARGUMENTS, DESKTOP, PHONE, Visitor, chromium_path

PASSWORD = "zhibu-2026"  # of the demo, printed at every start
QUALITY = 60


@dataclass(frozen=True)
class Shot:
    """A page as one user sees it, as much as fits the window.

    `path`: of the organisation in which the user starts, or from the root with a slash in front.
    `follow`: the address of the first row of that state in the list, with `to` for its last part.
    """

    name: str
    username: str
    path: str = ""
    phone: bool = False
    follow: str = ""
    to: str = ""


SHOTS = (
    Shot("member-home", "dangyuan", "/me/", phone=True),
    Shot("member-meetings", "dangyuan", "/me/meetings/", phone=True),
    Shot("member-dues", "dangyuan", "/me/dues/", phone=True),
    Shot("branch-desk", "shuji", "desk/"),
    Shot("branch-year", "shuji", "meetings/year/"),
    Shot("meeting-add", "shuji", "meetings/add/?kind=party_day"),
    Shot("roll-call", "shuji", "meetings/", follow="草稿", to="attendance/"),
    Shot("minutes", "shuji", "meetings/", follow="草稿", to="minutes/"),
    Shot("dues-bases", "shuji", "dues/bases/"),
    Shot("dues-day", "shuji", "dues/day/"),
    Shot("remittances", "shuji", "dues/remittances/"),
    Shot("ledger", "shuji", "dues/books/"),
    Shot("statement", "shuji", "dues/statements/", follow="微信支付账单"),
    Shot("study-hours", "shuji", "study/"),
    Shot("plan", "shuji", "plans/", follow="已通过"),
    Shot("problems", "shuji", "problems/"),
    Shot("transfers", "shuji", "transfers/"),
    Shot("figures", "shuji", "figures/"),
    Shot("annual-form", "shuji", "annual-form/"),
    Shot("evaluations", "dangwei", "evaluations/"),
    Shot("people", "shuji", "people/"),
    Shot("person", "shuji", "people/", follow="正式党员"),
    Shot("imports", "shuji", "imports/"),
    Shot("development", "shuji", "development/"),
    Shot("accounts", "shuji", "accounts/"),
    Shot("summary", "shuji", "summary/"),
    Shot("start", "shuji", "start/"),
    Shot("committee-desk", "dangwei", "overview/"),
    Shot("cadence-map", "dangwei", "cadence/"),
)


def take(visitor: Visitor, shot: Shot) -> bytes:
    """The PNG of one page of a visitor who has logged in; fails when it does not answer."""
    visitor.open("/")
    home = "/".join(visitor.page.url.removeprefix(visitor.site.url).split("/")[:3])
    visitor.open(shot.path if shot.path.startswith("/") else f"{home}/{shot.path}")
    if shot.follow:
        row = visitor.main.get_by_role("row").filter(has_text=shot.follow).first
        address = row.get_by_role("link").first.get_attribute("href") or ""
        visitor.open(address.removesuffix(shot.to).removesuffix("minutes/") + shot.to)
    visitor.page.wait_for_load_state("networkidle")
    return visitor.page.screenshot()


def taken(browser: Browser, site: DemoSite) -> Iterator[tuple[Shot, bytes]]:
    """All of them; each user logs in once on each device."""
    visitors: dict[tuple[str, bool], Visitor] = {}
    for shot in SHOTS:
        device = (shot.username, shot.phone)
        if device not in visitors:
            context = browser.new_context(
                **(PHONE if shot.phone else DESKTOP), locale="zh-CN", timezone_id="Asia/Shanghai"
            )
            visitors[device] = Visitor(context, site, shot.username)
            visitors[device].log_in(shot.username, PASSWORD)
        yield shot, take(visitors[device], shot)
    complaints = [text for visitor in visitors.values() for text in visitor.complaints]
    for visitor in visitors.values():
        visitor.context.close()
    assert complaints == []


def smaller(content: bytes) -> bytes:
    """The same picture as WebP."""
    out = io.BytesIO()
    Image.open(io.BytesIO(content)).convert("RGB").save(out, "WEBP", quality=QUALITY, method=6)
    return out.getvalue()


@contextmanager
def _site() -> Iterator[DemoSite]:
    if "ADDRESS" in os.environ:
        yield DemoSite(os.environ["ADDRESS"], {}, "")
        return
    with tempfile.TemporaryDirectory() as folder, product(Path(folder)) as site:
        yield site


def main() -> None:
    """Take them all and write them."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with _site() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(ARGUMENTS))
        for shot, content in taken(browser, site):
            target = FOLDER / f"{shot.name}.webp"
            target.write_bytes(smaller(content))
            sys.stdout.write(f"{target.name}: {target.stat().st_size // 1024} kB\n")
        browser.close()


if __name__ == "__main__":
    main()
