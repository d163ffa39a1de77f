"""党委工作人员: all branches at a glance, the statistics, summaries judged and exported."""

from __future__ import annotations

import re
import time
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from .browser import Visitor, pdf_text

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("demo")]

EXPORT_SECONDS = 90  # for some twenty PDFs on a busy machine
RETURNED = "临江街道机关综合执法队党支部"
ACCEPTED = "临江街道望江社区第二党支部"
REASON = "「存在问题」请写明缺席 3 人次的原因和已经采取的办法。"


def test_sees_all_branches_and_opens_what_is_behind_a_number(visit):
    me = visit("committee_staff")
    me.heading("党委工作台")
    me.sees("79 个支部", "党员 1,192 名")
    heat = me.page.locator("table.heat")
    months = ["支部", *(f"{month}月" for month in range(1, 13)), "开齐"]
    assert heat.locator("thead th").all_inner_texts() == months
    worst = heat.locator("tbody tr").first
    me.sees("快递联合党支部", "1月缺 1 项：1月主题党日", "3 / 10", within=worst)
    me.press(worst.locator("td a").first)
    me.heading("组织生活一览")
    me.sees("快递联合党支部", "1月主题党日")


def test_reads_the_statistics_and_the_records_behind_them(visit):
    me = visit("committee_staff")
    me.press("组织统计表")
    me.heading("组织统计表")
    table = me.section("组织和党员").locator("tbody tr")
    assert [re.split(r"\s*\t\s*", row) for row in table.all_inner_texts()] == [
        ["下级组织", "89 个", "100.0%"],
        ["党委", "按层级", "3 个", "3.4%"],
        ["党总支", "按层级", "7 个", "7.9%"],
        ["党支部", "按层级", "79 个", "88.8%"],
        ["机关组织", "按行业", "8 个", "9.0%"],
        ["社区组织", "按行业", "27 个", "30.3%"],
        ["两新及其他组织", "按行业", "54 个", "60.7%"],
        ["党员", "党员", "1,192 名", ""],
        ["大专及以上学历党员", "党员", "693 名", "58.14%"],
    ]
    me.press("27 个")
    drawer = me.page.locator(".drawer")
    me.sees("社区组织 27 个", "临江街道望江社区第一党支部", within=drawer)
    expect(drawer.locator(".lines > li")).to_have_count(27)
    text = me.pdf("打印 PDF")
    for part in ("组织统计表", "27", "30.3%", "1,192", "58.14%"):
        assert part in text, part


def test_returns_one_summary_accepts_another_and_exports_the_batch(visit, tmp_path):
    me = visit("committee_staff")
    _board(me)
    _judge(me, RETURNED, "退回并写明理由", "退回这份总结", REASON)
    me.sees("已退回", REASON)
    _board(me)
    _judge(me, ACCEPTED, "通过并归档", "通过并归档")
    me.sees("已印发", "第 1 版 PDF")
    dues = _figure(me, "本年应交党费")
    _board(me)
    me.sees("被退回", within=_line(me, RETURNED))
    me.sees("已印发", within=_line(me, ACCEPTED))
    file = _export(me, "生成压缩包", tmp_path)
    # 11 had been waiting (one was returned, one issued now), 6 accepted, 6 issued before
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        assert len(names) == 22, names
        (accepted,) = [name for name in names if ACCEPTED in name]
        assert not [name for name in names if RETURNED in name]
        text = pdf_text(archive.read(accepted))
        assert all(archive.read(name).startswith(b"%PDF-") for name in names)
    for part in (ACCEPTED, "2026年", dues, "主要工作", "存在问题", "下一步打算"):
        assert re.sub(r"\s", "", part) in text, part
    failed = me.page.locator(".failures > li")
    expect(failed).to_have_count(68)  # the committee's own among them
    me.sees("年度总结被退回，还没有改好", within=failed.filter(has_text=RETURNED))


def test_exports_one_bound_volume(visit, tmp_path):
    me = visit("committee_staff")
    me.open("/organizations/?")
    me.press(me.main.get_by_role("link", name="望江社区党总支").first)
    number = re.search(r"/organizations/(\d+)/", me.page.url).group(1)
    me.open(f"/organizations/{number}/summaries/?year=2026")
    text = pdf_text(_export(me, "生成合订本", tmp_path).read_bytes())
    for name in ("一", "二", "三"):
        assert f"临江街道望江社区第{name}党支部" in text
    failed = me.page.locator(".failures > li")
    me.sees("年度总结还在起草", within=failed.filter(has_text="临江街道望江社区第四党支部"))


def _board(me: Visitor) -> None:
    me.open("/")
    me.turn_to("审核")
    me.heading("审核年度总结")


def _line(me: Visitor, name: str) -> Locator:
    return me.page.locator("tbody tr", has=me.page.get_by_role("link", name=name, exact=True))


def _judge(me: Visitor, name: str, press: str, confirm: str, reason: str = "") -> None:
    """Open a summary from the board, judge it in the dialog."""
    me.press(name)
    me.heading("2026年度总结")
    me.press(press)
    dialog = me.page.get_by_role("dialog")
    if reason:
        dialog.get_by_role("textbox").fill(reason)
    me.press(confirm, dialog)


def _figure(me: Visitor, label: str) -> str:
    row = me.page.locator("table.figures tr", has_text=label).first
    return row.locator("td").inner_text().removesuffix("元").strip()


def _export(me: Visitor, button: str, folder: Path) -> Path:
    """Start the job, watch it move without touching the page, fetch the result."""
    me.press(button)
    me.heading("后台任务")
    fetch = me.page.get_by_role("link", name=re.compile("^下载"))
    job = me.page.locator("[id^=job-]").first
    shown = [job.inner_text()]
    deadline = time.monotonic() + EXPORT_SECONDS
    while not fetch.is_visible():
        assert time.monotonic() < deadline, shown[-1]
        me.page.wait_for_timeout(300)
        if (now := job.inner_text()) != shown[-1]:
            shown.append(now)
    assert "停止生成" in shown[0]
    assert len(shown) > 1
    bar = job.get_by_role("progressbar")
    done, total = bar.evaluate("bar => [bar.value, bar.max]")
    assert done == total > 0
    with me.page.expect_download() as download:
        me.press(fetch)
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file
