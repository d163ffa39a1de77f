"""A routine 支部党员大会 of 30, from the desk to the record confirmed by 主持人: `make bench`.

At most fifteen acts and two minutes, with the mouse, by keyboard alone, on a phone. What is taken
for granted: the secretary is logged in; the text of the minutes was written elsewhere and lies on
the clipboard (its length is printed, and what typing it in pinyin would take); place, time, chair
and recorder are those of last time; two of thirty were away.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from playwright.sync_api import Browser, sync_playwright

from meetings.models import Meeting
from members.rules.kinds import Post
from tests.demo_site import DemoSite
from tests.factories.meetings import Branch, make_branch, make_sealed, on_day
from tests.factories.members import make_position
from tests.journeys.browser import ARGUMENTS, DESKTOP, PHONE, Visitor, chromium_path

from .hand import Finger, Hand, Keyboard, Mouse
from .keystrokes import KEY, SLOWEST_KEY, Act, pace, typed_keys
from .measuring import tell

MOST_INTERACTIONS = 15
MOST_SECONDS = 120
PEOPLE = 30
TODAY = date(2026, 11, 20)
PASSWORD = "zhibu-2026-bench"
MINUTES = """一、听取支委会第三季度工作报告
报告人：{secretary}
支委会汇报第三季度工作：召开支委会三次、主题党日三次，走访困难党员四户，收缴党费按月结清。
党员认为走访记录写得细，建议第四季度把两名流动党员也列入走访。
决议：会议同意支委会第三季度工作报告，流动党员走访列入第四季度计划。
二、讨论本季度重点工作
{recorder}：本季度重点是年底组织生活会的准备和冬季安全检查，安全检查按楼栋分到三个党小组。
党员讨论了分工，提出检查结果每周五在支部群里通报一次。
决议：安全检查由三个党小组分栋负责，每周五通报，十二月二十日前完成。
"""
HANDS: dict[type[Hand], dict] = {Mouse: DESKTOP, Keyboard: DESKTOP, Finger: PHONE}
pytestmark = pytest.mark.django_db(transaction=True)


def test_a_routine_meeting_of_30_takes_fifteen_acts_and_two_minutes(live_server, capsys):
    with time_machine.travel(on_day(TODAY), tick=True):
        branches = {hand: _branch() for hand in HANDS}
        journeys = _walk(live_server.url, branches)
        for branch in branches.values():
            _is_ready(branch)
    tell(capsys, f"\n支部党员大会，{PEOPLE} 人，粘贴 {len(MINUTES)} 字")
    for name, acts in journeys.items():
        _print(capsys, name, acts)
    for name, acts in journeys.items():
        found = pace(acts)
        assert found.interactions <= MOST_INTERACTIONS, f"{name}: {found}"
        assert found.seconds < MOST_SECONDS, f"{name}: {found}"


def _branch() -> Branch:
    """A branch of 30 that has held one 党员大会 and some more of its duties since September."""
    branch = make_branch(full=PEOPLE - 1, probationary=1, founded_on=date(2026, 9, 1))
    make_position(branch.people[2], branch.organization, Post.DISCIPLINE)
    branch.user.set_password(PASSWORD)
    branch.user.save()
    make_sealed(branch, kind="general", held_on=date(2026, 9, 18))
    for kind in ("party_day", "committee"):
        for month in (9, 10):
            make_sealed(branch, kind=kind, held_on=date(2026, month, 21))
    return branch


def _walk(url: str, branches: dict[type[Hand], Branch]) -> dict[str, list[Act]]:
    """Each hand does the whole meeting in a browser of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(ARGUMENTS))
        try:
            return {
                hand.name: _journey(browser, url, hand, branch) for hand, branch in branches.items()
            }
        finally:
            browser.close()


def _journey(
    browser: Browser, url: str, make_hand: Callable[..., Hand], branch: Branch
) -> list[Act]:
    context = browser.new_context(
        **HANDS[make_hand], locale="zh-CN", permissions=["clipboard-read", "clipboard-write"]
    )
    me = Visitor(context, DemoSite(url, {}, ""), "secretary")
    me.log_in(branch.user.username, PASSWORD)
    text = MINUTES.format(secretary=branch.secretary, recorder=branch.recorder)
    me.page.evaluate("(text) => navigator.clipboard.writeText(text)", text)
    me.open("/")
    hand = make_hand(me.page)
    _log_meeting(me, hand)
    context.close()
    assert me.complaints == []
    return hand.acts


def _log_meeting(me: Visitor, hand: Hand) -> None:
    page = me.page
    duty = page.locator(".duty", has_text="第四季度支部党员大会")
    hand.press(me.button("安排会议", duty), page.get_by_label("地点", exact=True))
    rows = page.locator(".roll")
    hand.press(me.button("下一步：点名"), rows.last)
    for place, state, reason in ((8, "l", 1), (19, "a", 0)):
        row = rows.nth(place)
        hand.choose(row.locator(f".roll-{state}"), row.locator(f".roll-opt-{state}"))
        hand.choose(row.locator(".chip-input").nth(reason), row.locator(".chip").nth(reason))
    hand.press(me.button("下一步：记录与表决"), page.locator("#item-2"))
    field = page.get_by_label("记录全文", exact=True)
    hand.press(me.button("粘贴记录"), field)
    hand.paste(field)
    hand.press(me.button("识别议题"), page.get_by_text("识别出 2 项"))
    hand.press(me.button("放进记录"), page.get_by_text("已放进 2 项，请核对"))
    hand.press(me.button("下一步：核对封存"), me.section("核对确认"))
    hand.press(me.button("我已核对，确认无误"), page.get_by_text("已确认", exact=False).first)


def _is_ready(branch: Branch) -> None:
    """The record holds what was done, and waits for 记录人 alone."""
    meeting = Meeting.objects.get(organization=branch.organization, held_on=TODAY)
    states = list(meeting.attendances.values_list("state", flat=True))
    assert (len(states), states.count("leave"), states.count("absent")) == (PEOPLE, 1, 1)
    assert not meeting.attendances.exclude(state="present").filter(reason="").exists()
    first, second = meeting.agenda.all()
    assert (first.reporter, first.resolution[:4]) == (branch.secretary.name, "会议同意")
    assert second.speeches.get().speaker == branch.recorder.name
    assert [row.role for row in meeting.confirmations.all()] == ["chair"]


def _print(capsys, name: str, acts: list[Act]) -> None:
    usual, slowest = pace(acts), pace(acts, key=SLOWEST_KEY)
    typed = typed_keys(MINUTES)
    holds = usual.interactions <= MOST_INTERACTIONS and usual.seconds < MOST_SECONDS
    tell(
        capsys,
        f"\n{name}: {usual.interactions} interactions (limit {MOST_INTERACTIONS}),"
        f" {usual.seconds:.0f} s (limit {MOST_SECONDS}): {'holds' if holds else 'DOES NOT HOLD'}\n"
        f"  {usual.keys} keys, {usual.scrolls} screens scrolled, {usual.waited:.1f} s waited;"
        f" at {SLOWEST_KEY} s a key {slowest.seconds:.0f} s;"
        f" with the text typed {typed} keys and {typed * KEY:.0f} s more",
    )
    for act in acts:
        tell(
            capsys,
            f"  K {act.keys:>2}  P {act.points}  H {act.homes}  R {act.waited:.2f}  {act.name}",
        )
