"""Values as Chinese text, against literal expectations."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template

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
        (None, ""),
    ],
)
def test_daxie(amount, written):
    assert formats.daxie(amount) == written


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
