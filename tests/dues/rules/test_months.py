from datetime import date

from dues.rules.months import last_day, month_names, payable, plus_months

NOVEMBER = date(2026, 11, 1)


def months(*numbers, year=2026):
    return [date(year, number, 1) for number in numbers]


def test_months_step_over_the_year():
    assert plus_months(NOVEMBER, 2) == date(2027, 1, 1)
    assert plus_months(NOVEMBER, -11) == date(2025, 12, 1)
    assert plus_months(date(2026, 1, 1), -1) == date(2025, 12, 1)
    assert last_day(date(2024, 2, 1)) == date(2024, 2, 29)


def test_six_months_of_arrears_and_the_month_itself_may_be_paid():
    assert payable(months(11), NOVEMBER) == tuple(months(11))
    assert payable(months(11, 9, 10), NOVEMBER) == tuple(months(9, 10, 11))
    assert payable(months(*range(5, 12)), NOVEMBER) == tuple(months(*range(5, 12)))


def test_with_more_arrears_only_the_oldest_six_may_be_paid():
    assert payable(months(*range(4, 12)), NOVEMBER) == tuple(months(*range(4, 10)))


def test_months_to_come_are_not_taken():
    assert payable(months(11, 12), NOVEMBER) == tuple(months(11))


def test_names_of_months_carry_another_year():
    assert month_names([*months(9, 10), date(2025, 12, 1)], 2026) == "2025年12月、9月、10月"
