"""Workbooks as branches really keep them, made in memory."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from openpyxl import Workbook

from tests.factories.members import id_number

HEADER = (
    "序号", "姓  名", "性别", "民族", "身份证号码", "出生年月日", "文化程度", "所在党支部",
    "党员类别", "入党时间", "转正时间", "手机号码", "家庭地址", "备注",
)  # fmt: skip
FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
FIRST_ROW = 4  # two title rows and the header stand above
WAYS = (
    lambda day: day.strftime("%Y-%m-%d"),
    lambda day: f"{day.year}.{day.month}.{day.day}",
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: day.strftime("%Y%m%d"),
    lambda day: (day - date(1899, 12, 30)).days,
    lambda day: day,
    lambda day: day.strftime("%Y/%m/%d").translate(
        str.maketrans("0123456789", "０１２３４５６７８９")
    ),
)


def good_row(number: int, branch: str) -> list[Any]:
    """One member, written in one of many ways."""
    born = date(1955, 1, 1) + timedelta(days=number * 53 % 14000)
    joined = date(born.year + 22, 7, 1)
    write = WAYS[number % len(WAYS)]
    phone = f"1990{number:07d}"
    digits = id_number(born, (number * 2) % 998 + 1)
    if number % 5 == 0:
        digits = digits.lower()
    if number % 7 == 0:
        digits = digits.translate(FULL_WIDTH)
    sex = "男" if int(id_number(born, (number * 2) % 998 + 1)[16]) % 2 else "女"
    return [
        number,
        f"丁{'甲乙丙丁戊己庚辛壬癸'[number % 10]}{'子丑寅卯辰巳午未申酉戌亥'[number % 12]}",
        sex if number % 3 else "",
        "汉族" if number % 4 else "汉",
        digits,
        write(born) if number % 2 else "",
        ("本科", "大专", "高中", "硕士研究生")[number % 4],
        branch,
        "正式党员" if number % 6 else "",
        write(joined),
        write(joined.replace(year=joined.year + 1)),
        phone if number % 8 else f"{phone[:3]} {phone[3:7]} {phone[7:]}",
        "",
        "",
    ]


def workbook(rows: Sequence[Sequence[Any]], header: Sequence[str] = HEADER) -> io.BytesIO:
    """Two merged title rows, the header, the rows, a blank line and a merged remark."""
    book = Workbook()
    sheet = book.active
    sheet.append(["东湾区住建局党员花名册"])
    sheet.append(["填报单位：机关党总支          2026年11月"])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(header))
    sheet.merge_cells(start_row=2, start_column=1, end_row=2, end_column=len(header))
    sheet.append(list(header))
    for row in rows:
        sheet.append(list(row))
    sheet.append([])
    sheet.append(["注：以上名单截至 2026年11月20日。"])
    last = sheet.max_row
    sheet.merge_cells(start_row=last, start_column=1, end_row=last, end_column=len(header))
    stream = io.BytesIO()
    book.save(stream)
    stream.seek(0)
    return stream
