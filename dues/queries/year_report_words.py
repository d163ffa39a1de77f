"""The sentences and tables of the report on a year of dues: every one follows from the books."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from branchrecords.web.formats import cn_date, percent, yuan
from dues.rules.accounts import Account
from dues.rules.money import ZERO

from .year_reports import Flow, YearReport

ARTICLE_PUBLICITY = "《党费规定》：党委每年向党员大会或者党员代表大会报告党费收缴、使用和管理情况"

Narrative = list[tuple[str, list[str]]]
Table = dict[str, Any]


def narrative(report: YearReport) -> Narrative:
    """The report's chapters: heading and paragraphs."""
    return [
        ("党费收缴情况", _collection(report)),
        ("党费上缴情况", _remittance(report)),
        ("党费使用情况", _use(report)),
        ("党费结存和公开情况", [_balance(report), _publicity(report)]),
    ]


def tables(report: YearReport) -> list[Table]:
    """By month, by branch, by account; amounts in 元."""
    return [_by_month(report), _by_branch(report), _by_account(report)]


def _collection(report: YearReport) -> list[str]:
    total = report.collected
    if not total.due:
        return [f"{_since(report)}还没有核算应交党费。"]
    months = report.months
    complete = len([one for _, one in months if one.due and one.share == 1])
    begun = len([one for _, one in months if one.due])
    behind = [one for one in report.branches if one.collected.unpaid]
    lines = [
        f"{_since(report)}，有党支部 {len(report.branches)} 个，党员 {report.members} 名。应交党费 "
        f"{yuan(total.due)} 元，实交 {yuan(total.paid)} 元，收缴率 {percent(total.share, 2)}；"
        f"{begun} 个月中有 {complete} 个月全部收齐。"
    ]
    if behind:
        missing = sum((one.collected.due - one.collected.paid for one in behind), ZERO)
        lines.append(f"有 {len(behind)} 个党支部没有收齐，尚欠 {yuan(missing)} 元（附表 2）。")
    lines.append(f"党费收入 {yuan(report.received)} 元" + _parts(report.income) + "。")
    return lines


def _remittance(report: YearReport) -> list[str]:
    lines = [
        f"各党支部向上缴来党费 {yuan(report.handed_up)} 元（附表 2）。"
        if report.handed_up
        else "各党支部还没有上缴党费。"
    ]
    lines.append(
        f"本级向上级上缴党费 {yuan(report.remitted)} 元。"
        if report.remitted
        else "本级还没有向上级上缴党费。"
    )
    lines += [f"{_passed(one)} {yuan(one.amount)} 元。" for one in report.passed]
    return lines


def _passed(flow: Flow) -> str:
    """大额党费 and 特殊党费 go up whole, apart from the monthly dues."""
    return f"转交上级{flow.label}"


def _use(report: YearReport) -> list[str]:
    lines = [
        f"使用党费 {yuan(report.used)} 元" + _parts(report.uses) + "。"
        if report.uses
        else "没有使用党费。"
    ]
    if report.granted:
        lines.append(
            f"下拨下级党组织党费 {yuan(report.granted)} 元，还没有使用的仍在下级账上，"
            "不算使用，也不算收入。"
        )
    return lines


def _balance(report: YearReport) -> str:
    under_way = f"，在途 {yuan(-report.between)} 元" if report.between else ""
    passed = "".join(f"，{_passed(one)} {yuan(one.amount)} 元" for one in report.passed)
    return (
        f"年初结存 {yuan(report.opening)} 元，收入 {yuan(report.received)} 元，上缴上级 "
        f"{yuan(report.remitted)} 元{passed}，使用 {yuan(report.used)} 元{under_way}；截至"
        f"{cn_date(report.on)}结存 {yuan(report.closing)} 元。"
    )


def _publicity(report: YearReport) -> str:
    return (
        f"{len(report.branches)} 个党支部中，已有 {report.told} 个向党员公布了"
        f"{report.year}年党费收缴情况。"
    )


