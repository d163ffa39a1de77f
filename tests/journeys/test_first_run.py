"""An empty database, led by «开始使用»: from the first log-in to a meeting and the first dues."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator

import pytest
from openpyxl import Workbook
from playwright.sync_api import Browser, Locator, expect

from tests.demo_site import DemoSite, product
from tests.factories.members import id_number

from .browser import DESKTOP, PATIENCE, PHONE, Visitor

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("demo")]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COMMITTEE, BRANCH = "东湾区住房和城乡建设局党委", "东湾区住建局机关第一党支部"
PASSWORD = "江堤上的老香樟树-2026"
ORGANIZATIONS = (
    ("组织编码", "全称", "简称", "上级", "类别", "行业", "成立日期"),
    ("JG01", BRANCH, "机关一支部", COMMITTEE, "党支部", "机关", "2015-01-01"),
    ("JG02", "东湾区住建局机关第二党支部", "机关二支部", "住建党委", "党支部", "机关", "2015.1.1"),
)
MEMBERS = (
    ("姓名", "身份证号", "所在党支部", "党员类别", "入党时间", "转正时间"),
    ("罗远明", id_number(sequence=1), BRANCH, "正式党员", "2005-07-01", "2006-07-01"),
    ("周素琴", id_number(sequence=2), BRANCH, "正式党员", "2008.7.1", "2009.7.1"),
    ("秦立", id_number(sequence=3), BRANCH, "正式党员", "2012-07-01", "2013-7-1"),
    ("丁一心", id_number(sequence=4), "机关三支部", "正式党员", "2012-07-01", "2013-7-1"),
)


@pytest.fixture
def empty(tmp_path) -> Iterator[DemoSite]:
    """The product without anything in it."""
    with product(tmp_path, DEMO="no") as site:
        yield site


@pytest.fixture
def enter(chromium: Browser, empty: DemoSite) -> Iterator[Callable[..., Visitor]]:
    """A new browser for a person; nobody's may have complained in the end."""
    visitors: list[Visitor] = []

    def one(name: str, *, phone: bool = False) -> Visitor:
        device = PHONE if phone else DESKTOP
        context = chromium.new_context(**device, locale="zh-CN", timezone_id="Asia/Shanghai")
        visitors.append(Visitor(context, empty, name))
        return visitors[-1]

    yield one
    for visitor in visitors:
        visitor.context.close()
    assert [text for visitor in visitors for text in visitor.complaints] == []


def test_an_empty_database_becomes_a_branch_that_meets_and_pays(empty, enter):
    administrator, officer = _administrators(empty, enter)
    _tree(administrator)
    code = _staff_account(administrator)
    _staff_role(officer)

    staff = enter("党委工作人员")
    _by_code(staff, "hejing", code)
    _register(staff)
    username, code = _secretary(staff)

    secretary = enter("支部书记")
    _by_code(secretary, username, code)
    _meeting(secretary)
    _dues(secretary)

    for visitor, states in ((secretary, "给党员发登录码"), (staff, "安排第一次会议")):
        visitor.open("/")
        _start(visitor, from_desk=False)  # everything has begun: the desks no longer say so
        visitor.sees("办了一部分", within=_step(visitor, states))
        visitor.sees("已办好", within=_step(visitor, "建" if visitor is secretary else "三员"))


def _administrators(site: DemoSite, enter) -> tuple[Visitor, Visitor]:
    """Made by the command, each with a password to be changed."""
    rows = (
        ("gaoli", "高力", "administrator", "--organization-name", COMMITTEE),
        ("baimin", "白敏", "security_officer"),
        ("shenjing", "沈静", "security_auditor"),
    )
    visitors = []
    for username, name, role, *more in rows:
        printed = site.manage(
            "create_administrator", "--username", username, "--name", name, "--role", role,
            "--organization", "DWJ", *more,
        )  # fmt: skip
        found = re.search(r"初始密码：(\S+)", printed)
        assert found
        visitor = enter(name)
        visitor.log_in(username, found[1])
        _set_password(visitor)
        visitors.append(visitor)
    return visitors[0], visitors[1]


def _set_password(me: Visitor) -> None:
    me.write("新密码", PASSWORD)
    me.write("再输入一次", PASSWORD)
    me.press("设置密码")
    me.sees("密码已设置", within=me.page.locator("body"))


def _by_code(me: Visitor, username: str, code: str) -> None:
    me.open("/accounts/code/")
    me.write("用户名或手机号", username)
    me.write("登录码", code)
    me.press("核对登录码")
    _set_password(me)


def _start(me: Visitor, *, from_desk: bool = True) -> None:
    """By the line on the first page while something is missing, else by 全部事项."""
    if from_desk:
        me.press("开始使用", me.main)
    else:
        me.turn_to("开始使用")
    me.heading("开始使用")
    me.page.wait_for_load_state()  # measured with its style
    me.fits()


def _step(me: Visitor, title: str) -> Locator:
    return me.page.locator(".duty", has=me.page.locator("h3", has_text=title))


