"""Ages in full years; every age falls into exactly one band."""

from datetime import date

import pytest

from members.rules.ages import AGE_BANDS, age_on

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("born_on", "age"),
    [(date(1996, 11, 20), 30), (date(1996, 11, 21), 29), (date(1980, 2, 29), 46)],
)
def test_age_in_full_years(born_on, age):
    assert age_on(born_on, TODAY) == age


@pytest.mark.parametrize(
    ("born_on", "label"),
    [
        (date(1995, 11, 21), "30 岁及以下"),
        (date(1995, 11, 20), "31–35 岁"),
        (date(1966, 11, 20), "56–60 岁"),
        (date(1965, 11, 21), "56–60 岁"),
        (date(1965, 11, 20), "61 岁及以上"),
    ],
)
def test_bands_meet_without_gap(born_on, label):
    inside = [
        band.label
        for band in AGE_BANDS
        for first, end in [band.birthdays(TODAY)]
        if (first is None or born_on >= first) and (end is None or born_on < end)
    ]
    assert inside == [label]