def _since(report: YearReport) -> str:
    whole = (report.on.month, report.on.day) == (12, 31)
    return f"{report.year}年全年" if whole else f"{report.year}年截至{cn_date(report.on)[5:]}"


def _parts(flows: tuple[Flow, ...]) -> str:
    if len(flows) < 2:
        return f"，为{flows[0].label}" if flows else ""
    return "，其中：" + "，".join(f"{one.label} {yuan(one.amount)} 元" for one in flows)


def _by_month(report: YearReport) -> Table:
    rows = [
        [f"{month.month}月", str(one.people), yuan(one.due), yuan(one.paid), _share(one.share)]
        for month, one in report.months
    ]
    total = report.collected
    rows.append(["合计", "", yuan(total.due), yuan(total.paid), _share(total.share)])
    columns = [("月份", "middle"), ("应交人数", "number"), ("应交（元）", "number"),
               ("实交（元）", "number"), ("收缴率", "number")]  # fmt: skip
    return {"title": "附表 1　分月收缴情况", "columns": columns, "rows": rows, "total": True}


def _by_branch(report: YearReport) -> Table:
    """The column of what came down only where something did."""
    granted = any(one.granted for one in report.branches)
    rows = [
        [str(one.organization), yuan(one.collected.due), yuan(one.collected.paid),
         _share(one.collected.share), yuan(one.remitted), *([yuan(one.granted)] * granted),
         _day(one.told.told_on) if one.told else ""]
        for one in report.branches
    ]  # fmt: skip
    total = report.collected
    got = sum((one.granted for one in report.branches), ZERO)
    rows.append(
        ["合计", yuan(total.due), yuan(total.paid), _share(total.share), yuan(report.handed_up),
         *([yuan(got)] * granted), f"{report.told} 个"]
    )  # fmt: skip
    columns = [("党支部", "text"), ("应交（元）", "number"), ("实交（元）", "number"),
               ("收缴率", "number"), ("上缴（元）", "number"),
               *([("收到下拨（元）", "number")] * granted), ("公布日期", "middle")]  # fmt: skip
    return {"title": "附表 2　分支部收缴、上缴和公布情况", "columns": columns, "rows": rows,
            "total": True}  # fmt: skip


def _by_account(report: YearReport) -> Table:
    rows = [["年初结存", "", yuan(report.opening)]]
    rows += [["收入", one.label, yuan(one.amount)] for one in report.income]
    if report.remitted:
        rows.append(["上缴", "上缴上级党费", yuan(report.remitted)])
    rows += [["上缴", _passed(one), yuan(one.amount)] for one in report.passed]
    rows += [["使用", one.label, yuan(one.amount)] for one in report.uses]
    if report.between:
        rows.append(["在途", "已经交出、对方还没有收到的党费", yuan(-report.between)])
    rows.append([f"{cn_date(report.on)}结存", "", yuan(report.closing)])
    columns = [("项目", "middle"), ("科目", "text"), ("金额（元）", "number")]
    return {"title": "附表 3　分科目收支和结存", "columns": columns, "rows": rows, "total": True}


def opened(report: YearReport) -> list[tuple[str, int, bool, Decimal]]:
    """The lines of 附表 3 that open to their books: label, account, whether passed on, 元."""
    found = [(one.label, one.account.value, False, one.amount) for one in report.income]
    if report.remitted:
        found.append(("上缴上级党费", Account.REMITTED.value, False, report.remitted))
    found += [(_passed(one), one.account.value, True, one.amount) for one in report.passed]
    if report.granted:
        found.append(("下拨下级党费", Account.TO_BELOW.value, False, report.granted))
    return found + [(one.label, one.account.value, False, one.amount) for one in report.uses]


def _share(share: Decimal | None) -> str:
    return percent(share, 2) or "—"


def _day(day: date | None) -> str:
    return f"{day:%m-%d}" if day else "没有公布"
