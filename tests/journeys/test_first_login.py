"""The first log-in: a code printed by the secretary, a password chosen on the member's phone."""

from __future__ import annotations

import io
import re

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("demo")]

MEMBER = "曾冬梅"
PASSWORD = "江堤上的老香樟树-2026"


def test_member_logs_in_with_the_printed_code_and_sets_a_password(visit):
    username, code = _printed_code(visit("secretary"))

    member = visit(phone=True)
    member.open("/accounts/login/")
    member.press("用登录码登录")
    member.fits()
    member.write("用户名或手机号", username)
    member.write("登录码", code)
    member.press("核对登录码")
    member.heading("设置自己的密码")
    member.fits()
    member.write("新密码", PASSWORD)
    member.write("再输入一次", PASSWORD)
    member.press("设置密码")
    member.sees("密码已设置，下次用新密码登录", within=member.page.locator("body"))
    member.sees(f"{MEMBER}，您好")
    member.fits()

    later = visit(phone=True)
    later.open("/accounts/code/")
    later.write("用户名或手机号", username)
    later.write("登录码", code)
    later.press("核对登录码")
    later.sees("也可能已经用过或过期")
    later.log_in(username, PASSWORD)
    later.sees(f"{MEMBER}，您好")


def _printed_code(secretary) -> tuple[str, str]:
    """Tick one member, print the sheet; username and code as they stand on the paper."""
    secretary.turn_to("登录与岗位")
    secretary.press(secretary.page.get_by_label(MEMBER, exact=True))
    with secretary.page.expect_download() as download:
        secretary.press("给勾选的人重发登录码（PDF）")
    content = download.value.path().read_bytes()
    text = PdfReader(io.BytesIO(content)).pages[0].extract_text()
    assert "登录码发放表" in text
    found = re.search(rf"{MEMBER}\s+(\S+)\s+(\d{{5}}\s\d{{5}})", text)
    assert found, text
    expect(secretary.page.locator("h1")).to_contain_text("登录与岗位")
    return found.group(1), " ".join(found.group(2).split())