def _upload(me: Visitor, kind: str, rows) -> None:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    me.choose("导入什么", kind)
    sheet = {"name": f"{kind}.xlsx", "mimeType": XLSX, "buffer": stream.getvalue()}
    me.page.get_by_label("表格文件").set_input_files(sheet)
    me.press("上传并检查")


def _mend(me: Visitor, cell: str, text: str) -> None:
    """A bad cell is mended where it stands and is gone."""
    field = me.page.get_by_label(cell, exact=True)
    field.fill(text)
    field.press("Tab")
    expect(field).to_have_count(0, timeout=PATIENCE)


def _tree(me: Visitor) -> None:
    me.open("/")
    _start(me)
    me.sees("三员都已设立", within=_step(me, "三员各有其人"))
    me.press("导入组织", _step(me, "建立党总支和党支部"))
    _upload(me, "组织", ORGANIZATIONS)
    me.sees("没有这个上级组织", "要改")
    _mend(me, "第 3 行 上级组织", COMMITTEE)
    me.press(re_button(me, "写入 2 行"))
    me.sees("已写入")


def re_button(me: Visitor, begins: str) -> Locator:
    """The button that begins so."""
    return me.page.get_by_role("button", name=re.compile(f"^{begins}"))


def _staff_account(me: Visitor) -> str:
    """The code that the administrator reads off the screen."""
    me.open("/")
    _start(me)
    me.sees("已建 2 个党支部", within=_step(me, "建立党总支和党支部"))
    me.press("建立账号", _step(me, "党委工作人员的账号和岗位"))
    me.write("姓名", "何静")
    me.write("用户名", "hejing")
    me.press("建立账号", me.main)
    me.press("发登录码")
    return me.page.locator(".code").inner_text()


def _staff_role(me: Visitor) -> None:
    me.open("/")
    _start(me)
    me.press("授予岗位", _step(me, "党委工作人员的账号和岗位"))
    me.press("何静", me.main)
    me.choose("岗位", "党委工作人员")
    me.page.get_by_label("在哪个组织", exact=True).select_option(index=1)
    me.press("授予岗位", me.main)
    me.sees("党委工作人员", within=me.section("现有岗位"))


def _register(me: Visitor) -> None:
    me.open("/")
    _start(me)
    me.press("导入名册", _step(me, "导入党员名册"))
    _upload(me, "党员名册", MEMBERS)
    me.sees("没有这个支部")
    _mend(me, "第 5 行 所在支部", BRANCH)
    me.press(re_button(me, "写入 4 行"))
    me.sees("已写入")


def _secretary(me: Visitor) -> tuple[str, str]:
    """The secretary's username and code from the page."""
    me.open("/")
    _start(me)
    me.press("机关一支部", me.section("还没办齐的支部"))
    me.press(me.button("登记任职").first)
    me.choose("姓名", "罗远明")
    me.choose("职务", "书记")
    me.press(me.page.locator("main form button[type=submit]").last)
    me.open("/")
    _start(me)
    me.press("岗位建议", _step(me, "给书记授予岗位、发登录码"))
    me.press("授予支部书记")
    me.open("/")
    _start(me)
    me.press("登录与岗位", _step(me, "给书记授予岗位、发登录码"))
    me.press(me.page.get_by_label("罗远明", exact=True))
    me.press(me.main.get_by_role("button", name="在屏幕上显示").last)
    row = me.page.locator("tbody tr").first
    return row.locator("td").first.inner_text(), row.locator(".code").inner_text()


def _meeting(me: Visitor) -> None:
    me.open("/")
    _start(me)
    me.press("安排会议", _step(me, "安排第一次会议"))
    me.press(me.main.get_by_role("link", name=re.compile("^主题党日")))
    me.write("日期", "2026-11-26")
    me.write("地点", "二楼会议室")
    me.choose("记录人", "周素琴")
    me.press(me.page.locator(".savebar .btn-primary"))
    me.sees("11月26日")


def _dues(me: Visitor) -> None:
    me.open("/")
    _start(me)
    me.press("党费基数", _step(me, "核定党费基数"))
    me.heading("核定党费基数")
    me.write("从何月起", "2026-11")
    for field in me.page.get_by_label("类别").all():
        field.select_option(index=1)
    for field in me.page.locator("input[id^='amount-']").all():
        field.fill("6000")
    me.press("保存基数")
    expect(me.main.get_by_text("未核定")).to_have_count(0, timeout=PATIENCE)
    me.open("/")
    _start(me)
    me.sees("4 人中核定了 4 人", within=_step(me, "核定党费基数"))
    me.press(_step(me, "收第一笔党费").get_by_role("link", name="党费", exact=True))
    me.sees("应交 4 人，360.00 元")
    me.sees_not("欠交 10 个月", "欠 1月起")
    me.press("收党费")
    me.press(re_button(me, "确认收款 4 人"))
    me.heading("收款结果")
