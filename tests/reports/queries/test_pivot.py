"""Members by two axes: cells, sums, the unknown, the people behind."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.figures.axes import AXES, AXES_BY_KEY
from reports.queries.pivot import people_of, pivot
from reports.queries.values import compute
from tests.factories.reports import TODAY, committee, member, node

pytestmark = pytest.mark.django_db
AGE, SEX = AXES_BY_KEY["age"], AXES_BY_KEY["sex"]


@pytest.fixture
def root():
    root = committee()
    first, second = node(root), node(root)
    member(first, sex="1", born_on=date(1996, 11, 20))  # 30 on the very day
    member(first, sex="1", born_on=date(1995, 11, 21))  # still 30
    member(second, sex="2", born_on=date(1995, 11, 20))  # 31
    member(second, sex="2")
    member(second, sex="0", born_on=date(1950, 1, 1))
    return root


def test_cells_are_people_of_both_categories_and_totals_are_sums_of_cells(root):
    table = pivot(root, 2026, TODAY, rows=AGE, columns=SEX)
    filled = {row.category.key: row.cells for row in table.rows if row.total}
    assert filled == {
        "age_30": (2, 0, 0),
        "age_35": (0, 1, 0),
        "age_61": (0, 0, 1),
        "age_unknown": (0, 1, 0),
    }
    assert (table.totals, table.total) == ((2, 2, 1), 5)


def test_a_cell_opens_to_its_people(root):
    asked = {"rows": AGE, "columns": SEX}
    names = people_of(root, 2026, TODAY, **asked, row="age_30", column="men")
    assert names.count() == 2
    assert people_of(root, 2026, TODAY, **asked, column="women").count() == 2
    assert people_of(root, 2026, TODAY, **asked).count() == 5


def test_what_fits_no_category_has_a_line_of_its_own(root):
    member(node(root), sex="1", born_on=date(2030, 1, 1))
    table = pivot(root, 2026, TODAY, rows=AGE, columns=SEX)
    assert (table.rows[-1].category.label, table.rows[-1].cells) == ("不在以上各类", (1, 0, 0))
    assert table.total == 6


def test_the_lines_of_a_pivot_are_the_figures_of_the_catalogue(root):
    numbers = {v.figure.key: v.number for v in compute(root, 2026, TODAY)}
    for rows in AXES:
        columns = SEX if rows is not SEX else AGE
        table = pivot(root, 2026, TODAY, rows=rows, columns=columns)
        assert {r.category.key: r.total for r in table.rows} == {
            r.category.key: numbers[r.category.key] for r in table.rows
        }


def test_a_pivot_takes_two_queries_whatever_is_below(root):
    with CaptureQueriesContext(connection) as found:
        pivot(root, 2026, TODAY, rows=AGE, columns=SEX)
    assert len(found) == 2
