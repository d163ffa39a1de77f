"""The year-end form: missing is not nought, last year as issued, warnings and gaps."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.models import EnteredFigure, Issue, Summary
from reports.queries.annual_form import annual_form
from tests.factories.reports import AT, TODAY, committee, meeting, member, node, user

pytestmark = pytest.mark.django_db


def entered(organization, key, value, year=2026, note=""):
    return EnteredFigure.objects.create(
        organization=organization, year=year, key=key, value=value, note=note,
        entered_by=user(organization), entered_at=AT,
    )  # fmt: skip


def line(form, key):
    (found,) = [
        one
        for section in form.sections
        for item in section.items
        for one in item.lines
        if one.blank.figure == key
    ]
    return found


@pytest.fixture
def root():
    return committee()


def test_what_nobody_entered_is_named_and_never_nought(root):
    form = annual_form(root, 2026, TODAY)
    assert line(form, "roads").text == "未填"
    assert line(form, "union_people").text == "没有登记"
    assert line(form, "petitions_rate").text == "—"
    assert line(form, "meetings_lecture").text == "0"
    assert (form.missing, form.asked) == (79, 79)


def test_a_committee_adds_up_what_each_level_entered_and_says_how_many_did(root):
    first, second = node(root), node(root)
    entered(first, "roads", 2)
    entered(second, "roads", 0)
    assert line(annual_form(root, 2026, TODAY), "roads").text == "2"
    assert line(annual_form(root, 2026, TODAY), "roads").mark == "2 个组织填写"
    assert line(annual_form(second, 2026, TODAY), "roads").text == "0"
    entered(root, "roads", 5)
    found = line(annual_form(root, 2026, TODAY), "roads")
    assert (found.text, found.mark) == ("7", "沈玉平 11月20日填，另有 2 个下级组织填写")


def test_a_rate_waits_for_both_of_its_numbers(root):
    entered(root, "petitioners", 8)
    assert line(annual_form(root, 2026, TODAY), "petitions_rate").text == "—"
    entered(root, "petitions_solved", 7)
    assert line(annual_form(root, 2026, TODAY), "petitions_rate").text == "87.5%"


def test_last_year_is_computed_anew_where_nothing_was_issued(root):
    branch = node(root)
    meeting(branch, "lecture", date(2025, 3, 1), present=[member(branch)])
    for month in (4, 5, 6):
        meeting(branch, "lecture", date(2026, month, 1), present=[])
    form = annual_form(root, 2026, TODAY)
    found = line(form, "meetings_lecture")
    assert (found.text, found.last_text, found.difference_text) == ("3", "1", "+2")
    assert form.compared == "2025年没有印发的总结，上年数字按现有记录重算到 2025年12月31日。"


def test_last_year_stands_as_it_was_issued(root):
    summary = Summary.objects.create(
        organization=root, year=2025, changed_at=AT, state=Summary.State.DRAFT
    )
    Issue.objects.create(
        summary=summary, organization=root, version=1, serial="X1", digest="0" * 64,
        issued_at=datetime(2026, 1, 10, 2, tzinfo=UTC), issued_by=None,
        content={"figures": [{"key": "meetings_lecture", "value": "4", "records": [1, 2, 3, 4]}]},
    )  # fmt: skip
    form = annual_form(root, 2026, TODAY)
    found = line(form, "meetings_lecture")
    assert (found.last_text, found.difference_text, found.issued) == ("4", "-4", True)
    assert not line(form, "talks").issued
    assert form.compared.startswith("2025年总结2026年1月10日印发，其中有的 1 项照印发时的数字")


def test_numbers_that_contradict_each_other_are_told(root):
    entered(root, "pledges", 10)
    entered(root, "pledges_done", 7)
    entered(root, "pledges_open", 2)
    (warning,) = annual_form(root, 2026, TODAY).warnings
    assert warning.text == (
        "承诺未完成 2 项 ≠ 承诺事项 10 项 − 承诺完成 7 项：未完成应等于承诺减完成"
    )


def test_what_the_register_lacks_is_listed_with_what_to_mend(root):
    branch = node(root)
    member(branch, sex="2", ethnicity="01", education="21", occupation="worker",
           joined_on=date(2012, 1, 1), full_on=date(2013, 1, 1))  # fmt: skip
    gaps = {gap.value.figure.key: gap.value.number for gap in annual_form(root, 2026, TODAY).gaps}
    assert gaps == {"age_unknown": Decimal(1)}


def test_the_form_of_a_committee_takes_as_many_queries_as_that_of_a_branch(root):
    branch = node(root)
    with CaptureQueriesContext(connection) as alone:
        annual_form(branch, 2026, TODAY)
    for _ in range(3):
        more = node(root)
        member(more)
        entered(more, "roads", 1)
    with CaptureQueriesContext(connection) as together:
        annual_form(root, 2026, TODAY)
    assert len(together) == len(alone)
