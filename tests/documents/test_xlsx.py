"""Spreadsheets in and out."""

import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from branchrecords.documents import xlsx
from branchrecords.documents.columns import Column
from branchrecords.documents.xlsx import Row, SheetError, read_rows, read_table, write_table

DATA = Path(__file__).parent / "data"
COLUMNS = (
    Column("name", "姓名", required=True),
    Column("born", "出生日期", ("出生年月",), kind="date"),
    Column("paid", "实交（元）", kind="money"),
    Column("phone", "手机"),
)


def workbook(rows, merged=()):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for area in merged:
        book.active.merge_cells(area)
    stream = io.BytesIO()
    book.save(stream)
    stream.seek(0)
    return stream


def reopened(content):
    return openpyxl.load_workbook(io.BytesIO(content)).active


def test_rows_keep_their_numbers_and_merged_cells_their_value():
    file = workbook(
        [["花名册"], [], ["姓名", "党小组"], ["王芳", "第一党小组"], ["李喆", None], ["  ", None]],
        merged=["A1:B1", "B4:B5"],
    )
    sheet = read_rows(file, "花名册.xlsx")
    assert sheet.rows == (
        Row(1, ("花名册", "花名册")),
        Row(3, ("姓名", "党小组")),
        Row(4, ("王芳", "第一党小组")),
        Row(5, ("李喆", "第一党小组")),
    )


def test_the_old_format_is_read_too():
    with (DATA / "roster.xls").open("rb") as file:
        sheet = read_rows(file, "roster.xls")
    assert sheet.name == "花名册"
    assert sheet.rows[1:] == (
        Row(3, ("序号", "姓 名", "出生日期", "党小组", "手机")),
        Row(4, (1, "王\u3000芳", date(1990, 1, 5), "第一党小组", 13800000001)),
        Row(5, (2, "李喆", "1985年12月31日", "第一党小组", "13800000002")),
    )


def test_a_table_is_read_below_its_titles_and_repeated_headers():
    file = workbook(
        [
            ["党员花名册"],
            ["序号", "姓名", "出生年月", "备注"],
            [1, "王芳", "1990.1.5", "x"],
            ["序号", "姓名", "出生年月", "备注"],
            [2, "李喆", datetime(1985, 12, 31), None],
            [3, None, None, "只有备注"],
        ]
    )
    table = read_table(file, "a.xlsx", COLUMNS)
    assert table.header.row_number == 2
    assert table.header.letter("born") == "C"
    assert table.rows == (
        (3, {"name": "王芳", "born": "1990.1.5"}),
        (5, {"name": "李喆", "born": date(1985, 12, 31)}),
    )


def test_a_second_sheet_is_read_when_the_first_is_empty():
    book = openpyxl.Workbook()
    book.create_sheet("数据").append(["姓名"])
    stream = io.BytesIO()
    book.save(stream)
    stream.seek(0)
    assert read_rows(stream, "a.xlsx").name == "数据"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "“名册.xlsx”是空文件"),
        (b"a,b,c\n1,2,3", "“名册.xlsx”不是 Excel 文件，请用 WPS 或 Excel 另存为 .xlsx 后导入"),
        (b"PK\x03\x04broken", "“名册.xlsx”打不开，文件可能已损坏，请重新另存为 .xlsx"),
        (xlsx.OLE_MAGIC + b"broken", "“名册.xlsx”打不开，文件可能已损坏，请重新另存为 .xlsx"),
        (
            xlsx.OLE_MAGIC + "EncryptedPackage".encode("utf-16-le"),
            "“名册.xlsx”设有打开密码，请取消密码后重新导入",
        ),
        (b"PK" + b"0" * xlsx.MAX_BYTES, "“名册.xlsx”超过 10 MB，请拆成几个文件分别导入"),
    ],
    ids=["empty", "text", "broken", "old", "locked", "large"],  # not the bytes themselves
)
def test_what_is_no_table_is_refused_with_a_sentence(content, sentence):
    with pytest.raises(SheetError) as caught:
        read_rows(io.BytesIO(content), "名册.xlsx")
    assert str(caught.value) == sentence


