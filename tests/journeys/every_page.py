"""Every page of every role as it is used: at a desk, zoomed to 200 %, on a phone.

Too long for each run of the suite: `make pages`. ROLE= chooses one. What one role reads between the
navigation and the foot word for word as another before it is looked at once.
"""

from __future__ import annotations

import os
import re
import time

import pytest

from tests.journeys.browser import Visitor
from tests.journeys.reader import Reader
from tests.journeys.standards import violations
from tests.journeys.test_crawl import ROLES

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("demo")]
DESK = {"width": 1280, "height": 900}
ZOOMED = {"width": 640, "height": 450}  # what 200 % leaves of the desk
PHONE = {"width": 390, "height": 844}
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
LOOKED_AT: set[str] = set()
CHOSEN = [role for role in ROLES if os.environ.get("ROLE", role) == role]


@pytest.mark.parametrize("role", CHOSEN)
def test_every_page_can_be_used_by_everybody_at_every_width(visit, logins, role, capsys):
    visitor = visit(role)
    begun = time.monotonic()
    reader = Reader(visitor.site.url, examples=1, files=False)
    reader.log_in(*logins[role])
    reader.crawl()
    faults: dict[str, str] = {}
    fresh = {content_of(text): path for path, text in reader.pages.items()}
    fresh = {content: path for content, path in fresh.items() if content not in LOOKED_AT}
    for path in fresh.values():
        for fault in faults_at(visitor, path):
            faults.setdefault(fault, path)
    LOOKED_AT.update(fresh)
    minutes = (time.monotonic() - begun) / 60
    with capsys.disabled():
        print(f"\n{role}: {len(reader.pages)} pages, {len(fresh)} new, {minutes:.1f} minutes")
    assert len(reader.pages) >= ROLES[role] // 2
    assert faults == {}


def content_of(page: str) -> str:
    """What stands between the navigation and the foot, without the tokens of its forms."""
    return TOKEN.sub("", page[page.index("<main") : page.index("</main>")])


def faults_at(visitor: Visitor, path: str) -> list[str]:
    """What is wrong with one page at a desk, zoomed and on a phone."""
    page = visitor.page
    page.set_viewport_size(DESK)
    visitor.open(path)
    found = violations(page)
    for size in (ZOOMED, PHONE):
        page.set_viewport_size(size)
        wide = page.evaluate("document.documentElement.scrollWidth")
        found += [f"{wide} px wide on {size['width']}"] * (wide > size["width"])
    return found + [f"on a phone: {fault}" for fault in violations(page)]
