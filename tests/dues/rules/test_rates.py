"""The brackets of 中组发〔2008〕3号 and the ceiling of 组电明字〔2017〕5号, in literal numbers."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dues.rules.categories import Category
from dues.rules.rates import CEILING, FIXED_CATEGORIES, NoRule, assess, explain

ON = date(2026, 11, 1)
WAGES = (
    Category.CIVIL_SERVANT,
    Category.AGENCY_WORKER,
    Category.INSTITUTION,
    Category.ENTERPRISE,
    Category.ANNUAL_SALARY,
    Category.IRREGULAR,
)
bases = st.decimals(min_value=0, max_value=200000, places=2)


@pytest.mark.parametrize("category", WAGES)
@pytest.mark.parametrize(
    ("base", "rate", "amount"),
    [
        ("0.00", "0.005", "0.00"),
        ("2999.99", "0.005", "15.00"),
        ("3000.00", "0.005", "15.00"),
        ("3000.01", "0.01", "30.00"),
        ("4725.00", "0.01", "47.25"),
        ("5000.00", "0.01", "50.00"),
        ("5000.01", "0.015", "75.00"),
        ("6155.00", "0.015", "92.33"),
        ("8615.50", "0.015", "129.23"),
        ("10000.00", "0.015", "150.00"),
        ("10000.01", "0.02", "200.00"),
        ("10480.00", "0.02", "209.60"),
        ("50000.00", "0.02", "1000.00"),
        ("50000.01", "0.02", "1000.00"),
        ("88000.00", "0.02", "1000.00"),
    ],
)
def test_wages_pay_a_flat_rate_on_the_whole_base(category, base, rate, amount):
    assessed = assess(category, Decimal(base), ON)
    assert (assessed.rate, assessed.amount) == (Decimal(rate), Decimal(amount))


@pytest.mark.parametrize(
    ("base", "rate", "amount"),
    [
        ("4315.00", "0.005", "21.58"),
        ("4870.00", "0.005", "24.35"),
        ("5000.00", "0.005", "25.00"),
        ("5000.01", "0.01", "50.00"),
        ("5260.00", "0.01", "52.60"),
        ("12000.00", "0.01", "120.00"),
    ],
)
def test_pensions_have_one_boundary_at_5000(base, rate, amount):
    assessed = assess(Category.RETIRED, Decimal(base), ON)
    assert (assessed.rate, assessed.amount) == (Decimal(rate), Decimal(amount))


@pytest.mark.parametrize(
    ("category", "base", "amount"),
    [
        (Category.FARMER, "0", "0.20"),
        (Category.FARMER, "0.50", "0.50"),
        (Category.FARMER, "1.00", "1.00"),
        (Category.FARMER, "3000", "1.00"),
        (Category.STUDENT, "0", "0.20"),
        (Category.UNEMPLOYED, "800", "0.20"),
    ],
)
def test_fixed_sums(category, base, amount):
    assessed = assess(category, Decimal(base), ON)
    assert (assessed.rate, assessed.amount) == (None, Decimal(amount))


def test_the_articles_are_cited():
    assert assess(Category.ENTERPRISE, Decimal(4000), ON).article == "《党费规定》第二条"
    assert assess(Category.ANNUAL_SALARY, Decimal(4000), ON).article == "《党费规定》第三条"
    assert assess(Category.IRREGULAR, Decimal(4000), ON).article == "《党费规定》第四条"
    assert assess(Category.RETIRED, Decimal(4000), ON).article == "《党费规定》第五条"
    assert assess(Category.FARMER, Decimal(0), ON).article == "《党费规定》第六条"
    over = assess(Category.ENTERPRISE, Decimal(60000), ON)
    assert over.article == "《党费规定》第二条、组电明字〔2017〕5号"


def test_the_explanation_names_base_rate_and_bracket():
    assert (
        assess(Category.ENTERPRISE, Decimal("3000.01"), ON).explanation
        == "基数 3,000.01 元 × 1% = 每月 30.00 元（3,000 元以上至 5,000 元（含））"
    )
    assert (
        assess(Category.ENTERPRISE, Decimal("60000"), ON).explanation
        == "基数 60,000.00 元 × 2% = 每月 1,200.00 元，每月最多交 1,000.00 元（10,000 元以上）"
    )
    assert explain("student", None, None, Decimal("0.20")) == "学生，每月固定交 0.20 元"


def test_no_ceiling_before_2017():
    assert assess(Category.ENTERPRISE, Decimal(60000), date(2016, 12, 1)).amount == Decimal("1200")


def test_nothing_before_the_regulation_was_in_force():
    with pytest.raises(NoRule, match="企业人员在2008年3月没有可用的党费标准"):
        assess(Category.ENTERPRISE, Decimal(3000), date(2008, 3, 1))


@pytest.mark.parametrize("category", list(Category))
def test_every_category_has_a_rule(category):
    assert assess(category, Decimal(0), ON).amount >= 0


@given(st.sampled_from(list(Category)), bases)
def test_whole_cents_below_the_ceiling(category, base):
    amount = assess(category, base, ON).amount
    assert amount == amount.quantize(Decimal("0.01"))
    assert 0 <= amount <= CEILING.amount


@given(st.sampled_from(sorted(set(Category) - FIXED_CATEGORIES)), bases, bases)
def test_a_higher_base_never_owes_less(category, one, other):
    low, high = sorted((one, other))
    assert assess(category, low, ON).amount <= assess(category, high, ON).amount
