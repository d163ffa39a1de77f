"""One-time passwords against the vectors of RFC 6238, appendix B (SHA-1, last six digits)."""

from datetime import UTC, datetime, timedelta

import pytest

from members.rules.clients import client_name
from members.rules.factors import (
    enrolment_address,
    in_fours,
    key_text,
    matching_step,
    recovery_text,
)

KEY = b"12345678901234567890"
AT = datetime.fromtimestamp(1111111109, UTC)
CODE, STEP = "081804", 37037036


@pytest.mark.parametrize(
    ("seconds", "code", "step"),
    [
        (59, "287082", 1),
        (1111111109, "081804", 37037036),
        (1111111111, "050471", 37037037),
        (1234567890, "005924", 41152263),
        (2000000000, "279037", 66666666),
        (20000000000, "353130", 666666666),
    ],
)
def test_codes_of_the_standard(seconds, code, step):
    at = datetime.fromtimestamp(seconds, UTC)
    assert matching_step(KEY, code, at, after=None) == step
    assert matching_step(KEY, code, at + timedelta(seconds=30), after=None) == step


def test_a_code_of_the_next_step_passes_too():
    assert matching_step(KEY, CODE, AT - timedelta(seconds=30), after=None) == STEP


def test_a_code_two_steps_away_does_not_pass():
    assert matching_step(KEY, CODE, AT + timedelta(seconds=60), after=None) is None
    assert matching_step(KEY, CODE, AT - timedelta(seconds=60), after=None) is None


def test_a_code_passes_only_after_the_last_one_used():
    assert matching_step(KEY, CODE, AT, after=STEP - 1) == STEP
    assert matching_step(KEY, CODE, AT, after=STEP) is None
    assert matching_step(KEY, CODE, AT + timedelta(seconds=30), after=STEP) is None


@pytest.mark.parametrize("code", ["", "28708", "2870822", "28708a", "２８７０８２", "-87082"])
def test_what_is_no_six_digits_does_not_pass(code):
    assert matching_step(KEY, code, AT, after=None) is None


def test_key_as_text_and_as_the_address_in_the_qr_code():
    assert in_fours(key_text(KEY)) == "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"
    assert enrolment_address(KEY, "shenyuping") == (
        "otpauth://totp/%E6%94%AF%E9%83%A8%E8%AE%B0%E5%BD%95%3Ashenyuping"
        "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=%E6%94%AF%E9%83%A8%E8%AE%B0%E5%BD%95"
    )


def test_recovery_codes_are_read_as_people_copy_them():
    assert recovery_text(" abcde-fgh2 3 ") == "ABCDEFGH23"


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/120.0.0.0 Safari/537.36 Edg/120.0.0.0",
            "Windows 电脑 · Edge",
        ),
        (
            "Mozilla/5.0 (Linux; Android 11; M2012K11AC) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/90.0 Mobile Safari/537.36 MicroMessenger/8.0",
            "安卓手机 · 微信",
        ),
        (
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/90.0.4430.212 Safari/537.36",
            "Linux 电脑 · Chrome",
        ),
        ("", "未知设备"),
    ],
)
def test_browsers_are_called_by_their_names(agent, name):
    assert client_name(agent) == name
