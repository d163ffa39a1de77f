from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from branchrecords.notices.tasks import write_reminders
from dues.models import Assessment
from dues.tasks import assess_current_month
from tests.factories import dues as make


def run(*arguments):
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue().splitlines()


@pytest.mark.django_db
def test_assess_dues_is_repeatable_and_names_who_has_no_base():
    branch = make.branch("城建支部")
    make.with_base(make.member(branch), branch)
    make.member(branch, "罗振业")
    arguments = ("assess_dues", "--month", "2026-11", "--organization", branch.code)
    assert run(*arguments) == [
        "2026-11：新核算 1 人，没有基数 1 人",
        "  没有2026年基数：城建支部 罗振业",
    ]
    assert run(*arguments)[0] == "2026-11：新核算 0 人，没有基数 1 人"
    assert Assessment.objects.get().month == date(2026, 11, 1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--month", "11月"), "“11月”不是月份，请写成 2026-11 这样。"),
        (("--month", "2026-11", "--organization", "X"), "没有编码为“X”的组织，请核对组织编码。"),
    ],
)
def test_assess_dues_says_what_is_wrong(arguments, message):
    with pytest.raises(CommandError) as refused:
        run("assess_dues", *arguments)
    assert str(refused.value) == message


def test_explain_dues():
    assert run(
        "explain_dues", "--category", "企业人员", "--base", "3000.01", "--on", "2026-11-01"
    ) == [
        "30.00 元",
        "基数 3,000.01 元 × 1% = 每月 30.00 元（3,000 元以上至 5,000 元（含））",
        "依据：《党费规定》第二条（中组发〔2008〕3号）",
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--category", "x", "--base", "1"), "没有类别“x”"),
        (("--category", "retired", "--base", "一"), "不是金额"),
        (("--category", "retired", "--base", "-1"), "基数不能是负数"),
        (("--category", "retired", "--base", "1", "--on", "昨天"), "不是日期"),
        (("--category", "retired", "--base", "1", "--on", "2000-01-01"), "没有可用的党费标准"),
    ],
)
def test_explain_dues_says_what_is_wrong(arguments, message):
    with pytest.raises(CommandError, match=message):
        run("explain_dues", *arguments)


@pytest.mark.django_db
def test_the_periodic_tasks_run_twice_without_a_second_effect():
    branch = make.branch()
    today = date.today()
    person = make.with_base(make.member(branch), branch, from_month=date(today.year, 1, 1))
    make.user(branch, "member", person)
    assert (assess_current_month(), assess_current_month()) == (1, 0)
    write_reminders()
    assert write_reminders() == 0
