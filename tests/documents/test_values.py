"""Cells as people type them."""

from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchrecords.documents.values import (
    EXCEL_EPOCH,
    CellError,
    cell_text,
    normalize_code,
    normalize_name,
    normalize_text,
    parse_amount,
    parse_date,
)


@pytest.mark.parametrize(
    "cell",
    [
        "1990.1.5",
        "1990-01-05",
        "1990/1/5",
        "1990年1月5日",
        "1990年01月05号",
        "19900105",
        19900105,
        19900105.0,
        32878,
        32878.75,
        "32878",
        "１９９０．１．５",
        "1990。1。5",
        " 1990 年 1 月 5 日 ",
        "1990-01-05 00:00:00",
        "\u200b1990-1-5",
        date(1990, 1, 5),
        datetime(1990, 1, 5, 8, 30),
    ],
)
def test_a_date_is_read_in_every_unambiguous_form(cell):
    assert parse_date(cell) == date(1990, 1, 5)


@pytest.mark.parametrize("cell", [None, "", "  ", "\u3000"])
def test_a_blank_cell_is_no_date(cell):
    assert parse_date(cell) is None


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("2019.13.5", "“2019.13.5”没有 13 月，请写成 2019-12-05 这样"),
        ("2019-2-30", "“2019-2-30”有误：2019 年 2 月没有 30 日，请写成 2019-02-28 这样"),
        ("20190431", "“20190431”有误：2019 年 4 月没有 31 日，请写成 2019-04-30 这样"),
        ("1990.1", "“1990.1”缺少日，请写成 1990-01-05 这样的完整日期"),
        (1990.1, "“1990.1”缺少日，请写成 1990-01-05 这样的完整日期"),
        ("1990年12月", "“1990年12月”缺少日，请写成 1990-12-05 这样的完整日期"),
        ("199012", "“199012”缺少日，请写成 1990-12-05 这样的完整日期"),
        ("1990", "“1990”缺少月和日，请写成 1990-01-05 这样的完整日期"),
        (1990, "“1990”缺少月和日，请写成 1990-01-05 这样的完整日期"),
        ("90.1.5", "“90.1.5”的年份要写四位，请写成 1990-01-05 这样"),
        ("1049.1.5", "“1049.1.5”的年份不对，应在 1900 至 2099 年之间"),
        ("不详", "“不详”不是日期，请写成 1990-01-05 这样"),
        ("1990-1-5（档案）", "“1990-1-5(档案)”不是日期，请写成 1990-01-05 这样"),
        ("19901", "“19901”可能是 1990 年 1 月，也可能是日期序号，请写成 1954-06-26 这样"),
        (True, "“是”不是日期，请写成 1990-01-05 这样"),
        (date(1049, 1, 5), "“1049-01-05”的年份不对，应在 1900 至 2099 年之间"),
    ],
)
def test_an_unreadable_date_says_what_to_write(cell, sentence):
    with pytest.raises(CellError) as caught:
        parse_date(cell)
    assert str(caught.value) == sentence


@given(st.dates(date(1909, 1, 1), date(2099, 12, 31)))
def test_every_date_comes_back_from_every_form(day):
    forms = [
        f"{day.year}.{day.month}.{day.day}",
        f"{day:%Y-%m-%d}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
        f"{day:%Y-%m-%d} 00:00:00",
        (day - EXCEL_EPOCH).days,
        day,
        datetime(day.year, day.month, day.day),
    ]
    assert [parse_date(form) for form in forms] == [day] * len(forms)


@given(st.one_of(st.text(max_size=12), st.floats(), st.integers()))
def test_any_cell_is_a_date_or_a_sentence(cell):
    found = None
    with suppress(CellError):
        found = parse_date(cell)
    assert found is None or 1900 <= found.year < 2100


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("王　芳", "王芳"),
        ("王 小 明", "王小明"),
        ("姓  名", "姓名"),
        ("欧阳 建国", "欧阳 建国"),
        ("  Ａ１２３　ｂ ", "A123 b"),
        ("第一支部（机关）", "第一支部（机关）"),
        ("张\u200b三\ufeff", "张三"),
        ("㛃 䶮", "㛃䶮"),
        ("第一\n党小组", "第一 党小组"),
        (13800000001.0, "13800000001"),
        (1.5, "1.5"),
        (None, ""),
        (True, "是"),
        (date(2026, 1, 5), "2026-01-05"),
    ],
)
def test_text_is_cleaned_of_what_nobody_meant(cell, text):
    assert normalize_text(cell) == text


@pytest.mark.parametrize(
    "name",
    ["阿依古丽·买买提江", "阿依古丽•买买提江", "阿依古丽・买买提江", "阿依古丽 . 买买提江"],
)
def test_a_name_has_one_middle_dot(name):
    assert normalize_name(name) == "阿依古丽·买买提江"


def test_a_code_is_half_width_upper_case_and_without_blanks():
    assert normalize_code(" 34052419800101001ｘ ") == "34052419800101001X"
    assert normalize_code("138 0000 0001") == "13800000001"


def test_a_number_too_long_for_a_spreadsheet_is_refused():
    with pytest.raises(CellError, match="15 位以后的数字已丢失"):
        cell_text(3.40524198001010e17)


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text):
    assert normalize_text(normalize_text(text)) == normalize_text(text)


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("1,234.50", "1234.50"),
        ("￥1234.5", "1234.50"),
        ("¥ 20", "20.00"),
        ("２０．５元", "20.50"),
        ("贰", None),
        (0.1 + 0.2, "0.30"),
        (3, "3.00"),
        ("0", "0.00"),
        (Decimal("12.3"), "12.30"),
    ],
)
def test_an_amount_is_read_with_its_marks(cell, amount):
    if amount is None:
        with pytest.raises(CellError, match="不是金额，请只写数字"):
            parse_amount(cell)
    else:
        assert str(parse_amount(cell)) == amount


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("1.234", "“1.234”超过两位小数，金额只能写到分"),
        ("-5", "“-5”是负数，金额不能小于 0"),
        (date(2026, 1, 5), "“2026-01-05”不是金额，请只写数字，例如 1234.50"),
        ("1.2万", "“1.2万”不是金额，请只写数字，例如 1234.50"),
    ],
)
def test_an_unreadable_amount_says_why(cell, sentence):
    with pytest.raises(CellError) as caught:
        parse_amount(cell)
    assert str(caught.value) == sentence


def test_a_blank_cell_is_no_amount_and_a_reversal_may_be_negative():
    assert parse_amount(" ") is None
    assert parse_amount("-5.00", allow_negative=True) == Decimal("-5.00")


@given(st.decimals(0, 10**9, places=2))
def test_every_amount_comes_back_from_every_form(amount):
    forms = [f"{amount:,}", f"￥{amount}", f"{amount}元", float(amount), amount]
    assert [parse_amount(form) for form in forms] == [amount] * len(forms)
