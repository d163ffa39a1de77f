"""How values are written in Chinese text: money, dates, shares, masked numbers. Pure."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

import cn2an

WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
CENT = Decimal("0.01")
ID_SHOWN, PHONE_SHOWN = (6, 4), (3, 4)


def yuan(amount: Decimal | int | None) -> str:
    """Money in 元 with two decimals and thousands separators; empty for nothing entered."""
    if amount is None or amount == "":
        return ""
    return f"{Decimal(amount).quantize(CENT, ROUND_HALF_UP):,}"


def whole(number: int) -> str:
    """A count with thousands separators: 1,192."""
    return f"{number:,}"


def hours(minutes: int | None) -> str:
    """Minutes as hours, at most one decimal, half up: 90 → 1.5, 120 → 2; write 小时 yourself."""
    tenths = (Decimal(minutes or 0) / 60).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{tenths.normalize():,f}"


def daxie(amount: Decimal | int | None) -> str:
    """大写金额 as written on receipts; stops after 角 and 分, ends with 整 on whole 元."""
    if amount is None or amount == "":
        return ""
    written = cn2an.an2cn(str(Decimal(amount).quantize(CENT, ROUND_HALF_UP)), "rmb")
    # The library leaves out the 零 of four empty places: 壹亿零壹仟元, not 壹亿壹仟元.
    _, ten_thousands, ones = _groups(amount)
    if "亿" in written and not ten_thousands and ones >= 1000:
        written = written.replace("亿", "亿零", 1)
    return written


def _groups(amount: Decimal | int) -> tuple[int, int, int]:
    """The whole 元 in groups of four digits: 亿, 万 and below."""
    whole_yuan = int(abs(Decimal(amount).quantize(CENT, ROUND_HALF_UP)))
    return whole_yuan // 10**8, whole_yuan // 10**4 % 10**4, whole_yuan % 10**4


def cn_date(day: date | None) -> str:
    """2026年11月20日."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def cn_month(day: date | None) -> str:
    """2026年11月."""
    return f"{day.year}年{day.month}月" if day else ""


def cn_day(day: date | None) -> str:
    """11月20日, where the year is clear."""
    return f"{day.month}月{day.day}日" if day else ""


def cn_date_week(day: date | None) -> str:
    """11月26日 星期四; a time of day follows when the value has one: 11月26日 星期四 15:00."""
    if not day:
        return ""
    text = f"{cn_day(day)} {WEEKDAYS[day.weekday()]}"
    return f"{text} {clock(day)}" if isinstance(day, datetime) else text


def cn_time(moment: datetime | None) -> str:
    """2026年11月20日 09:05."""
    return f"{cn_date(moment)} {clock(moment)}" if moment else ""


def short_date(day: date | None) -> str:
    """11-26, for narrow columns."""
    return f"{day.month:02d}-{day.day:02d}" if day else ""


def clock(moment: datetime | None) -> str:
    """15:00."""
    return f"{moment.hour:02d}:{moment.minute:02d}" if moment else ""


def spoken_wait(wait: timedelta | None) -> str:
    """How long it will take, as one says it: 不到 1 分钟, 大约 3 分钟, 大约 1 小时 20 分钟."""
    if wait is None:
        return ""
    minutes = math.ceil(wait.total_seconds() / 60)
    if minutes <= 1:
        return "还要不到 1 分钟"
    if minutes < 60:
        return f"大约还要 {minutes} 分钟"
    spare = f" {minutes % 60} 分钟" if minutes % 60 else ""
    return f"大约还要 {minutes // 60} 小时{spare}"


def percent(share: Decimal | float | int | None, places: int = 1) -> str:
    """A share of one as per cent, rounded half up: 0.914 → 91.4%."""
    if share is None or share == "":
        return ""
    step = Decimal(1).scaleb(-int(places))
    return f"{(Decimal(str(share)) * 100).quantize(step, ROUND_HALF_UP)}%"


def masked(text: str | None, head: int, tail: int) -> str:
    """Keep the first and last characters, stars between; all stars when it is too short."""
    if not text:
        return ""
    if len(text) <= head + tail:
        return "*" * len(text)
    return text[:head] + "*" * (len(text) - head - tail) + text[-tail:]


def masked_id(number: str | None) -> str:
    """公民身份号码 with the birthday hidden: 310115********0023."""
    return masked(number, *ID_SHOWN)


def masked_phone(number: str | None) -> str:
    """138****5678."""
    return masked(number, *PHONE_SHOWN)
