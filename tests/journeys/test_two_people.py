"""Two people write one record at once: each sees the other, nothing of either is lost."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from .browser import PATIENCE, Visitor

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("demo")]

REPORT = "书记通报了半年来的走访情况。"
DECISION = "会议听取了通报。"
FIRST, SECOND = "老周补充：三号楼还有两户没有走到。", "小唐提醒：下周集中走访的日子要提前贴出来。"


def test_two_people_write_one_record_and_lose_nothing(visit):
    one, other = visit("secretary"), visit("branch_officer")
    address = _new_record(one)
    other.open(address)

    one.write("讨论情况", REPORT, _item(one, 1))
    _saved(one)
    other.write("决议", DECISION, _item(other, 1))
    _saved(other)
    other.sees("另一人也在改这份记录")

    one.write("讨论情况", f"{REPORT}\n{FIRST}", _item(one, 1))
    _saved(one)
    other.write("讨论情况", SECOND, _item(other, 1))
    other.sees("讨论情况有另一人同时在改", within=_item(other, 1))
    both = _item(other, 1).get_by_label("讨论情况", exact=True)
    for text in (REPORT, FIRST, SECOND):
        expect(both).to_have_value(re.compile(re.escape(text)), timeout=PATIENCE)

    other.press("增加议题")
    other.write("议题", "其他事项", _item(other, 2))
    _saved(other)

    for person in (one, other):
        person.page.reload()
        item = _item(person, 1)
        for text in (REPORT, FIRST, SECOND):
            expect(item.get_by_label("讨论情况", exact=True)).to_have_value(
                re.compile(re.escape(text))
            )
        expect(item.get_by_label("决议", exact=True)).to_have_value(DECISION)
        expect(_item(person, 2).get_by_label("议题", exact=True)).to_have_value("其他事项")
    _taken_back(one, address)


def _new_record(me: Visitor) -> str:
    """The address of the minutes of a 通报会 that has just been opened."""
    me.open("/")
    branch = re.search(r"/organizations/\d+/", me.page.url)
    assert branch is not None
    me.open(f"{branch[0]}meetings/add/?kind=briefing")
    me.press("下一步：点名")
    me.press("下一步：记录与表决")
    me.sees("第 1 项")
    return re.sub(r"^https?://[^/]+", "", me.page.url)


def _item(me: Visitor, number: int) -> Locator:
    return me.page.locator(f"#item-{number}")


def _saved(me: Visitor) -> None:
    me.page.keyboard.press("Tab")
    expect(me.page.locator("form[data-unsaved]")).to_have_count(0, timeout=PATIENCE)


def _taken_back(me: Visitor, address: str) -> None:
    """The other journeys find the branch as it was."""
    me.open(address.replace("/minutes/", "/cancel/"))
    me.write("取消的理由", "演练")
    me.press("取消会议", me.main)
