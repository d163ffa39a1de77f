"""Kinds of characters, the end of a password, words it may not lean on."""

from datetime import UTC, datetime, timedelta

import pytest

from members.rules.password_words import WORDS
from members.rules.passwords import PROFILES, days_left, how_to_choose, leans_on, missing_kinds

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("password", "missing"),
    [
        ("liushu", ["大写字母", "数字", "符号"]),
        ("Liushu-7", []),
        ("柳树", ["大写字母", "小写字母", "数字", "符号"]),
        ("柳树 7", ["大写字母", "小写字母"]),
        ("", ["大写字母", "小写字母", "数字", "符号"]),
    ],
)
def test_kinds_that_do_not_occur(password, missing):
    assert missing_kinds(password) == missing


@pytest.mark.parametrize(
    ("passed", "left"),
    [
        (timedelta(0), 90),
        (timedelta(hours=1), 90),
        (timedelta(days=89, hours=23), 1),
        (timedelta(days=90), 0),
        (timedelta(days=91), -1),
    ],
)
def test_days_until_a_password_ends(passed, left):
    assert days_left(set_at=AT, at=AT + passed, days=90) == left
    assert days_left(set_at=AT, at=AT + passed, days=0) is None


@pytest.mark.parametrize(
    ("password", "leans"),
    [
        ("zhibu2026zhibu", True),
        ("DangYuan!!1949", True),
        ("不忘初心2026年啊", True),
        ("zhibu-liushu-xia", False),
        ("84619375204618", False),  # no listed word in it: another rule's business
        ("湖边的柳树发芽了真好看", False),
    ],
)
def test_a_password_that_is_only_listed_words(password, leans):
    assert leans_on(password, WORDS) is leans


def test_both_profiles_have_what_their_standard_demands():
    asvs, dengbao = PROFILES["asvs"], PROFILES["dengbao"]
    assert (asvs.kinds, asvs.days, asvs.history) == (0, 0, 0)
    assert asvs.length >= 8
    assert all((dengbao.kinds, dengbao.days, dengbao.history, dengbao.failures))


def test_the_policy_in_a_sentence():
    assert how_to_choose(length=12, kinds=0, days=0, history=0) == (
        "至少 12 个字，可以用几个词连成的一句话，不要用姓名、电话、单位名或常见密码"
    )
    assert how_to_choose(length=8, kinds=2, days=180, history=0).endswith("。每 180 天换一次")
