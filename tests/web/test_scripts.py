"""The scripts in a real browser, under the real Content-Security-Policy."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory

from branchrecords.web import showcase

pytestmark = pytest.mark.journey

ROLL = """{% extends "base.html" %}{% load static %}
{% block scripts %}<script src="{% static 'js/rollcall.js' %}" defer></script>{% endblock %}
{% block content %}<h1>点名</h1><form method="post" action="/next/" data-rollcall data-autosave
 hx-post="/draft/" hx-trigger="change delay:50ms, autosave" hx-swap="none" novalidate>
{% tally live=True %}{% tallied "实到" 3 count="present" %}{% tallied "请假" 0 count="leave" %}
{% tallied "缺席" 0 count="absent" %}{% endtally %}
<div data-quorum="2"><p data-quorum-met>可以表决</p>
<p data-quorum-short hidden>还差 <span data-missing></span> 人</p></div>
<ol class="rolls">{% roll 1 1 "沈玉平" %}{% roll 2 2 "江一帆" votes=False %}
{% roll 3 3 "罗振业" %}</ol>
{% savestate %}<button class="btn btn-primary" type="submit">下一步</button></form>
<p>{% fig "12 次" "/records/" %}</p>{% endblock %}"""

DUES = """{% extends "base.html" %}{% load static %}
{% block scripts %}<script src="{% static 'js/duesday.js' %}" defer></script>{% endblock %}
{% block content %}<h1>党费日</h1><form method="post" data-duesday>
<label>全选 <input type="checkbox" data-picks="all"></label>
{% for amount in amounts %}<label>{{ amount }}
<input type="checkbox" data-amount="{{ amount }}" checked></label>{% endfor %}
<p id="total" data-sum="total"></p><p id="words" data-sum="words"></p>
<button type="submit" data-needs-pick><span>确认收款 <span data-sum="picked"></span> 人</span>
</button></form>{% endblock %}"""

MINUTES = """{% extends "base.html" %}{% load static %}
{% block scripts %}<script src="{% static 'js/minutes.js' %}" defer></script>{% endblock %}
{% block pageclass %}has-savebar{% endblock %}
{% block content %}<h1>记录</h1><form method="post" id="minutes" data-autosave hx-post="/draft/"
 hx-trigger="autosave" hx-swap="none"><button type="submit" name="do" value="down-1">下移</button>
<input name="heading-1" id="heading-1" value="学习"></form>{% endblock %}
{% block savebar %}{% savebar %}{% savestate %}<a href="/back/">上一步</a>
<button class="btn btn-primary" form="minutes">下一步</button>{% endsavebar %}{% endblock %}"""

PARTS = """{% extends "base.html" %}{% block content %}<h1>议题</h1>
<details class="menu"><summary>提醒</summary><div class="panel"><a href="/1/">第一条</a></div>
</details>
<div id="part"><input id="heading-1" aria-label="议题">
<button type="button" hx-get="/part/" hx-target="#part" hx-swap="outerHTML">重新排列</button>
<button type="button" hx-get="/part/" hx-target="#part" hx-swap="outerHTML"
 data-focus="heading-2">增加</button></div>
