"""What counts, what is taken off, and the base that comes of it (费08 第一条, 费17)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dues.rules.categories import Category
from dues.rules.pay_items import ITEMS, NoBase, base_of, items_of
from dues.rules.rates import FIXED_CATEGORIES


def base(category, **amounts):
    return base_of(category, {key: Decimal(str(value)) for key, value in amounts.items()})


def test_a_base_is_what_counts_less_tax_insurance_and_funds():
    found = base(
        Category.INSTITUTION,
        post_pay=2800,
        scale_pay=1650,
        performance=1900,
        allowance=700,
        income_tax="35.40",
        insurance=620,
        housing_fund=846,
        annuity=282,
    )
    # 2800 + 1650 + 1900 + 700 = 7050; 35.40 + 620 + 846 + 282 = 1783.40
    assert found.amount == Decimal("5266.60")
    assert found.sum_in_words == (
        "岗位工资 2,800.00 + 薪级工资 1,650.00 + 基础性绩效工资 1,900.00 + 规范的津贴补贴 700.00"
        " − 个人所得税 35.40 − 社会保险个人部分 620.00"
        " − 公积金个人部分 846.00 − 年金个人部分 282.00 = 5,266.60 元"
    )


def test_irregular_income_is_the_quarters_average():
    found = base(Category.IRREGULAR, quarter_income=10000)
    assert found.amount == Decimal("3333.33")
    assert found.sum_in_words == "上季度三个月纯收入合计 10,000.00 ÷ 3 个月 = 3,333.33 元"


def test_a_pension_is_the_base_as_it_is_paid():
    assert base(Category.RETIRED, pension="5000.00").amount == Decimal("5000.00")
    assert [item.key for item in items_of(Category.RETIRED)] == ["pension"]


@pytest.mark.parametrize(
    ("category", "amounts", "sentence"),
    [
        (Category.STUDENT, {"pension": 1}, "学生党员每月交固定金额，不按工资项目计算"),
        (Category.RETIRED, {"post_pay": 1}, "离退休没有这些项目：post_pay"),
        (Category.ENTERPRISE, {"basic_pay": -1}, "基本工资不能是负数"),
        (Category.ENTERPRISE, {"income_tax": 5}, "请至少填写一项计入的收入"),
        (Category.ENTERPRISE, {}, "请至少填写一项计入的收入"),
        (
            Category.ENTERPRISE,
            {"basic_pay": 10, "income_tax": 11},
            "扣除的合计多于计入的收入，请核对",
        ),
    ],
)
def test_items_that_make_no_base_are_refused(category, amounts, sentence):
    with pytest.raises(NoBase) as refusal:
        base(category, **amounts)
    assert str(refusal.value) == sentence


def test_every_category_has_items_or_a_fixed_sum():
    assert {c for c in Category if not items_of(c)} == set(FIXED_CATEGORIES)


@given(
    st.sampled_from([c for c in Category if items_of(c)]),
    st.data(),
)
def test_what_is_taken_off_never_raises_a_base(category, data):
    money = st.decimals(0, 50_000, places=2)
    plus = {i.key: data.draw(money) for i in items_of(category) if i.sign > 0}
    minus = {
        i.key: data.draw(st.decimals(0, 10, places=2)) for i in items_of(category) if i.sign < 0
    }
    plus[next(i.key for i in items_of(category) if i.sign > 0)] += Decimal(100)
    whole = base_of(category, plus).amount
    assert base_of(category, plus | minus).amount == whole - sum(minus.values())


def test_keys_are_unique():
    assert len({item.key for item in ITEMS}) == len(ITEMS)
