"""公民身份号码 (GB 11643) and phone numbers: what is wrong with one, and what it tells. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from stdnum.cn import ric

from branchrecords.documents.values import normalize_code
from members.rules.kinds import Sex

MOBILE = re.compile(r"1[3-9]\d{9}")
LANDLINE = re.compile(r"0\d{2,3}-?[2-9]\d{6,7}(-\d{1,6})?")


class NumberError(ValueError):
    """A number cannot be right. `str(error)` says in Chinese what to write."""


@dataclass(frozen=True)
class IdNumber:
    """A checked 公民身份号码 and what its digits say."""

    text: str
    born_on: date
    sex: Sex


def read_id_number(value: str) -> IdNumber:
    """Check length, digits, birthday and check character; raises NumberError."""
    text = normalize_code(value)
    if "*" in text:
        raise NumberError("这是打码后的号码，请填写完整的 18 位号码")
    if re.fullmatch(r"\d{15}", text):
        raise NumberError("这是 15 位的旧号码，请填写 18 位号码")
    if len(text) != 18:
        raise NumberError(f"应为 18 位，现在是 {len(text)} 位，请对照身份证")
    if not re.fullmatch(r"\d{17}[\dX]", text):
        raise NumberError("只能有数字，末位可以是 X，请对照身份证")
    born_on = _birthday(text)
    expected = ric.calc_check_digit(text)
    if text[-1] != expected:
        raise NumberError(f"末位应为 {expected}，请对照身份证")
    return IdNumber(text, born_on, Sex.MALE if int(text[16]) % 2 else Sex.FEMALE)


def _birthday(text: str) -> date:
    written = f"{text[6:10]}-{text[10:12]}-{text[12:14]}"
    try:
        born_on = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        raise NumberError(f"第 7 至 14 位「{written}」不是日期，请对照身份证") from None
    if not 1900 <= born_on.year <= 2099:
        raise NumberError(f"第 7 至 14 位「{written}」的年份不对，请对照身份证")
    return born_on


def read_phone(value: str) -> str:
    """A mobile number of 11 digits or a landline with area code; raises NumberError."""
    text = normalize_code(value).removeprefix("+86")
    bare = text.replace("-", "")
    if MOBILE.fullmatch(bare):
        return bare
    if LANDLINE.fullmatch(text):
        return text
    if bare.isdecimal() and bare.startswith("1"):
        raise NumberError(f"手机号应为 11 位，现在是 {len(bare)} 位")
    raise NumberError("请写 11 位手机号，或带区号的固定电话，如 0555-2345678")