<a href="#sure" data-opens="sure">取消会议</a>{% endblock %}
{% block dialogs %}{% dialog "sure" "取消会议？" %}<input aria-label="理由">{% dialogdo %}
<button type="button" data-closes>保留</button>{% enddialogdo %}{% enddialog %}{% endblock %}"""
PART = '<div id="part"><input id="heading-1"><input id="heading-2"><button>增加</button></div>'

RECORDS = '{% drawer "主题党日 12 次" %}<ul class="lines"><li>1-15</li></ul>{% enddrawer %}'


@pytest.fixture(autouse=True)
def _shell(settings):
    settings.SHELL_PROVIDER = "tests.web.shells.provide_shell"


def page_of(source: str, **values) -> str:
    request = RequestFactory().get("/")
    request.user = SimpleNamespace(is_authenticated=True, display_name="沈玉平")
    return engines["django"].from_string(source).render(values, request)


def test_the_roll_call_counts_and_saves_itself(look_at):
    def job(page, site):
        count = {key: page.locator(f"[data-count={key}]") for key in ("present", "leave", "absent")}
        page.click("label[for=p2l]")
        page.click("label[for=p2r2]")
        page.click("label[for=p3a]")
        assert [place.inner_text() for place in count.values()] == ["1", "1", "1"]
        assert page.inner_text("[data-quorum]") == "还差 1 人"
        page.wait_for_selector("text=已自动保存")
        assert "status-2=leave" in site.posted[-1]
        page.click("label[for=p2y]")
        assert page.is_checked("#p2r2") is False
        assert count["present"].inner_text() == "2"
        page.click("label[for=p3y]")
        assert page.inner_text("[data-quorum]") == "可以表决"

    look_at({"/": page_of(ROLL)}, job)


def test_a_draft_that_cannot_be_saved_is_kept_and_sent_again(look_at):
    def job(page, site):
        site.draft_status = 503
        page.click("label[for=p3a]")
        page.wait_for_selector("text=还没有保存")
        assert page.is_checked("#p3a")
        site.draft_status = 204
        page.evaluate("window.dispatchEvent(new Event('online'))")
        page.wait_for_selector("text=已自动保存")
        assert page.inner_text("#toasts") == ""

    look_at({"/": page_of(ROLL)}, job, expected=("503", "htmx:"))


def test_a_form_is_sent_once(look_at):
    def job(page, site):
        with page.expect_response("**/next/"):
            page.evaluate(
                "for (let i = 0; i < 3; i++) document.querySelector('.btn-primary').click()"
            )
        page.wait_for_timeout(300)
        assert len(site.posted) == 1
        assert page.get_attribute(".btn-primary", "aria-busy") == "true"

    look_at({"/": page_of(ROLL)}, job)


def test_a_figure_opens_its_records_and_gives_the_focus_back(look_at):
    def job(page, site):
        page.click("text=12 次")
        page.wait_for_selector(".drawer >> text=主题党日 12 次")
        assert page.get_attribute(".fig", "aria-expanded") == "true"
        page.keyboard.press("Escape")
        assert page.query_selector(".drawer") is None
        assert page.evaluate("document.activeElement.className") == "fig"

    look_at({"/": page_of(ROLL), "/records/": page_of(RECORDS)}, job)


@pytest.mark.parametrize(
    ("amounts", "total", "words"),
    [
        (["2005.01", "4.00"], "2,009.01", "贰仟零玖元零壹分"),
        (["100000.00"], "100,000.00", "壹拾万元整"),
        (["1000005.50"], "1,000,005.50", "壹佰万零伍元伍角"),
        (["20300.05"], "20,300.05", "贰万零叁佰元零伍分"),
        (["0.10", "0.20"], "0.30", "叁角"),
        (["110010.00"], "110,010.00", "壹拾壹万零壹拾元整"),
    ],
)
def test_the_total_of_a_dues_day_reads_as_on_the_receipt(look_at, amounts, total, words):
    def job(page, site):
        assert page.inner_text("#total") == total
        assert page.inner_text("#words") == words

    written = page_of("{{ sum|daxie }}", sum=sum(map(Decimal, amounts)))
    assert written == words
    look_at({"/": page_of(DUES, amounts=amounts)}, job)


def test_the_total_follows_the_ticks(look_at):
    def job(page, site):
        page.uncheck("[data-amount='147.90']")
        assert page.inner_text("#total") == "138.60"
        assert page.inner_text("button span span") == "1"
        page.check("[data-picks=all]")
        assert page.inner_text("#total") == "286.50"
        page.uncheck("[data-picks=all]")
        assert page.inner_text("#words") == "零元整"
        assert page.is_disabled("button[data-needs-pick]")

    look_at({"/": page_of(DUES, amounts=["147.90", "138.60"])}, job)


@pytest.mark.parametrize("width", [320, 390, 1280, 1440])
def test_the_components_page_never_scrolls_sideways_and_obeys_the_policy(look_at, width):
    def job(page, site):
        assert page.evaluate("document.documentElement.scrollWidth") == width
        page.click("text=删除草稿 >> nth=0")
        assert page.is_visible("#delete-draft")
        page.click("text=保留草稿")
        assert page.is_hidden("#delete-draft")

    request = RequestFactory().get("/")
    request.user = SimpleNamespace(is_authenticated=True, display_name="沈玉平")
    shown = render_to_string("components/showcase.html", showcase.context(), request)
    look_at({"/": shown}, job, width)


def test_enter_in_a_heading_of_the_minutes_saves_and_moves_nothing(look_at):
    def job(page, site):
        page.press("#heading-1", "Enter")
        page.wait_for_selector("text=已自动保存")
        assert len(site.posted) == 1
        assert "heading-1=" in site.posted[0]
        assert "do=" not in site.posted[0]

    look_at({"/": page_of(MINUTES)}, job)


def test_two_keys_lead_past_the_page_to_its_button(look_at):
    def job(page, site):
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.innerText") == "跳到底部按钮"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.innerText") == "下一步"
        assert page.evaluate("location.hash") == "#main"

    look_at({"/": page_of(MINUTES)}, job)


FOCUSED = "document.activeElement.id || document.activeElement.innerText"


@pytest.mark.parametrize(
    ("pressed", "next_one"), [("增加", "heading-2"), ("重新排列", "heading-2")]
)
def test_the_focus_is_not_lost_when_what_had_it_is_replaced(look_at, pressed, next_one):
    def job(page, site):
        page.focus(f"text={pressed}")
        page.keyboard.press("Enter")
        page.wait_for_selector("#heading-2")
        page.wait_for_function(f"({FOCUSED}) === '{next_one}'")

    look_at({"/": page_of(PARTS), "/part/": PART}, job)


def test_a_dialog_gives_the_focus_back_to_what_opened_it(look_at):
    def job(page, site):
        page.focus("text=取消会议")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "理由"
        page.keyboard.press("Escape")
        page.wait_for_selector("#sure", state="hidden")
        assert page.evaluate(FOCUSED) == "取消会议"

    look_at({"/": page_of(PARTS)}, job)


def test_a_menu_left_by_tab_does_not_stay_open_over_the_page(look_at):
    def job(page, site):
        page.focus("main .menu summary")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUSED) == "第一条"
        assert page.evaluate("document.querySelector('main .menu').open") is True
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUSED) == "heading-1"
        assert page.evaluate("document.querySelector('main .menu').open") is False

    look_at({"/": page_of(PARTS)}, job)
