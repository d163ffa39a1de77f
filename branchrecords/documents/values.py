"""Reading the cells of rosters that people typed: accept what is unambiguous, name the rest.

Every function takes a cell as `xlsx.read_rows` gives it (text, number, date, None) and returns
None for a blank cell. What it cannot read raises CellError, whose text says in Chinese what is
wrong and what to write; the caller adds row and column.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from math import isfinite
from typing import Any

# Excel counts days from here (it believes in a 29th February 1900; all our dates are later).
EXCEL_EPOCH = date(1899, 12, 30)
# Serials from 1908-03-18 to 2099-12-31. Smaller numbers could be years.
SERIALS = range(3000, 73051)
YEARS = range(1900, 2100)

# What people write between the parts of a date.
MARK = r"[-./。年月、,，—–－_~]"
DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | dict.fromkeys("〇○oO", 0)
CHINESE_DATE = re.compile(
    r"[零〇○oO一二三四五六七八九]{4}年[一二三四五六七八九十]{1,2}月([一二三四五六七八九十廿]{1,3}[日号])?"
)

HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
HALF_WIDTH_ALPHANUMERIC = {
    code: half for code, half in HALF_WIDTH.items() if chr(half).isalnum() or half == 0x20
}
INVISIBLE = dict.fromkeys(
    [
        *(code for code in range(0x20) if chr(code) not in "\t\n\r"),
        *(0x7F, 0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065)),
        0xFEFF,
    ]
)
HAN = r"[㐀-鿿々〇\U00020000-\U0003ffff]"
SPACED_WORD = re.compile(rf"{HAN}(?: +{HAN}){{1,2}}")
BETWEEN_HAN = re.compile(rf"(?<={HAN}) +(?={HAN})")
MIDDLE_DOTS = re.compile(rf"(?<={HAN})\s*[·•‧・∙⋅.]\s*(?={HAN})")


class CellError(ValueError):
    """A cell cannot be read. `str(error)` is a Chinese sentence for the person who typed it."""


class UncertainDate(CellError):
    """A date of which something is missing: `year` (perhaps its last two digits), the months it
    may mean, the day. Another source may complete it."""

    def __init__(
        self, message: str, year: int, months: tuple[int, ...] = (), day: int | None = None
    ) -> None:
        super().__init__(message)
        self.year, self.months, self.day = year, months, day

    def agrees(self, other: date) -> bool:
        """Whether that day can be meant."""
        years = (other.year,) if self.year >= 100 else (other.year % 100,)
        return (
            self.year in years
            and (not self.months or other.month in self.months)
            and self.day in (None, other.day)
        )

    @property
    def first_day(self) -> date | None:
        """The first of the month, where year and month are beyond doubt."""
        whole = self.year >= 100 and len(self.months) == 1 and self.day is None
        return date(self.year, self.months[0], 1) if whole else None


def cell_text(value: Any) -> str:
    """A cell as text, numbers without ".0"; "" for a blank cell.

    A number of more than 15 digits has lost its last ones in the spreadsheet: CellError.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float) and abs(value) >= 10**15:
        raise CellError("这一格按数字保存，15 位以后的数字已丢失，请把该列改为文本格式后重新填写")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        return value.date().isoformat()
    return str(value)


def half_width(text: str) -> str:
    """Full-width letters, digits, punctuation and blanks as half-width ones."""
    return text.translate(HALF_WIDTH)


def normalize_text(value: Any) -> str:
    """A cell as clean text.

    Full-width letters, digits and blanks become half-width (Chinese punctuation stays), invisible
    characters go, blanks are single; blanks inside a word of 2 or 3 Chinese characters, typed to
    align it ("王　芳", "姓 名"), go too.
    """
    text = cell_text(value).translate(INVISIBLE).translate(HALF_WIDTH_ALPHANUMERIC)
    text = " ".join(text.split())
    return text.replace(" ", "") if SPACED_WORD.fullmatch(text) else text


def normalize_name(value: Any) -> str:
    """A person's name: as normalize_text, without blanks between Chinese characters, and one
    middle dot for all its look-alikes."""
    text = BETWEEN_HAN.sub("", normalize_text(value).lstrip("'`‘’´"))
    return MIDDLE_DOTS.sub("·", text)


def normalize_code(value: Any) -> str:
    """A code, phone or id number: half-width, upper case, without blanks and invisibles.

    An apostrophe in front, typed to make a text of it, goes too.
    """
    text = "".join(half_width(cell_text(value).translate(INVISIBLE)).split()).upper()
    return text.lstrip("'`‘’´")


def parse_date(value: Any) -> date | None:
    """A full date: 1990.1.5, 1990-01-05, 1990/1/5, 1990年1月5日, 19900105, Excel's serial number.

    A date that lacks its day or month is an error that says so; nothing is guessed.
    """
    if isinstance(value, datetime):
        return _in_range(value.date())
    if isinstance(value, date):
        return _in_range(value)
    if isinstance(value, int | float) and isfinite(value) and int(value) in SERIALS:
        return EXCEL_EPOCH + timedelta(days=int(value))
    text = normalize_code(normalize_text(value).split(" ")[0]) if _has_time(value) else None
    text = text or normalize_code(value)
    if not text:
        return None
    return _parse_written_date(text)


def _has_time(value: Any) -> bool:
    """Whether a text is a date followed by a time of day, as databases print it."""
    return isinstance(value, str) and bool(re.fullmatch(r"\S+ +\d{1,2}:\d{2}.*", value.strip()))


