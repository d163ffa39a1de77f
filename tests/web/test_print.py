"""What comes out of the printer: whose, what, when, by whom; nothing to press; all of it."""

from __future__ import annotations

import io
import re
import unicodedata
from types import SimpleNamespace

import pytest
from django.template import engines
from django.test import RequestFactory
from pypdf import PdfReader

pytestmark = pytest.mark.journey

SHEET = {"width": 680, "height": 1000}  # px, what the margins leave of A4

ROSTER = """{% extends "base.html" %}{% block title %}党员名册{% endblock %}
{% block pagehead %}{% pagehead "党员名册" %}
<a class="btn btn-primary" href="/a/">登记党员</a>{% endpagehead %}{% endblock %}
{% block content %}<form class="filters"><input aria-label="找人"></form>
<div class="split"><div class="card-sheet table-scroll"><table class="table table-cards">
<caption class="visually-hidden">党员</caption><thead><tr><th scope="col">姓名</th>
<th scope="col">证件号</th><th scope="col">电话</th></tr></thead><tbody>
{% for number in numbers %}<tr><th scope="row">
<a href="/people/{{ number }}/">党员{{ number }}</a></th>
<td data-label="证件号">{{ "340524198001010010"|masked_id }}</td>
<td data-label="电话" class="only-desk">{{ "13800000000"|masked_phone }}</td></tr>{% endfor %}
</tbody></table></div><div class="aside"><h2 class="aside-title">打印</h2></div></div>
<p class="only-phone">在手机上</p>{% endblock %}
{% block savebar %}{% savebar %}<a href="/b/">上一步</a>{% endsavebar %}{% endblock %}"""


@pytest.fixture(autouse=True)
def _shell(settings):
    settings.SHELL_PROVIDER = "tests.web.shells.provide_shell"


def roster(members: int) -> str:
    request = RequestFactory().get("/")
    request.user = SimpleNamespace(is_authenticated=True, display_name="沈玉平")
    template = engines["django"].from_string(ROSTER)
    return template.render({"numbers": range(1001, 1001 + members)}, request)


def looks(page, selector: str, *properties: str) -> list[str]:
    """The computed styles of the first element that matches."""
    return page.eval_on_selector(
        selector, "(one, names) => names.map((name) => getComputedStyle(one)[name])", properties
    )


def test_on_paper_nothing_is_left_that_leads_elsewhere_or_can_be_pressed(look_at):
    def job(page, site):
        page.set_viewport_size(SHEET)
        page.emulate_media(media="print")
        gone = ".side, .top, .tabbar, .skip, .savebar, .pagehead-do, .filters, .aside, .only-phone"
        shown = page.eval_on_selector_all(
            gone, "all => all.filter((one) => one.getClientRects().length).map((o) => o.className)"
        )
        assert shown == []
        assert page.locator(gone).count() >= 8
        assert looks(page, "td a, th a", "textDecorationLine", "color") == ["none", "rgb(0, 0, 0)"]
        assert looks(page, "body", "backgroundColor", "color") == [
            "rgb(255, 255, 255)", "rgb(0, 0, 0)",
        ]  # fmt: skip

    look_at({"/": roster(3)}, job)


def test_a_table_on_paper_is_a_table_as_wide_as_the_sheet(look_at):
    def job(page, site):
        page.set_viewport_size(SHEET)
        assert looks(page, "tbody tr", "display") == ["block"]
        page.emulate_media(media="print")
        assert looks(page, "thead", "display", "position") == ["table-header-group", "static"]
        assert looks(page, "tbody tr", "display", "breakInside") == ["table-row", "avoid"]
        assert looks(page, "td.only-desk", "display") == ["table-cell"]
        assert looks(page, ".table-scroll", "overflow") == ["visible"]
        box = page.eval_on_selector("table", "one => one.getBoundingClientRect().toJSON()")
        assert (box["left"], box["right"]) == (0, 680)

    look_at({"/": roster(3)}, job)


def test_a_long_list_has_its_head_on_every_sheet_and_every_row_once(look_at):
    def job(page, site):
        paper = page.pdf(format="A4", prefer_css_page_size=True)
        # Chromium writes some signs as the radicals that look like them.
        pages = PdfReader(io.BytesIO(paper)).pages
        sheets = [unicodedata.normalize("NFKC", page.extract_text()) for page in pages]
        assert 3 <= len(sheets) <= 8
        assert all("姓名" in sheet and "证件号" in sheet for sheet in sheets)
        whole = "\n".join(sheets)
        assert [whole.count(f"党员{number}") for number in range(1001, 1151)] == [1] * 150
        first = sheets[0]
        assert first.index("机关第三党支部") < first.index("党员名册") < first.index("党员1001")
        assert "沈玉平打印" in first
        assert whole.count("340524********0010") == whole.count("138****0000") == 150
        assert "19800101" not in whole
        assert "http" not in whole
        assert not {
            word for word in ("登记党员", "上一步", "跳到正文", "在手机上") if word in whole
        }
        assert re.search(rf"第 1 .[,，]共 {len(sheets)} .", first)

    look_at({"/": roster(150)}, job)
