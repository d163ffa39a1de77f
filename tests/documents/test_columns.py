"""Headers as people write them."""

import pytest

from branchrecords.documents.columns import Column, column_letter, find_header, match_header
from branchrecords.documents.xlsx import Row

NAME = Column("name", "姓名", ("党员姓名",), required=True)
ID_NUMBER = Column("id_number", "公民身份号码", ("身份证号", "身份证号码"), required=True)
JOINED = Column("joined", "入党日期", ("入党时间",), kind="date")
COLUMNS = (NAME, ID_NUMBER, JOINED)


@pytest.mark.parametrize(
    ("index", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (701, "ZZ"), (702, "AAA")]
)
def test_a_column_has_the_letter_of_the_spreadsheet(index, letter):
    assert column_letter(index) == letter


@pytest.mark.parametrize(
    "header",
    ["姓名", "姓  名", "*姓名", "姓名（必填）", "党员姓名", "姓名：", "\u200b姓\n名", "姓名(全名)"],
)
def test_a_header_is_recognised_whatever_stands_around_it(header):
    assert match_header([header], COLUMNS).positions == {"name": 0}


def test_a_match_names_what_is_missing_unknown_and_doubled():
    found = match_header(["序号", "姓名", None, "入党时间", "党员姓名"], COLUMNS, 3)
    assert found.positions == {"name": 1, "joined": 3}
    assert found.missing == (ID_NUMBER,)
    assert found.unknown == ((0, "序号"),)
    assert found.doubled == ((4, "党员姓名"),)
    assert found.letter("joined") == "D"
    assert found.letter("id_number") == ""


def test_values_of_a_short_row_are_none():
    found = match_header(["姓名", "身份证号"], COLUMNS)
    assert found.values(["王芳"]) == {"name": "王芳", "id_number": None}


def test_the_header_is_found_below_titles_and_above_data():
    rows = [
        Row(1, ("姓名", "姓名", "姓名")),
        Row(2, ("填表人：", "王芳", None)),
        Row(4, ("姓名", "身份证号码", "入党时间")),
        Row(5, ("李喆", "34052419800101001X", "1990.1.5")),
    ]
    assert find_header(rows, COLUMNS).row_number == 4


def test_a_table_without_a_header_has_none():
    assert find_header([Row(1, ("党员花名册", None)), Row(2, ("李喆", "1"))], COLUMNS) is None
    assert find_header([], COLUMNS) is None
