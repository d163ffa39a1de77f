"""A secretary's first log-in, the second factor, coming back with and without it, ending others."""

from __future__ import annotations

import re
from base64 import b32decode
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest
from playwright.sync_api import expect

from tests.factories.accounts import phone_code

from .browser import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("demo")]
USERNAME = "shuji02"
PASSWORD = "江堤上的老香樟树-2026"


def test_secretary_sets_up_the_second_factor_and_comes_back(visit):
    code = _code_from_the_committee(visit("committee_staff"))
    me = visit()
    _first_log_in(me, code)
    key, recovery = _set_up(me)

    # The phone is half a minute fast: the server has seen the code of this half minute already.
    _leave_and_show_the_password(me)
    me.write("动态口令", phone_code(_server_time(me) + timedelta(seconds=30), key))
    me.press("验证并登录")
    me.heading("工作台")

    _leave_and_show_the_password(me)
    me.write("动态口令", recovery[0].lower())
    me.press("验证并登录")
    me.sees("用掉了一个备用码，还剩 9 个", within=me.page.locator("body"))
    me.open("/accounts/me/")
    me.sees("备用码还剩 9 个", "Linux 电脑 · Chrome", "现在这里")

    phone = visit(phone=True)
    _show_the_password(phone)
    phone.write("动态口令", recovery[1])
    phone.press("验证并登录")
    phone.heading("工作台")
    me.open("/accounts/me/")
    me.sees("2 处")
    me.press("结束其他所有登录")
    me.sees("已结束其他 1 处登录", within=me.page.locator("body"))
    me.sees("1 处")
    phone.open("/accounts/me/")
    expect(phone.page).to_have_url(re.compile("/accounts/login/"))


def _code_from_the_committee(staff: Visitor) -> str:
    """The committee hands a branch's secretary a one-time code."""
    staff.turn_to("登录与岗位")
    row = staff.page.locator("tr", has_text="支部书记").nth(2)
    staff.press("设置岗位", row)
    staff.sees(USERNAME)
    staff.press("发登录码")
    staff.heading("登录码")
    return staff.main.locator("code").inner_text()


def _first_log_in(me: Visitor, code: str) -> None:
    me.open("/accounts/code/")
    me.write("用户名或手机号", USERNAME)
    me.write("登录码", code)
    me.press("核对登录码")
    me.write("新密码", PASSWORD)
    me.write("再输入一次", PASSWORD)
    me.press("设置密码")
    me.heading("工作台")


def _set_up(me: Visitor) -> tuple[bytes, list[str]]:
    """Read the key off the page, as a phone reads the QR code; keep the recovery codes."""
    me.open("/accounts/me/")
    me.press("开通二次验证", me.main)
    expect(me.page.get_by_role("img", name="验证器扫描用的二维码")).to_be_visible()
    me.fits()
    key = b32decode(me.page.locator("#factor-key").inner_text().replace(" ", ""))
    me.write("动态口令", phone_code(_server_time(me), key))
    me.write("登录密码", PASSWORD)
    me.press("开通二次验证", me.main)
    me.sees("只显示这一次，请现在打印或抄下")
    me.fits()
    codes = me.main.locator("#recovery-codes .code").all_inner_texts()
    assert len(codes) == 10
    me.press("已经收好，继续")
    me.heading("工作台")
    return key, codes


def _leave_and_show_the_password(me: Visitor) -> None:
    me.open("/accounts/me/")
    me.press("退出登录", me.main)
    _show_the_password(me)


def _show_the_password(me: Visitor) -> None:
    me.open("/accounts/login/")
    me.write("用户名或手机号", USERNAME)
    me.write("密码", PASSWORD)
    me.press("登录")
    expect(me.page).to_have_url(re.compile("/accounts/login/second/"))
    me.fits()


def _server_time(me: Visitor) -> datetime:
    """The product's own clock, which the journeys set to the demo's day."""
    answer = me.context.request.get(f"{me.site.url}/health/")
    return parsedate_to_datetime(answer.headers["date"])
