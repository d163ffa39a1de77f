"""Charts: what they show, the table beside them, the same bytes, well-formed without style."""

import json
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from reports.charts.charts import (
    charts_from,
    charts_of,
    draw_dues,
    draw_standing,
)
from reports.charts.drawing import Drawing
from reports.queries.charts import chart_rows
from tests.factories.reports import TODAY, committee, meeting, member, node, owed, paid, user

NAME = "{http://www.w3.org/2000/svg}"


def texts(svg):
    return [one.text for one in ElementTree.fromstring(svg).iter(f"{NAME}text")]


def bars(svg):
    return [float(one.get("height")) for one in ElementTree.fromstring(svg).iter(f"{NAME}rect")]


def chart_of(organization, key):
    (chart,) = charts_of(organization, 2026, TODAY, keys=(key,))
    return chart


@pytest.fixture
def branch(db):
    branch = node(committee())
    people = [
        member(branch, sex="1", born_on=date(1990, 1, 1)),
        member(branch, sex="2", born_on=date(1960, 1, 1)),
        member(branch, sex="0", since=date(2026, 2, 1)),
    ]
    meeting(branch, "general", date(2026, 3, 20), present=people[:2], absent=people[2:])
    paid(owed(people[0], branch, date(2026, 3, 1), "30.00"), date(2026, 4, 2), user(branch))
    return branch


def test_the_pyramid_has_a_line_for_each_age_and_tells_who_has_no_sex(branch):
    chart = chart_of(branch, "ages")
    by_age = {row[0]: row[1:] for row in chart.rows}
    assert by_age["36 至 40 岁"] == ("1", "0", "0")
    assert by_age["61 岁及以上"] == ("0", "1", "0")
    assert by_age["未登记出生日期"] == ("0", "0", "1")
    assert chart.note == "另有 1 名没有登记性别，没有画在图上。"


def test_standing_counts_five_years(branch):
    chart = chart_of(branch, "standing")
    assert [row[3] for row in chart.rows] == ["2", "2", "2", "2", "3"]


def test_dues_stand_by_the_month_owed_and_the_month_received(branch):
    rows = {row[0]: row[1:] for row in chart_of(branch, "dues").rows}
    assert rows["3月"] == ("30.00", "0.00")
    assert rows["4月"] == ("0.00", "30.00")
    assert list(rows)[-1] == "11月"


def test_attendance_is_a_share_and_a_month_without_meetings_has_none(branch):
    rows = {row[0]: row[1:] for row in chart_of(branch, "attendance").rows}
    assert rows["3月"] == ("3", "2", "66.7%")
    assert rows["4月"] == ("0", "0", "—")


def test_the_same_data_give_the_same_bytes(branch):
    first, second = (charts_of(branch, 2026, TODAY) for _ in range(2))
    assert [chart.svg for chart in first] == [chart.svg for chart in second]
    assert len({chart.key for chart in first}) == 5


def test_rows_that_went_through_json_draw_the_same_picture(branch):
    rows = chart_rows(branch, 2026, TODAY)
    assert charts_from(json.loads(json.dumps(rows))) == charts_of(branch, 2026, TODAY)


def test_every_chart_is_named_and_carries_no_style_and_no_script(branch):
    for chart in charts_of(branch, 2026, TODAY):
        picture = ElementTree.fromstring(chart.svg)
        assert picture.get("aria-labelledby") == picture.find(f"{NAME}title").get("id")
        assert not [one for one in picture.iter() if one.get("style") or one.get("class") not in
                    (None, "chart")]  # fmt: skip
        assert len({len(row) for row in chart.rows} | {len(chart.columns)}) == 1


def test_an_empty_organisation_has_charts_too(db):
    for chart in charts_of(node(committee()), 2026, TODAY):
        ElementTree.fromstring(chart.svg)


def test_bars_are_in_proportion():
    chart = draw_standing([(2025, 100, 0), (2026, 50, 50)])
    assert bars(chart.svg)[2:] == [140, 70, 70]


def test_money_taken_back_is_no_bar():
    chart = draw_dues([(1, Decimal("10.00"), Decimal("-5.00"))])
    assert bars(chart.svg)[2:] == [150]
    assert chart.rows == (("1月", "10.00", "-5.00"),)


def test_words_are_escaped():
    drawing = Drawing(10, 10)
    drawing.text(1, 1, "<b>&")
    assert texts(drawing.svg("x", '"<')) == ["<b>&"]
