"""Values as Chinese text, against literal expectations."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from branchrecords.web import formats


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (Decimal("2009.01"), "2,009.01"),
        (Decimal("0"), "0.00"),
        (Decimal("-147.9"), "-147.90"),
        (Decimal("1234567.8"), "1,234,567.80"),
        (Decimal("0.005"), "0.01"),
        (Decimal("0.125"), "0.13"),
        (30, "30.00"),
        (None, ""),
    ],
)
def test_yuan(amount, written):
    assert formats.yuan(amount) == written


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (Decimal("2009.01"), "贰仟零玖元零壹分"),
        (Decimal("2373.46"), "贰仟叁佰柒拾叁元肆角陆分"),
        (Decimal("28481.50"), "贰万捌仟肆佰捌拾壹元伍角"),
        (Decimal("100000"), "壹拾万元整"),
        (Decimal("20.00"), "贰拾元整"),
        (Decimal("0.05"), "伍分"),
        (Decimal("0"), "零元整"),
        (Decimal("-147.90"), "负壹佰肆拾柒元玖角"),
        (Decimal("10.05"), "壹拾元零伍分"),
        (Decimal("1001.10"), "壹仟零壹元壹角"),
        (Decimal("10010.00"), "壹万零壹拾元整"),
        (Decimal("120300.00"), "壹拾贰万零叁佰元整"),
        (Decimal("20000010.07"), "贰仟万零壹拾元零柒分"),
        (Decimal("100001000.10"), "壹亿零壹仟元壹角"),
        (Decimal("600010001.00"), "陆亿零壹万零壹元整"),
        (None, ""),
    ],
)
def test_daxie(amount, written):
    assert formats.daxie(amount) == written


def capitals(number: int) -> str:
    """A whole number below 10¹² in capitals, by the rule taught at school: read in groups of four
    digits, one 零 for any run of zeros between digits."""
    groups = [number // 10**8, number // 10**4 % 10**4, number % 10**4]
    text, gap = "", False
    for group, unit in zip(groups, ("亿", "万", ""), strict=True):
        for place, value in zip(("仟", "佰", "拾", ""), f"{group:04d}", strict=True):
            if value == "0":
                gap = bool(text)
                continue
            text += ("零" if gap else "") + "零壹贰叁肆伍陆柒捌玖"[int(value)] + place
            gap = False
        if group:
            # 万位 is 0 and 千位 is not: the 零 may be left out (正确填写票据和结算凭证的基本规定).
            text, gap = text + unit, False
    return text


@given(st.integers(1, 999_999_999_999))
def test_daxie_of_any_sum_is_what_the_rule_says(cents):
    yuan, jiao, fen = cents // 100, cents // 10 % 10, cents % 10
    digits = "零壹贰叁肆伍陆柒捌玖"
    expected = f"{capitals(yuan)}元" if yuan else ""
    if not cents % 100:
        expected += "整"
    elif not jiao:
        expected += ("零" if yuan else "") + f"{digits[fen]}分"
    else:
        expected += f"{digits[jiao]}角" + (f"{digits[fen]}分" if fen else "")
    assert formats.daxie(Decimal(cents) / 100) == expected


def test_dates():
    day = date(2026, 11, 6)
    assert formats.cn_date(day) == "2026年11月6日"
    assert formats.cn_month(day) == "2026年11月"
    assert formats.cn_day(day) == "11月6日"
    assert formats.cn_date_week(day) == "11月6日 星期五"
    assert formats.short_date(day) == "11-06"
    assert formats.cn_date(None) == formats.cn_date_week(None) == formats.short_date(None) == ""


def test_times():
    moment = datetime(2026, 11, 26, 9, 5)
    assert formats.cn_date_week(moment) == "11月26日 星期四 09:05"
    assert formats.cn_time(moment) == "2026年11月26日 09:05"
    assert formats.clock(moment) == "09:05"


def test_templates_write_times_of_shanghai():
    moment = datetime(2026, 11, 26, 16, 30, tzinfo=UTC)
    template = Template("{{ moment|cn_date_week }}，{{ moment|cn_date }}，{{ moment|clock }}")
    assert template.render(Context({"moment": moment})) == (
        "11月27日 星期五 00:30，2026年11月27日，00:30"
    )


@pytest.mark.parametrize(
    ("share", "places", "written"),
    [
        (Decimal("0.914"), 1, "91.4%"),
        (Decimal(693) / Decimal(1192), 2, "58.14%"),
        (Decimal("0.0005"), 1, "0.1%"),
        (Decimal("0.00049"), 1, "0.0%"),
        (1, 0, "100%"),
        (0.125, 0, "13%"),
        (None, 1, ""),
    ],
)
def test_percent(share, places, written):
    assert formats.percent(share, places) == written


def test_masks():
    assert formats.masked_id("310115199001010023") == "310115********0023"
    assert formats.masked_phone("13800005678") == "138****5678"
    assert formats.masked_phone("12345") == "*****"
    assert formats.masked_id("") == formats.masked_phone(None) == ""
