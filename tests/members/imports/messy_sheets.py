"""Twenty rosters as branches really keep them, typed out cell by cell.

Each says which columns it carries and whom, in the sheet's order; what a person of messy_people
should become is written there. `but` are cells that this roster says otherwise, or not at all.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Page:
    """One sheet: `merged` areas, `hidden` row numbers."""

    rows: Sequence[Sequence[Any]]
    name: str = "Sheet1"
    merged: tuple[str, ...] = ()
    hidden: tuple[int, ...] = ()


@dataclass(frozen=True)
class Roster:
    """A file, and what it holds. `into` is the key of tests.factories.members.make_tree."""

    title: str
    content: bytes
    columns: str
    people: str
    but: Mapping[tuple[str, str], str] = field(default_factory=dict)
    file_name: str = "花名册.xlsx"
    into: str = "general"


def book(*pages: Page) -> bytes:
    """The sheets as an .xlsx."""
    made = Workbook()
    made.remove(made.active)
    for page in pages:
        sheet = made.create_sheet(page.name)
        for row in page.rows:
            sheet.append(list(row))
        for area in page.merged:
            sheet.merge_cells(area)
        for number in page.hidden:
            sheet.row_dimensions[number].hidden = True
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


_ = None
ROSTERS: tuple[Roster, ...] = (
    Roster(
        "标题、填报单位、合并的备注",
        book(Page([
            ["东湾区住建局机关党总支党员花名册"],
            ["填报单位（盖章）：机关党总支", _, _, _, _, _, _, "2026年11月"],
            ["序号", "姓  名", "性  别", "民族", "身份证号码", "所在支部", "入党时间", "转正时间"],
            [1, "沈玉平", "男", "汉", "340524196203080113", "机关第一党支部", "1986.7.1", "1987.7.1"],
            [2, "王芳", "女", "汉族", "340524198507120240", "机关第一党支部", "2008.6.25", "2009.6.25"],
            [3, "李建国", "男", "汉", "340524195801050518", "机关第二党支部", "1980.12.10", "1981.12.10"],
            ["合计", "3人"],
            ["注：本表一式两份。"],
            ["填表人：王芳", _, _, _, "审核人：沈玉平"],
        ], merged=("A1:H1", "A8:H8"))),
        "name sex ethnicity id_number organization joined_on full_on",
        "沈玉平 王芳 李建国",
    ),
    Roster(
        "两行表头",
        book(Page([
            ["党员基本情况一览表"],
            ["序号", "姓名", "公民身份号码", "组织关系", _, "党员发展", _, "联系"],
            [_, _, _, "所在支部", "党小组", "入党时间", "转正时间", "手机"],
            [1, "赵敏", "34052419781130068X", "机关第一党支部", "第二党小组", "2001-07-01", "2002-07-01", "13905550106"],
            [2, "陶建中", "340524197002280834", "机关第一党支部", "第一党小组", "1995-11-16", "1996-11-16", "13905550108"],
        ], merged=("A1:H1", "A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:G2"))),
        "name id_number organization group joined_on full_on phone",
        "赵敏 陶建中",
    ),
    Roster(
        "全角数字",
        book(Page([
            ["姓名", "身份证号", "支部", "入党日期", "转正日期", "联系电话"],
            ["周文", "３４０５２４１９９４０４０４０９５５", "机关第二党支部", "２０１８．９．３０", "２０１９－０９－３０", "１３９０５５５０１０９"],
            ["江一帆", "３４０５２４１９９９１００１０３７Ｘ", "机关第一党支部", "２０２６年３月１２日", "", "139 0555 0103"],
            ["赵敏", "34052419781130068x", "机关第一党支部", "2001／7／1", "２００２０７０１", "139-0555-0106"],
        ])),
        "name id_number organization joined_on full_on phone",
        "周文 江一帆 赵敏",
    ),
    Roster(
        "日期有真日期、有序号",
        book(Page([
            ["姓名", "身份证号", "出生日期", "所在党支部", "入党时间", "转正时间"],
            ["沈玉平", "340524196203080113", 22713, "机关第一党支部", datetime(1986, 7, 1), 31959],
            ["王芳", "340524198507120240", date(1985, 7, 12), "机关第一党支部", 39624, "39989"],
            ["孙秀英", "340524194910101025", "1949/10/10", "机关第二党支部", "1972-04-20 00:00:00", datetime(1973, 4, 20)],
        ])),
        "name born_on id_number organization joined_on full_on",
        "沈玉平 王芳 孙秀英",
    ),
    Roster(
        "中文日期",
        book(Page([
            ["姓名", "身份证", "党支部", "何时入党", "何时转正"],
            ["沈玉平", "340524196203080113", "机关第一党支部", "一九八六年七月一日", "一九八七年七月一日"],
            ["周文", "340524199404040955", "机关第二党支部", "二〇一八年九月三十日", "2019年9月30日"],
            ["李建国", "340524195801050518", "机关第二党支部", "1980年12月10号", "一九八一年十二月十日"],
        ])),
        "name id_number organization joined_on full_on",
        "沈玉平 周文 李建国",
    ),
    Roster(
        "身份证号变成了数字",
        book(Page([
            ["姓名", "性别", "身份证号", "所在支部", "入党时间", "转正时间", "手机号"],
            ["王芳", "女", 340524198507120240, "机关第一党支部", "2008-06-25", "2009-06-25", 13905550102],
            ["周文", "男", 3.40524199404041e17, "机关第二党支部", "2018-09-30", "2019-09-30", 13905550109.0],
            ["江一帆", "男", "34052419991001037X", "机关第一党支部", "2026-03-12", _, 13905550103],
        ])),
        "name sex id_number organization joined_on full_on phone",
        "王芳 周文 江一帆",
    ),
    Roster(
        "性别各有各的写法",
        book(Page([
            ["姓名", "男女", "身份证号码", "支部名称", "入党年月日", "转正年月日"],
            ["沈玉平", "男性", "340524196203080113", "机关第一党支部", "19860701", "19870701"],
            ["王芳", "女士", "340524198507120240", "机关第一党支部", "20080625", "20090625"],
            ["陶建中", "M", "340524197002280834", "机关第一党支部", 19951116, 19961116],
            ["孙秀英", "F", "340524194910101025", "机关第二党支部", 19720420, 19730420],
            ["周文", 1, "340524199404040955", "机关第二党支部", "2018.09.30", "2019.09.30"],
            ["赵敏", "♀", "34052419781130068X", "机关第一党支部", "2001。7。1", "2002、7、1"],
        ])),
        "name sex id_number organization joined_on full_on",
        "沈玉平 王芳 陶建中 孙秀英 周文 赵敏",
    ),
    Roster(
        "空行空列",
        book(Page([
            [],
            [_, _, "机关党总支党员信息"],
            [],
            [_, "姓名", _, "身份证号", _, "所在支部", "", "人员类别", _, "入党时间", "转正时间"],
            [],
            [_, "古丽·买买提", _, "340524199012250427", _, "机关第二党支部", _, "正式党员", _, "2013-05-20", "2014-05-20"],
            [],
            [],
            [_, "欧阳春晓", _, "340524200106180760", _, "机关第二党支部", _, "预备党员", _, "2025-12-01", _],
            [_, " ", _, "　", _, "", _, " "],
        ])),
        "name id_number organization standing joined_on full_on",
        "古丽·买买提 欧阳春晓",
    ),
    Roster(
        "一个支部一张表",
        book(
            Page([["封面"], ["机关党总支党员名册"], ["二〇二六年十一月"]], name="封面"),
            Page([
                ["姓名", "身份证号", "小组", "入党时间", "转正时间"],
                ["沈玉平", "340524196203080113", "第一党小组", "1986.7.1", "1987.7.1"],
                ["赵敏", "34052419781130068X", "第2小组", "2001.7.1", "2002.7.1"],
            ], name="第一支部"),
            Page([
                ["中共东湾区住建局机关第二支部委员会党员名册"],
                ["姓名", "身份证号", "入党时间", "转正时间"],
                ["周文", "340524199404040955", "2018.9.30", "2019.9.30"],
            ], name="Sheet3", merged=("A1:D1",)),
            Page([["支部", "人数"], ["第一支部", 2], ["第二支部", 1]], name="汇总"),
        ),
        "name id_number organization group joined_on full_on",
        "沈玉平 赵敏 周文",
    ),
    Roster(
        "行间小标题",
        book(Page([
            ["党员花名册"],
            ["序号", "姓名", "身份证号", "学历", "入党时间", "转正时间"],
            ["一、机关第一党支部（4人）"],
            ["第一党小组（2人）"],
            [1, "王芳", "340524198507120240", "大学本科", "2008.6.25", "2009.6.25"],
            [2, "陶建中", "340524197002280834", "中专", "1995.11.16", "1996.11.16"],
            ["小计", "2人"],
            ["第二党小组（1人）"],
            [3, "赵敏", "34052419781130068X", "大专学历", "2001.7.1", "2002.7.1"],
            ["二、机关第二党支部"],
            [1, "孙秀英", "340524194910101025", "初中文化", "1972.4.20", "1973.4.20"],
            ["总计：4人"],
        ], merged=("A1:F1", "A3:F3", "A4:F4", "A8:F8", "A10:F10", "A12:F12"))),
        "name id_number organization group education joined_on full_on",
        "王芳 陶建中 赵敏 孙秀英",
    ),
)  # fmt: skip
