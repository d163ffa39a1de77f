"""公民身份号码 and phone numbers: each fault is named with what to write."""

from datetime import date

import pytest

from members.rules.kinds import Sex
from members.rules.numbers import NumberError, read_id_number, read_phone


def test_id_number_of_the_standard_tells_birthday_and_sex():
    number = read_id_number("34052419800101001X")
    assert number.text == "34052419800101001X"
    assert number.born_on == date(1980, 1, 1)
    assert number.sex == Sex.MALE


def test_id_number_is_read_in_full_width_and_lower_case():
    assert read_id_number("３４０５２４１９８００１０１００１ｘ").text == "34052419800101001X"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("340524198001010012", "末位应为 X，请对照身份证"),
        ("34052419800101001", "应为 18 位，现在是 17 位，请对照身份证"),
        ("340524800101001", "这是 15 位的旧号码，请填写 18 位号码"),
        ("340524********001X", "这是打码后的号码，请填写完整的 18 位号码"),
        ("34052419801301001X", "第 7 至 14 位「1980-13-01」不是日期，请对照身份证"),
        ("3405241980010100AX", "只能有数字，末位可以是 X，请对照身份证"),
    ],
)
def test_id_number_faults_are_named(text, message):
    with pytest.raises(NumberError) as error:
        read_id_number(text)
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("text", "read"),
    [("138 1234 5678", "13812345678"), ("+8613812345678", "13812345678"),
     ("１３８１２３４５６７８", "13812345678"), ("0555-2345678", "0555-2345678")],
)  # fmt: skip
def test_phone_is_read(text, read):
    assert read_phone(text) == read


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1381234567", "手机号应为 11 位，现在是 10 位"),
        ("无", "请写 11 位手机号，或带区号的固定电话，如 0555-2345678"),
    ],
)
def test_phone_faults_are_named(text, message):
    with pytest.raises(NumberError) as error:
        read_phone(text)
    assert str(error.value) == message
