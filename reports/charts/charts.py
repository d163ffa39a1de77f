"""The five charts: plain rows (reports/queries/charts.py), then picture, then table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from branchrecords.web.formats import percent, yuan
from members.models import Organization
from reports.queries.charts import chart_rows

from .chart import Chart
from .drawing import INK, Drawing, legend

WIDTH = 460
WHOLE = 40  # where the line of 100% runs
LABELS = 100  # room for names on the left
Rows = Sequence[Sequence[Any]]


def charts_of(
    organization: Organization, year: int, on: date, keys: Iterable[str] | None = None
) -> tuple[Chart, ...]:
    """All charts (or those in `keys`), the same for a branch and for a committee."""
    return charts_from(chart_rows(organization, year, on, keys))


def charts_from(rows: Mapping[str, Rows]) -> tuple[Chart, ...]:
    """The charts of rows asked for now, or frozen in an issued paper."""
    return tuple(draw(rows[key]) for key, draw in _DRAWN.items() if key in rows)


def draw_pyramid(found: Rows) -> Chart:
    """Men to the left, women to the right; who has no sex in the register is told in words."""
    top = max((max(men, women) for _, men, women, _ in found), default=0)
    drawing = Drawing(WIDTH, 36 + 26 * len(found))
    middle, side = WIDTH / 2, WIDTH / 2 - LABELS / 2 - 34
    legend(drawing, 16, ("solid", "男"), ("hatched", "女"))
    for number, (label, men, women, _) in enumerate(reversed(found)):
        y = 30 + 26 * number
        left, right = middle - LABELS / 2, middle + LABELS / 2
        length = _scaled(men, top, side)
        drawing.bar(left - length, y, length, 20)
        drawing.text(left - length - 5, y + 15, men, "end")
        length = _scaled(women, top, side)
        drawing.bar(right, y, length, 20, "hatched")
        drawing.text(right + length + 5, y + 15, women, "start")
        drawing.text(middle, y + 15, _short(label))
    rest = sum(row[3] for row in found)
    return Chart(
        "ages",
        "党员年龄和性别",
        drawing.svg("ages", f"党员年龄和性别，共 {sum(sum(row[1:]) for row in found)} 名"),
        ("年龄", "男", "女", "性别未登记"),
        tuple((label, *map(str, numbers)) for label, *numbers in found),
        f"另有 {rest} 名没有登记性别，没有画在图上。" if rest else "",
    )


def draw_standing(found: Rows) -> Chart:
    """Full and probationary members at the end of five years, on top of each other."""
    drawing = Drawing(WIDTH, 220)
    legend(drawing, 16, ("solid", "正式党员"), ("open", "预备党员"))
    top, step = max((full + new for _, full, new in found), default=0), WIDTH / len(found)
    for number, (year, full, new) in enumerate(found):
        x = step * number + step / 2 - 24
        low, high = _scaled(full, top, 140), _scaled(new, top, 140)
        drawing.bar(x, 190 - low, 48, low)
        drawing.bar(x, 190 - low - high, 48, high, "open")
        drawing.text(x + 24, 184 - low - high, full + new)
        drawing.text(x + 24, 208, f"{year}年")
    drawing.line(0, 190, WIDTH, 190, INK)
    return Chart(
        "standing",
        "党员人数",
        drawing.svg("standing", "各年年底党员人数"),
        ("年度", "正式党员", "预备党员", "合计"),
        tuple((f"{year}年", str(a), str(b), str(a + b)) for year, a, b in found),
        "各年12月31日在册，本年到统计日。",
    )


def draw_dues(rows: Rows) -> Chart:
    """What was owed for a month beside what was received in it.

    Reversals may make a month's receipts negative: drawn as nothing.
    """
    found = [(month, Decimal(owed), Decimal(got)) for month, owed, got in rows]
    drawing = Drawing(WIDTH, 220)
    legend(drawing, 16, ("open", "应交"), ("solid", "实收"))
    top = max((max(owed, got) for _, owed, got in found), default=Decimal(0))
    step = (WIDTH - 4) / 12
    for month, owed, got in found:
        x = 4 + step * (month - 1)
        for offset, amount, fill in ((2, owed, "open"), (17, got, "solid")):
            height = _scaled(amount, top, 150)
            drawing.bar(x + offset, 190 - height, 14, height, fill)
        drawing.text(x + step / 2 - 1, 208, f"{month}月")
    drawing.line(0, 190, WIDTH, 190, INK)
    drawing.text(WIDTH - 4, 16, f"最高 {yuan(top)} 元", "end")
    return Chart(
        "dues",
        "党费收缴",
        drawing.svg("dues", "各月应交和实收党费"),
        ("月份", "应交（元）", "实收（元）"),
        tuple((f"{month}月", yuan(owed), yuan(got)) for month, owed, got in found),
        "应交按所属月份，实收按交纳日期，补交的记在交纳的月份。",
    )


_FILLS = {"full": "solid", "late": "solid", "part": "hatched", "miss": "open"}


def draw_cadence(found: Rows) -> Chart:
    """A heat map: grey for all, hatched for some, open for none; the rest is not due."""
    left = 116
    step = (WIDTH - left) / 12
    drawing = Drawing(WIDTH, 58 + 28 * len(found))
    legend(drawing, 16, ("solid", "开齐"), ("hatched", "缺一部分"), ("open", "全缺"))
    for month in range(1, 13):
        drawing.text(left + step * (month - 0.5), 42, month)
    for number, (label, cells) in enumerate(found):
        y = 50 + 28 * number
        drawing.text(0, y + 16, label, "start")
        for month, (status, _, _) in enumerate(cells):
            x = left + step * month
            if status in _FILLS:
                drawing.bar(x + 2, y, step - 4, 22, _FILLS[status])
            else:
                drawing.text(x + step / 2, y + 16, "·")
    rows = tuple(
        (label, *(f"{done}/{asked}" if asked else "—" for _, done, asked in cells))
        for label, cells in found
    )
    return Chart(
        "cadence",
        "组织生活开展情况",
        drawing.svg("cadence", "各种组织生活各月开展情况"),
        ("种类", *(f"{month}月" for month in range(1, 13))),
        rows,
        "数字为已开次数/应开次数；圆点为本月没有到期的。",
    )


def draw_attendance(found: Rows) -> Chart:
    """The share of those expected who came: one column a month, the whole height is everybody."""
    drawing = Drawing(WIDTH, 220)
    step = (WIDTH - 40) / 12
    drawing.line(0, WHOLE, WIDTH - 40, WHOLE)
    drawing.text(WIDTH, WHOLE + 5, "100%", "end")
    for month, due, present in found:
        x = step * (month - 1)
        share = Decimal(present) / due if due else None
        height = float(share or 0) * 150
        drawing.bar(x + 6, 190 - height, step - 12, height)
        if share is not None:
            over = 184 - height if 184 - height > WHOLE + 13 else WHOLE - 4  # not on the line
            drawing.text(x + step / 2, over, percent(share, 0).removesuffix("%"))
        drawing.text(x + step / 2, 208, f"{month}月")
    drawing.line(0, 190, WIDTH, 190, INK)
    rows = tuple(
        (f"{month}月", str(due), str(present), percent(Decimal(present) / due) if due else "—")
        for month, due, present in found
    )
    return Chart(
        "attendance",
        "到会率",
        drawing.svg("attendance", "各月到会率（%）"),
        ("月份", "应到人次", "实到人次", "到会率"),
        rows,
        "没有会议的月份没有数字。",
    )


def _scaled(amount: int | Decimal, top: int | Decimal, length: float) -> float:
    """How long a bar is where the longest has `length`."""
    return max(float(amount) / float(top) * length, 0.0) if top else 0.0


def _short(label: str) -> str:
    """30 岁及以下 -> 30岁及以下, for the narrow middle."""
    return label.replace(" ", "").replace("未登记出生日期", "未登记")


_DRAWN: dict[str, Callable[[Rows], Chart]] = {
    "ages": draw_pyramid,
    "standing": draw_standing,
    "dues": draw_dues,
    "cadence": draw_cadence,
    "attendance": draw_attendance,
}
