"""A messy roster of 300 rows: every problem named, a cell mended on the page, nothing written."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.members.imports.rosters import FIRST_ROW, HEADER, good_row, workbook

from .browser import PATIENCE, Visitor

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("demo")]

COLUMN = {name: index for index, name in enumerate(HEADER)}
BRANCHES = ("临江街道机关党政办公室党支部", "临江街道机关社区建设科党支部")
# row of the sheet → (column, what is typed there, field on the page, what the page says)
FAULTS = {
    10: ("身份证号码", "340524198001010012", "公民身份号码", "末位应为 X，请对照身份证"),
    30: ("入党时间", "2019.13.5", "入党日期", "“2019.13.5”没有 13 月，请写成 2019-12-05 这样"),
    60: ("姓  名", "", "姓名", "空着。请补上，或删去这一行"),
    70: ("手机号码", "1381234567", "联系电话", "手机号应为 11 位，现在是 10 位"),
    150: ("所在党支部", "党政办公室支部", "所在支部", "没有这个支部"),
    180: ("所在党支部", "机关党总支", "所在支部", "是党总支，请填它下面的支部"),
    300: ("转正时间", "1899-07-01", "转正日期", "年份不对，应在 1900 至 2099 年之间"),
}


def test_messy_roster_is_checked_mended_and_dropped(visit):
    me = visit("committee_staff")
    members = _members(me)
    me.press("导入名册")
    _upload(me)

    me.heading("导入预览：街道党员花名册.xlsx")
    me.sees("还没有写入任何数据", "看作说明文字、跳过的行：305")
    assert _tally(me)["读到"] == "300"
    assert _tally(me)["要改"] == "7"
    for row, (_, _, field, message) in FAULTS.items():
        me.sees(message, within=_cell(me, row, field))

    phone = me.page.get_by_label("第 70 行 联系电话", exact=True)
    phone.fill("13812345670")
    phone.press("Tab")  # leaving the cell is enough: the sheet is checked again
    expect(phone).to_have_count(0, timeout=PATIENCE)
    assert _tally(me)["要改"] == "6"
    me.sees(FAULTS[10][3], within=_cell(me, 10, "公民身份号码"))
    me.page.reload()
    assert _tally(me)["要改"] == "6"

    me.press("放弃这次导入", me.main)
    me.press("放弃这次导入", me.page.get_by_role("dialog"))
    me.sees("已放弃这次导入，没有写入任何数据", within=me.page.locator("body"))
    assert _members(me) == members


def _members(me: Visitor) -> str:
    """The line under the register: how many there are."""
    me.turn_to("党员名册")
    me.heading("党员名册")
    pager = me.main.get_by_text("人，共").or_(me.main.get_by_text("，共")).first
    return pager.inner_text()


def _upload(me: Visitor) -> None:
    rows = [good_row(number, BRANCHES[number % 2]) for number in range(1, 301)]
    for row, (column, typed, *_) in FAULTS.items():
        rows[row - FIRST_ROW][COLUMN[column]] = typed
    me.choose("导入什么", "党员名册")
    me.page.get_by_label("表格文件").set_input_files(
        {
            "name": "街道党员花名册.xlsx",
            "mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "buffer": workbook(rows).getvalue(),
        }
    )
    me.press("上传并检查")


def _tally(me: Visitor) -> dict[str, str]:
    """label → number of the figures above the sheet."""
    texts = me.page.locator(".tally > *").all_inner_texts()
    return dict(re.match(r"(\D+?)\s*(\d+)", text).groups() for text in texts)


def _cell(me: Visitor, row: int, field: str) -> Locator:
    return me.page.locator("td", has=me.page.get_by_label(f"第 {row} 行 {field}", exact=True))
