"""The three users without a mouse."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from .keyboard import Keyboard

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("demo")]

# A name without a slash in front is a page of the organisation in which the role starts.
WALKS = {
    "secretary": "desk/ meetings/add/?kind=party_day people/ dues/day/",
    "committee_staff": "overview/ statistics/",
    "member": "/me/ /me/dues/",
}


@pytest.mark.parametrize("role", WALKS)
def test_tab_leads_down_the_page_and_every_stop_is_seen(visit, role):
    me = visit(role)
    home = "/".join(me.page.url.removeprefix(me.site.url).split("/")[:3])
    faults = {}
    for name in WALKS[role].split():
        me.open(name if name.startswith("/") else f"{home}/{name}")
        found = Keyboard(me).walk()
        faults |= {name: found} if found else {}
    assert faults == {}


def test_a_secretary_orders_the_items_of_a_record_and_never_loses_the_place(visit):
    me = visit("secretary")
    keys = Keyboard(me)
    home = "/".join(me.page.url.removeprefix(me.site.url).split("/")[:3])
    me.open(f"{home}/meetings/add/?kind=committee")
    keys.write("地点", "二楼会议室")
    keys.press(me.page.locator("button[form=plan]"))
    me.heading("支委会")
    me.open(me.page.url.removeprefix(me.site.url).replace("attendance", "minutes"))
    items = me.page.locator("[id^=heading-]").count()
    keys.press("增加议题")
    added = me.page.locator(f"#heading-{items + 1}")
    expect(added).to_be_focused()
    keys.page.keyboard.type("冬季安全检查")
    keys.press(f"第 {items + 1} 项上移")
    moved = me.page.locator(f"#heading-{items}")
    expect(moved).to_be_focused()
    expect(moved).to_have_value("冬季安全检查")
    me.page.on("dialog", lambda asked: asked.accept())
    keys.press(f"删去第 {items} 项")
    expect(added).to_have_count(0)
    expect(moved).to_be_focused()


def test_a_member_logs_in_and_reads_what_was_paid(visit, logins):
    me = visit()
    keys = Keyboard(me)
    username, password = logins["member"]
    me.open("/accounts/login/")
    keys.write("用户名或手机号", username)
    keys.write("密码", password)
    keys.page.keyboard.press("Enter")
    me.heading("您好")
    keys.press(me.page.get_by_role("navigation", name="主导航").get_by_role("link", name="党费"))
    me.heading("我的党费")
    keys.press("2025年")
    expect(keys.page).to_have_url(re.compile("year=2025"))


def test_a_secretary_plans_a_meeting_and_cancels_it(visit):
    me = visit("secretary")
    keys = Keyboard(me)
    keys.press("跳到正文")
    me.open(f"{me.page.url.removeprefix(me.site.url).split('desk')[0]}meetings/")
    keys.press("登记会议或活动")
    keys.press(me.main.get_by_role("link", name=re.compile("^支委会")))
    button = me.page.locator("button[form=plan]")
    expect(button).to_have_text("下一步：点名")
    keys.write("日期", "2026-12-28")
    expect(button).to_have_text("安排会议")
    keys.write("地点", "二楼会议室")
    keys.press(button)
    me.sees("12月28日")
    keys.press("取消会议")
    keys.write("取消的理由", "与年终会议合并")
    keys.press(me.page.get_by_role("dialog").get_by_role("button", name="取消会议"))
    me.sees("已取消12月支委会会议", within=me.page.locator("body"))


def test_the_committees_staff_opens_what_stands_behind_a_number(visit):
    me = visit("committee_staff")
    keys = Keyboard(me)
    keys.press("组织统计表")
    me.heading("组织统计表")
    keys.press("27 个")
    drawer = me.page.locator(".drawer")
    me.sees("社区组织 27 个", within=drawer)
    keys.page.keyboard.press("Escape")
    expect(drawer).to_have_count(0)
    expect(me.button("27 个").first).to_be_focused()
