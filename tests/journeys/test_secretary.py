"""支部书记: a meeting of 31 from the desk to the sealed record, and a month's dues."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from playwright.sync_api import Locator, expect

from .browser import PATIENCE, Visitor

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("demo")]

DUTY = "10月主题党日待补录"
REPORT = (
    "组织委员通报本月党费交纳情况，说明上季度收缴明细已在公开栏公示，"
    "两名离家较远的同志改由同组党员代为转交，请各位核对自己的交纳月份。"
)
ACTIVITY = (
    "上午八点半在江堤集合，分三段清理雨水井口的落叶和塑料袋，共清理四十二处，"
    "发现两块井盖松动，当场拍照并报养护公司，下午三点前已更换。"
)
DECISION = "同意每季度末由第一党小组复查一次本段井口，发现破损两日内报修。"
# Opening the vote and writing its numbers: not part of a routine 主题党日.
VOTE_PRESSES = 5


def test_logs_a_meeting_from_the_desk_to_the_sealed_record(visit):
    me = visit("secretary")
    duty = me.page.locator(".duty", has_text=DUTY)
    me.sees("《支部工作条例》第十六条", within=duty)

    me.press("补录", duty)
    _basics(me)
    leave, absent = _roll_call(me)
    _minutes(me)
    me.press("下一步：核对封存")
    _review(me, leave, absent)
    me.press("封存记录", me.main)
    dialog = me.page.get_by_role("dialog")
    me.press(dialog.get_by_role("checkbox", checked=False))  # 记录人 signed on paper
    me.press("封存记录", dialog)
    _sealed(me, leave, absent)
    assert me.interactions - VOTE_PRESSES <= 15, me.interactions

    me.open("/")
    me.heading("工作台")
    me.sees_not(DUTY)
    row = me.page.locator(".cadence tr", has_text="主题党日")
    me.sees("30日 补录", within=row)


def _basics(me: Visitor) -> None:
    """Everything but what happened is filled from the last meeting of the kind."""
    me.heading("补录主题党日")
    expect(me.page.get_by_label("名称", exact=True)).to_have_value("10月主题党日")
    expect(me.page.get_by_label("日期", exact=True)).to_have_value("2026-10-30")
    expect(me.page.get_by_label("地点", exact=True)).to_have_value("街道办事处三楼会议室")
    me.press("下一步：点名")


def _roll_call(me: Visitor) -> tuple[str, str]:
    """All 31 stand at 到; two were away. Returns their names: 请假, 缺席."""
    me.sees("只改没来的人")
    rows = me.page.locator(".roll")
    expect(rows).to_have_count(31)
    assert _tally(me) == {"应到": "31", "实到": "31", "请假": "0", "缺席": "0"}
    leave, absent = _name(rows.nth(8)), _name(rows.nth(19))
    me.press(rows.nth(8).locator(".roll-opt-l"))
    me.press(rows.nth(8).locator(".chip", has_text="因病"))
    me.press(rows.nth(19).locator(".roll-opt-a"))
    me.press(rows.nth(19).locator(".chip").first)
    assert _tally(me) == {"应到": "31", "实到": "29", "请假": "1", "缺席": "1"}
    me.press("下一步：记录与表决")
    return leave, absent


def _name(row: Locator) -> str:
    return row.locator(".roll-who").evaluate("who => who.firstChild.textContent.trim()")


def _tally(me: Visitor) -> dict[str, str]:
    """The figures above the roll call, by label, without the voters."""
    texts = me.page.locator(".rollhead .tally > *").all_inner_texts()
    pairs = dict(re.sub(r"\s+", " ", text).strip().split(" ", 1) for text in texts)
    return {label: pairs[label] for label in ("应到", "实到", "请假", "缺席")}


def _minutes(me: Visitor) -> None:
    """Text and a decision for both 议题, a vote with its live verdict; the draft saves itself."""
    me.heading("10月主题党日")
    first, second = me.page.locator("#item-1"), me.page.locator("#item-2")
    me.write("讨论情况", REPORT, first)
    me.write("决议", "会议听取了通报。", first)
    me.write("讨论情况", ACTIVITY, second)
    me.write("决议", DECISION, second)
    me.press(second.locator("summary", has_text="表决"))
    me.write("反对", "0", second)
    me.write("弃权", "0", second)
    me.write("赞成", "29", second)  # one of them is a probationary member and may not vote
    me.sees("合计 29 票，到会有表决权的只有 28 人", within=second.locator(".vote-out"))
    me.write("赞成", "28", second)
    me.sees("通过", "合计 28 票，与到会人数相符", within=second.locator(".vote-out"))
    expect(me.page.locator("form[data-unsaved]")).to_have_count(0, timeout=PATIENCE)
    me.sees("已自动保存", within=me.page.locator(".savebar-state"))
    me.page.reload()
    expect(second.get_by_label("讨论情况", exact=True)).to_have_value(ACTIVITY)
    expect(second.get_by_label("赞成", exact=True)).to_have_value("28")


def _review(me: Visitor, leave: str, absent: str) -> None:
    me.sees("没有要补的地方，可以封存")
    me.sees("应到 31 人，实到 29 人", f"{leave}（因病）", absent, DECISION)


def _sealed(me: Visitor, leave: str, absent: str) -> None:
    me.sees("已封存", "第 ", "补录，迟 21 天", "摘要")
    digest = "".join(me.page.locator(".digest span").all_inner_texts())
    assert re.fullmatch(r"[0-9a-f]{64}", digest)
    text = me.pdf(me.section("打印").get_by_role("link", name="会议记录"))
    for part in (leave, absent, "应到31人", "实到29人", ACTIVITY, DECISION, "党政办公室党支部"):
        assert part in text, part


LATER = "秦国梁"  # pays another day; the member's journey looks at what he owes
BEHIND = "尤思源"  # has not paid since August


def test_collects_a_month_of_dues_on_one_screen(visit):
    me = visit("secretary")
    me.press("收党费", me.page.locator(".duty", has_text="11月党费还有 31 人未交"))
    me.heading("党费日：2026年11月")
    bar = me.page.locator(".savebar")
    sums = me.page.locator("td.d-sum .dues-money").all_inner_texts()
    assert len(sums) == 31
    assert sum(Decimal(text.replace(",", "")) for text in sums) == Decimal("4116.35")
    me.sees("本次收 31 人", "4,116.35 元", "肆仟壹佰壹拾陆元叁角伍分", within=bar)
    me.sees("欠 8月、9月、10月", "496.24", "含补交 3 月", within=_row(me, BEHIND))

    me.press(_row(me, LATER).get_by_role("checkbox"))
    me.sees("未收，应收 108.00", within=_row(me, LATER))
    me.choose("罗佳宁的交款人", "罗大勇 代缴")
    me.sees("本次收 30 人", "4,008.35 元", "肆仟零捌元叁角伍分", within=bar)
    me.button("确认收款 30 人").dblclick()

    _collected(me)
    me.open("/")
    me.sees("11月党费还有 1 人未交")
    me.sees_not(f"{BEHIND}欠交党费")
    me.sees("30 / 31", "3,636.17 元")


def _row(me: Visitor, name: str) -> Locator:
    return me.page.locator("tbody tr", has=me.page.locator("th", has_text=name))


def _collected(me: Visitor) -> None:
    """What was posted, once though the button was pressed twice."""
    me.heading("收款结果")
    me.sees("已收 30 人，4,008.35 元。", "大写：肆仟零捌元叁角伍分")
    expect(me.page.locator("tbody tr")).to_have_count(30)
    me.sees("罗大勇 代缴", "139.59", within=_row(me, "罗佳宁"))
    me.sees("8月", "11月", "496.24", within=_row(me, BEHIND))
    me.press("全部收款记录")
    me.heading("收款记录")
    today = me.page.locator("tbody tr", has_text="2026-11-20")
    expect(today.filter(has_text=BEHIND)).to_have_count(1)
