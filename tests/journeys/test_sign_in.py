"""Sign-in: the secretary's screen, and a member's phone that opens the very address in the code."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from branchrecords.documents.pdf import qr_svg
from tests.demo_site import ROOT, DemoSite

from .browser import PATIENCE, Visitor

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("demo")]

TITLE = "楼道消防通道清理"
# Two minutes before the product's own clock begins: what a photograph of the code is worth later.
EARLIER = "2026-11-20T09:28:00+08:00"
MINT = (
    "from django.utils import timezone; from meetings.models import Meeting; "
    "from meetings.queries.sign_in import token_of; "
    "print('token', token_of(Meeting.objects.get(pk={pk}), at=timezone.now()))"
)


def test_signs_in_by_the_code_on_the_screen(visit, demo_site):
    screen = visit("secretary")
    number = _plan(screen)
    address = _address(screen)
    assert qr_svg(address, "签到二维码").split('d="')[1].split('"')[0] == (
        screen.page.locator(".sign-qr svg path").last.get_attribute("d")
    )

    phone = visit("member", phone=True)
    assert phone.page.goto(address).status == 200
    phone.heading("签到")
    phone.sees(TITLE)
    phone.fits()
    phone.press("签到", phone.main)
    phone.sees("已签到。", "到会")
    phone.fits()

    screen.sees("已签到 1 / 应到 2", "秦国梁", "扫码签到")  # by itself, within seconds
    screen.press("换一个二维码")
    other = screen.page.locator(".sign-names button").first
    screen.press(other)
    screen.sees("已签到 2 / 应到 2")

    _replay(phone, demo_site, number)
    screen.open(f"/meetings/{number}/basics/")
    screen.press("取消会议")
    screen.write("取消的理由", "试用扫码签到")
    screen.press(screen.main.get_by_role("button", name="取消会议"))
    screen.sees(TITLE)


def _plan(me: Visitor) -> str:
    """A service of today with two people; the sign-in opens from the roll call."""
    me.open("/")
    me.press("登记会议或活动")
    me.press(me.main.get_by_role("link", name=re.compile("^志愿服务")))
    me.write("名称", TITLE)
    me.write("日期", "2026-11-20")
    me.write("开始时间", "09:30")
    me.write("结束时间（选填）", "11:30")
    me.write("地点", "三号楼")
    for box in me.page.locator("input[name=invitees]").all():
        box.uncheck()
    for name in ("秦国梁", "尤思源"):
        me.page.get_by_label(name, exact=True).check()
    me.press(me.page.locator("button[form=plan]"))
    me.heading(TITLE)
    number = re.search(r"/meetings/(\d+)/", me.page.url).group(1)
    me.press("扫码签到", me.main)
    me.heading("扫码签到")
    me.sees("已签到 0 / 应到 2")
    me.fits()
    return number


def _address(me: Visitor) -> str:
    address = me.page.locator("#sign-address").get_attribute("href")
    assert address.startswith(f"{me.site.url}/s/")
    return address


def _replay(phone: Visitor, site: DemoSite, number: str) -> None:
    """A code of two minutes ago is refused with a sentence, also to who could sign in."""
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "-c", MINT.format(pk=number)],
        cwd=ROOT,
        env={**site.environment, "CLOCK": EARLIER},
        capture_output=True,
        text=True,
        check=True,
    )
    token = re.search(r"^token (\S+)$", done.stdout, re.MULTILINE).group(1)
    assert phone.refused(f"/s/{token}/") == 403
    phone.sees("这个签到码已过期（一分钟内有效）", "请重新扫描屏幕上的二维码")
    phone.fits()
    expect(phone.main.get_by_role("button", name="签到")).to_have_count(0, timeout=PATIENCE)