def _parse_written_date(text: str) -> date:
    text = _arabic(text).rstrip(".。、,;")
    if re.fullmatch(r"\d{8}", text):
        return _checked(text, text[:4], text[4:6], text[6:])
    if text.isdecimal() and len(text) == 5 and int(text) in SERIALS:
        return _written_serial(text)
    if match := re.fullmatch(rf"(\d+){MARK}(\d{{1,2}}){MARK}(\d{{1,2}})[日号]?", text):
        return _checked(text, *match.groups())
    if match := re.fullmatch(r"(?:中华)?民国(\d{1,2}|元)年?.*", text):
        year = 1911 + (1 if match[1] == "元" else int(match[1]))
        raise CellError(f"“{text}”请换成公历，民国{match[1]}年是 {year} 年，写成 {year}-01-05 这样")
    if match := re.fullmatch(rf"(\d{{4}}){MARK}?(?:(\d{{1,2}})月?)?", text):
        _refuse_partial(text, *match.groups())
    raise CellError(f"“{text}”不是日期，请写成 1990-01-05 这样")


def _refuse_partial(text: str, year: str, month: str | None) -> None:
    """A year, or a year and a month."""
    _check_year(text, year)
    if month is None:
        raise UncertainDate(f"“{text}”缺少月和日，请写成 {year}-01-05 这样的完整日期", int(year))
    if 1 <= int(month) <= 12:
        # 1980.10 typed as a number has become 1980.1.
        months = (1, 10) if month == "1" and "." in text else (int(month),)
        raise UncertainDate(
            f"“{text}”缺少日，请写成 {year}-{int(month):02}-05 这样的完整日期", int(year), months
        )


def _arabic(text: str) -> str:
    """一九八五年七月十二日 as 1985年7月12日; other texts as they are."""
    if not CHINESE_DATE.fullmatch(text):
        return text
    year, rest = text.split("年", 1)
    year = "".join(str(DIGITS[c]) for c in year)
    return f"{year}年" + re.sub(r"[一二三四五六七八九十廿]+", lambda m: str(_small(m[0])), rest)


def _small(text: str) -> int:
    """A number below a hundred: 七, 十二, 二十, 廿一, 三十一."""
    tens, mark, ones = text.replace("廿", "二十").rpartition("十")
    return (DIGITS[tens] if tens else 1) * 10 * bool(mark) + (DIGITS[ones] if ones else 0)


def _written_serial(text: str) -> date:
    """A serial number typed as text; 19901 may as well be January 1990."""
    day = EXCEL_EPOCH + timedelta(days=int(text))
    if int(text[:4]) in YEARS and text[4] != "0":
        raise CellError(
            f"“{text}”可能是 {text[:4]} 年 {text[4]} 月，也可能是日期序号，请写成 {day} 这样"
        )
    return day


def _checked(text: str, year: str, month: str, day: str) -> date:
    """The date of three numbers; an error names the first one that cannot be."""
    if len(year) == 2:
        raise UncertainDate(
            f"“{text}”的年份要写四位，请写成 1990-01-05 这样", int(year), (int(month),), int(day)
        )
    _check_year(text, year)
    y, m, d = int(year), int(month), int(day)
    if not 1 <= m <= 12:
        fix = f"{y}-{min(max(m, 1), 12):02}-{min(max(d, 1), 28):02}"
        raise CellError(f"“{text}”没有 {m} 月，请写成 {fix} 这样")
    days = calendar.monthrange(y, m)[1]
    if not 1 <= d <= days:
        fix = f"{y}-{m:02}-{min(max(d, 1), days):02}"
        raise CellError(f"“{text}”有误：{y} 年 {m} 月没有 {d} 日，请写成 {fix} 这样")
    return date(y, m, d)


def _check_year(text: str, year: str) -> None:
    if len(year) != 4:
        raise CellError(f"“{text}”的年份要写四位，请写成 1990-01-05 这样")
    if int(year) not in YEARS:
        raise CellError(f"“{text}”的年份不对，应在 1900 至 2099 年之间")


def _in_range(value: date) -> date:
    _check_year(value.isoformat(), f"{value.year:04}")
    return value


def parse_amount(value: Any, *, allow_negative: bool = False) -> Decimal | None:
    """An amount of money in yuan with at most two decimals: 1,234.50, ￥1234.5, 1234元."""
    if isinstance(value, bool | date):
        raise CellError(f"“{cell_text(value)}”不是金额，请只写数字，例如 1234.50")
    if isinstance(value, float):
        # A spreadsheet stores 0.1 + 0.2 as 0.30000000000000004; that is still 0.30.
        value = round(value, 6)
    text = re.sub(r"^[¥￥]|人民币|[元圆]整?$", "", normalize_code(value)).replace(",", "")
    if not text:
        return None
    if not re.fullmatch(r"[+-]?\d+(\.\d*)?(E[+-]?\d+)?", text):
        raise CellError(f"“{cell_text(value)}”不是金额，请只写数字，例如 1234.50")
    return _whole_cents(text, allow_negative)


def _whole_cents(text: str, allow_negative: bool) -> Decimal:
    try:
        amount = Decimal(text)
        cents = amount.quantize(Decimal("0.01"))
    except InvalidOperation:
        raise CellError(f"“{text}”太大，不是金额") from None
    if cents != amount:
        raise CellError(f"“{text}”超过两位小数，金额只能写到分")
    if cents < 0 and not allow_negative:
        raise CellError(f"“{text}”是负数，金额不能小于 0")
    return cents