def test_an_archive_that_is_no_workbook_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("readme.txt", "x")
    stream.seek(0)
    with pytest.raises(SheetError, match="打不开"):
        read_rows(stream, "a.xlsx")


def test_a_bomb_is_refused_before_it_unpacks():
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w") as member,
    ):
        for _ in range(210):
            member.write(b"\0" * 1024 * 1024)
    stream.seek(0)
    with pytest.raises(SheetError, match="展开后太大"):
        read_rows(stream, "a.xlsx")


def test_too_many_rows_are_refused_with_their_number():
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet("数据")
    for number in range(20_030):
        page.append([number])
    stream = io.BytesIO()
    book.save(stream)
    stream.seek(0)
    with pytest.raises(SheetError, match="有 20030 行 1 列，最多可导入 20000 行"):
        read_rows(stream, "a.xlsx")


def test_an_empty_workbook_and_one_without_header_say_so():
    with pytest.raises(SheetError, match="是空表，没有可读的内容"):
        read_rows(workbook([]), "a.xlsx")
    with pytest.raises(SheetError, match="找不到表头，请保留写有“姓名”的一行"):
        read_table(workbook([["a"], ["b"]]), "a.xlsx", COLUMNS)
    with pytest.raises(SheetError, match="第 1 行是表头，但缺少这些列：姓名"):
        read_table(workbook([["手机", "出生日期"], ["1", "2"]]), "a.xlsx", COLUMNS)


def test_a_written_table_has_title_notes_frozen_header_and_typed_cells():
    content = write_table(
        "党费收缴表",
        COLUMNS,
        [
            {"name": "王喆", "born": date(1990, 1, 5), "paid": Decimal("20.50"), "phone": "0138"},
            ("李玥", None, Decimal("1234.00"), 13800000001),
        ],
        sheet="2026/11",
        notes=["单位：元"],
        watermark="张三 & 李四 2026-11-20",
    )
    page = reopened(content)
    assert page.title == "2026 11"
    assert [page.cell(n, 1).value for n in (1, 2, 3)] == [
        "党费收缴表",
        "单位：元",
        "张三 & 李四 2026-11-20",
    ]
    assert [cell.value for cell in page[4]] == ["姓名", "出生日期", "实交（元）", "手机"]
    assert [cell.value for cell in page[5]] == ["王喆", datetime(1990, 1, 5), 20.5, "0138"]
    assert [cell.value for cell in page[6]] == ["李玥", None, 1234, "13800000001"]
    assert page["B5"].number_format == "yyyy-mm-dd"
    assert page["C5"].number_format == "#,##0.00"
    assert (page["D6"].data_type, page["D6"].number_format) == ("s", "@")
    assert page.freeze_panes == "A5"
    assert page.print_title_rows == "$4:$4"
    assert page.oddHeader.right.text == "张三 && 李四 2026-11-20"
    assert {str(area) for area in page.merged_cells.ranges} == {"A1:D1", "A2:D2", "A3:D3"}


def test_a_moment_is_written_in_local_time():
    content = write_table(
        "x", [Column("at", "时间")], [[datetime(2026, 11, 20, 2, 30, tzinfo=UTC)]]
    )
    assert reopened(content)["A3"].value == datetime(2026, 11, 20, 10, 30)


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "#N/A"]
)
def test_a_text_never_becomes_a_formula(text):
    cell = reopened(write_table("x", [Column("a", "甲")], [[text]]))["A3"]
    assert cell.data_type == "s"
    assert cell.quotePrefix is (text != "#N/A")


@settings(max_examples=60)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=20))
def test_no_text_becomes_a_formula_and_printable_text_comes_back(texts):
    content = write_table("=标题", [Column("a", "=甲")], [[text] for text in texts])
    page = reopened(content)
    assert {cell.data_type for row in page for cell in row} <= {"s", "n"}
    assert {cell.value for row in page for cell in row if cell.data_type == "n"} <= {None}


def test_a_table_comes_back_as_it_was_written():
    rows = [("王喆", date(1990, 1, 5), 20.5, "13800000001"), ("=李", None, None, None)]
    table = read_table(io.BytesIO(write_table("名册", COLUMNS, rows)), "a.xlsx", COLUMNS)
    assert [tuple(values.values()) for _, values in table.rows] == rows
