"""A moment is kept in UTC; the day that people mean by it is the one in Shanghai.

Between midnight and eight in the morning the two differ, so no part of the project may take the
day of a moment in any way but `timezone.localdate`, nor write a moment out before
`timezone.localtime`.
"""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("branchrecords", "members", "meetings", "dues", "reports")
# A cell of a spreadsheet carries no zone; the demo's calendar is written in Shanghai's.
ZONELESS = {"branchrecords/documents/values.py", "branchrecords/demo/register.py"}
DAY_OF_A_MOMENT = re.compile(r"\.date\(\)|date\.today\(|datetime\.now\(|\b\w*_at:%Y|\bat:%Y")


def test_the_day_of_a_moment_is_the_one_in_shanghai():
    sources = {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
        for part in PARTS
        for path in (ROOT / part).rglob("*.py")
    }
    found = {name for name, text in sources.items() if DAY_OF_A_MOMENT.search(text)}
    assert found == ZONELESS


@pytest.mark.parametrize(
    "line",
    ["on=at.date()", "date.today()", "datetime.now(UTC)", 'f"{one.entered_at:%Y-%m-%d}"'],
)
def test_what_is_looked_for_is_found(line):
    assert DAY_OF_A_MOMENT.search(line)
