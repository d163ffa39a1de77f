"""党员: what I owe, what I took part in, who looked at my data, on a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from .browser import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("demo")]


def test_reads_dues_and_organisational_life_on_a_phone(visit):
    _looked_at(visit("secretary"))
    me = visit("member", phone=True)
    me.sees("秦国梁，您好", "党政办公室党支部", "第四季度支部党员大会", "11月26日 星期四 15:00")
    me.fits()

    me.press("收据与明细")
    _dues(me)
    me.open("/")
    me.press("全部", me.section("我的组织生活"))
    _life(me)
    me.press("我的", me.page.locator(".tabbar"))
    _profile(me)


def _looked_at(secretary: Visitor) -> None:
    """The secretary looks at the member's telephone number and says what for."""
    secretary.turn_to("党员名册")
    secretary.press("秦国梁", secretary.main)
    secretary.press("看完整号码")
    dialog = secretary.page.get_by_role("dialog")
    secretary.press(dialog.get_by_label("联系电话"))
    secretary.write("事由", "通知第四季度支部党员大会", dialog)
    secretary.press("看完整号码", dialog)
    secretary.sees("19900000002", "这次查看已经记入日志，本人看得到")


def _dues(me: Visitor) -> None:
    me.heading("我的党费")
    me.sees("108.00 元", "基数 7,200.00 元 × 1.5% = 每月 108.00 元", "《党费规定》第二条")
    me.sees("已交至 2026年10月，2026年共交 1,080.00 元。")
    months = me.page.locator(".months > li")
    expect(months).to_have_count(12)
    states = [re.sub(r"\s+", "", text) for text in months.all_inner_texts()]
    assert states[:11] == [f"{month}月已交" for month in range(1, 11)] + ["11月待交"]
    receipts = me.section("收据与明细").locator("tbody tr")
    expect(receipts).to_have_count(10)
    me.sees("2026-10-12", "108.00", "冯永年", within=receipts.first)
    me.fits()


def _life(me: Visitor) -> None:
    """Every meeting that counts, and the sums of exactly these."""
    me.heading("我的组织生活")
    tally = " ".join(me.main.locator(".tally").first.inner_text().split())
    due, present, leave, absent = (int(text) for text in re.findall(r"\d+", tally))
    assert due >= 25
    rows = me.page.locator(".lines > li")
    expect(rows).to_have_count(due)
    for state, number in (("参加", present), ("请假", leave), ("缺席", absent)):
        expect(rows.filter(has=me.page.locator(".pill", has_text=state))).to_have_count(number)
    me.sees("11月主题党日：冬季用电安全宣传", "街道办事处三楼会议室", "8月党小组会", "照顾家人")
    me.sees(" / 32 学时", "每年集中学习培训一般不少于 32 学时")
    me.fits()


def _profile(me: Visitor) -> None:
    me.heading("我的资料")
    me.sees("340524********0054", "正式党员", "2024年5月28日")
    who = me.section("谁看过、改过我的资料")
    me.sees("冯永年", "联系电话", "事由：通知第四季度支部党员大会", within=who)
    me.fits()


def test_cannot_open_what_is_not_his(visit):
    """A number that exists is refused exactly as one that does not: nothing is given away."""
    me = visit("member", phone=True)
    colleague = visit("secretary")
    colleague.turn_to("党员名册")
    colleague.press("尤思源", colleague.main)
    colleague.heading("尤思源")
    number = re.search(r"/people/(\d+)/", colleague.page.url).group(1)
    for page in ("/people/{}/", "/people/{}/dues/", "/people/{}/meetings/"):
        assert me.refused(page.format(number)) == me.refused(page.format(999_999))
        me.sees_not("尤思源")
    me.refused("/organizations/1/overview/")
    me.sees("您没有权限")
    me.fits()
    me.press("回到首页")
    me.sees("秦国梁，您好")
