"""Components as a page gets them."""

import re
from pathlib import Path

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template

from branchrecords.errors import Blocker
from branchrecords.web import marks
from branchrecords.web.components import Tab, steps_at

from .dom import every, one, render, text, texts

ROOT = Path(__file__).resolve().parents[2]
SYMBOLS = set(re.findall(r'id="i-([a-z0-9-]+)"', (ROOT / "static/icons.svg").read_text("utf-8")))


def source(template: str, **values) -> str:
    return Template(template).render(Context(values))


def test_an_icon_points_into_our_own_sprite():
    assert source('{% icon "bell" "icon-lg" %}') == (
        '<svg class="icon icon-lg" aria-hidden="true" focusable="false">'
        '<use href="/static/icons.svg#i-bell"></use></svg>'
    )
    assert 'role="img" aria-label="查看"' in source('{% icon "eye" label="查看" %}')


@pytest.mark.parametrize("table", [marks.PILLS, marks.STATES, marks.CELLS])
def test_every_status_has_a_symbol_that_exists(table):
    assert {symbol for _, symbol in table.values() if symbol} <= SYMBOLS


def test_every_icon_named_in_a_template_exists():
    pattern = re.compile(r'{% (?:icon|nothing) "([a-z0-9-]+)"|\bicon="([a-z0-9-]+)"')
    named = {
        found[1] or found[2]
        for path in (ROOT / "templates").rglob("*.html")
        for found in pattern.finditer(path.read_text("utf-8"))
    }
    assert named - SYMBOLS == set()


def test_a_status_is_a_shape_and_a_word():
    pill = one(render('{% pill "backfilled" "补录，迟 6 天" %}'), ".pill")
    assert pill.get("class") == "pill pill-soon"
    assert text(pill) == "补录，迟 6 天"
    assert one(pill, "use").get("href") == "/static/icons.svg#i-clock-history"


def test_a_name_is_never_markup():
    assert source('{% pill "plain" name %}', name="<b>") == '<span class="pill">&lt;b&gt;</span>'
    shown = source('{% pagehead name %}{% endpagehead %}{% fig name "/x" %}', name="<script>")
    assert "<script>" not in shown


def test_a_figure_opens_its_records():
    link = one(render('{% fig "12 次" "/figures/3/" %}'), "a.fig")
    assert link.get("href") == link.get("hx-get") == "/figures/3/"
    assert link.get("hx-target") == "#drawer"
    assert text(link) == "12 次"


def test_a_page_head_leaves_out_empty_facts():
    shown = render('{% pagehead "党费日" "11月12日" "" "应交 30 人" %}{% endpagehead %}')
    assert texts(shown, "h1") == ["党费日"]
    assert texts(shown, ".meta span") == ["11月12日 ·", "应交 30 人"]
    assert every(shown, ".pagehead-do") == []


def test_a_page_head_with_a_button():
    shown = render('{% pagehead "党费" %}<a class="btn">收党费</a>{% endpagehead %}')
    assert texts(shown, ".pagehead-do .btn") == ["收党费"]


def test_a_dialog_posts_with_its_own_buttons():
    shown = render(
        '{% dialog "seal" "封存这份会议记录？" action="/seal/" %}<p>不能再改</p>'
        "{% dialogdo %}<button>封存记录</button>{% enddialogdo %}{% enddialog %}"
        '{% dialog "other" "另一个" %}正文{% enddialog %}'
    )
    assert one(shown, "#seal form").get("action") == "/seal/"
    assert len(every(shown, "#seal input[name=csrfmiddlewaretoken]")) == 1
    assert texts(shown, "#seal .dialog-body") == ["封存这份会议记录？不能再改"]
    assert texts(shown, "#seal .dialog-do button") == ["封存记录"]
    assert every(shown, "#other form, #other button") == []


def test_steps():
    steps = steps_at([("基本情况", "/1/"), ("点名", "/2/"), ("核对封存", "")], 1)
    shown = render("{% steps steps %}", steps=steps)
    assert [item.get("class") for item in every(shown, "li")] == ["is-done", None, None]
    assert texts(shown, "[aria-current=step] .label") == ["点名"]
    assert [link.get("href") for link in every(shown, "a")] == ["/1/"]


def test_tabs():
    tabs = [Tab("全部", "?", 41, current=True), Tab("党课", "?kind=lecture", 0), Tab("其他", "?x")]
    shown = render('{% tabs tabs "种类" %}', tabs=tabs)
    assert texts(shown, "a") == ["全部 41", "党课 0", "其他"]
    assert texts(shown, "[aria-current]") == ["全部 41"]


def test_the_pager_keeps_the_filters():
    page = Paginator(range(91), 8).page(2)
    shown = render('{% pager page "名" %}', path="/list?q=%E6%B2%88&page=2", page=page)
    assert texts(shown, ".tablefoot > .meta") == ["第 9–16 名，共 91 名"]
    assert texts(shown, ".pager li") == ["上一页", "1", "2", "3", "4", "…", "12", "下一页"]
    assert one(shown, "a[rel=next]").get("href") == "?q=%E6%B2%88&page=3"
    assert texts(shown, "[aria-current]") == ["2"]


def test_one_page_needs_no_other_pages():
    shown = render("{% pager page %}", page=Paginator([1, 2], 50).page(1))
    assert texts(shown, ".tablefoot") == ["第 1–2 条，共 2 条"]
    assert texts(render("{% pager page %}", page=Paginator([], 50).page(1)), ".tablefoot") == [
        "共 0 条"
    ]


def test_what_an_action_refused_is_listed():
    blockers = [Blocker("第二项没有写决定", target="item-2"), Blocker("邵大勇缺席，未写原因")]
    shown = render('{% error_box message="还不能封存" blockers=blockers %}', blockers=blockers)
    assert texts(shown, "h3") == ["还不能封存"]
    assert texts(shown, "li") == ["第二项没有写决定", "邵大勇缺席，未写原因"]
    assert one(shown, "a").get("href") == "#item-2"


def test_a_roll_row_posts_status_and_reason():
    shown = render('{% roll 7 3 "罗振业" status="leave" reason="因病" tag="组织委员" %}')
    assert texts(shown, ".roll-who") == ["罗振业组织委员"]
    checked = [(box.get("name"), box.get("value")) for box in every(shown, "input[checked]")]
    assert checked == [("status-7", "leave"), ("reason-7", "因病")]
    assert one(shown, ".roll").get("data-votes") is not None


def test_a_meter_says_its_count_in_words():
    shown = render('{% meter 26 32 "学时" unit="学时" name="hours" %}')
    assert text(shown) == "学时26 / 32 学时26/32"
    assert one(shown, "progress#hours").get("value") == "26"


def test_an_empty_place_says_what_comes_next():
    shown = render(
        '{% nothing "calendar-plus" "12月还没有会议" "先定日期。" %}'
        '<a class="btn">安排会议</a>{% endnothing %}'
    )
    assert texts(shown, ".empty > *") == ["", "12月还没有会议", "先定日期。", "安排会议"]
