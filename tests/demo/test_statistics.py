"""The statistics table of the founding document, on the running demo's own page."""

import re
import urllib.request
from http.cookiejar import CookieJar
from urllib.parse import urlencode

import pytest

from tests.web.dom import every, one, parse, text

pytestmark = pytest.mark.xdist_group("demo")


@pytest.fixture(scope="module")
def browser(demo_site):
    """Logged in as the committee's staff; gives the text of a page."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    opener.addheaders = [("Referer", demo_site.url)]

    def page(path: str, **posted: str) -> str:
        body = urlencode(posted).encode() if posted else None
        with opener.open(f"{demo_site.url}{path}", body) as answer:
            return answer.read().decode()

    name, password = demo_site.logins()["committee_staff"]
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page("/accounts/login/"))
    page("/accounts/login/", csrfmiddlewaretoken=token[1], username=name, password=password)
    return page


@pytest.fixture(scope="module")
def table(demo_site, browser):
    """The lines of the table as read: item → (number, share)."""
    root = demo_site.manage(
        "shell", "--no-imports", "--command",
        "from members.models import Organization; print(Organization.objects.get(code='LJ').pk)",
    ).strip()  # fmt: skip
    page = parse(browser(f"/organizations/{root}/statistics/?year=2026"))
    caption = next(c for c in every(page, "caption") if text(c) == "组织统计表")
    lines = {}
    for row in every(caption.getparent(), "tbody tr"):
        number, share = every(row, "td.num")
        lines[text(one(row, "th"))] = (text(number), text(share))
    return lines


def test_89_organisations_by_level(table):
    assert table["下级组织"] == ("89 个", "100.0%")
    assert table["党委"] == ("3 个", "3.4%")
    assert table["党总支"] == ("7 个", "7.9%")
    assert table["党支部"] == ("79 个", "88.8%")


def test_89_organisations_by_sector(table):
    assert table["机关组织"] == ("8 个", "9.0%")
    assert table["社区组织"] == ("27 个", "30.3%")
    assert table["两新及其他组织"] == ("54 个", "60.7%")


def test_693_of_1192_members_went_to_college(table):
    """Half up: the printed source says 58.13%, the quotient is 58.1376…%."""
    assert table["党员"][0] == "1,192 名"
    assert table["大专及以上学历党员"] == ("693 名", "58.14%")
