"""The model's sums, computed by hand."""

import pytest

from tests.bench.keystrokes import SLOWEST_KEY, Act, pace, typed_keys

CLICK = Act("下一步", keys=1, points=1, waited=0.5)
SCROLLED = Act("缺席", keys=1, points=3, scrolls=2)
PASTE = Act("粘贴", keys=2, homes=1)


def test_a_click_is_a_thought_a_pointing_and_a_press():
    # 1.35 + 1.1 + 0.28 + 0.5 waited
    assert pace([CLICK]).seconds == pytest.approx(3.23)


def test_a_journey_is_the_sum_of_its_acts():
    found = pace([CLICK, SCROLLED, PASTE])
    assert (found.interactions, found.keys, found.scrolls, found.waited) == (3, 4, 2, 0.5)
    # M 3 × 1.35 + P 4 × 1.1 + H 0.4 + K 4 × 0.28 + R 0.5 = 4.05 + 4.4 + 0.4 + 1.12 + 0.5
    assert found.seconds == pytest.approx(10.47)


def test_the_slowest_typist_needs_longer_for_the_keys_alone():
    # 10.47 + 4 × (1.20 - 0.28)
    assert pace([CLICK, SCROLLED, PASTE], key=SLOWEST_KEY).seconds == pytest.approx(14.15)


def test_no_act_takes_no_time():
    assert pace([]) == pace([], key=SLOWEST_KEY)
    assert pace([]).seconds == 0


def test_a_typed_character_is_its_letters_and_a_choice():
    # hui + 1, yi + 1, the comma, dang + 1, two figures
    assert typed_keys("会议，党28") == 4 + 3 + 1 + 5 + 2
