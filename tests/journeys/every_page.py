"""Every page of every role as it is used: at a desk, zoomed to 200 %, on a phone.

Too long for each run of the suite: `make pages`. ROLE= chooses one.
"""

from __future__ import annotations

import os
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
CHOSEN = [role for role in ROLES if os.environ.get("ROLE", role) == role]


@pytest.mark.parametrize("role", CHOSEN)
def test_every_page_can_be_used_by_everybody_at_every_width(visit, logins, role, capsys):
    visitor = visit(role)
    begun = time.monotonic()
    reader = Reader(visitor.site.url, examples=1, files=False)
    reader.log_in(*logins[role])
    reader.crawl()
    faults: dict[str, str] = {}
    for path in reader.pages:
        for fault in faults_at(visitor, path):
            faults.setdefault(fault, path)
    minutes = (time.monotonic() - begun) / 60
    with capsys.disabled():
        print(f"\n{role}: {len(reader.pages)} pages, {minutes:.1f} minutes")
    assert len(reader.pages) >= ROLES[role] // 2
    assert faults == {}


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
