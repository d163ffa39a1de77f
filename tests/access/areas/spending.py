"""公开表, reports, budgets and spending of dues: who may open what."""

from __future__ import annotations

from tests.access.place import Place
from tests.access.row import Row

ROWS: tuple[Row, ...] = (
    Row("dues-publicity", "branch", "SOCA"),
    # Nothing was assessed for this year: back to the page, which says so.
    Row("dues-publicity-pdf", "branch", "SOCA"),
    Row("dues-published", "general", "SOCA", base="general"),
    Row("dues-published-xlsx", "general", "SOCA", 200, "POST", base="general"),
    Row("dues-report", "general", "SOCA", base="general"),
    Row("dues-report-pdf", "general", "SOCA", base="general"),
    Row("dues-budget", "branch", "SOCA"),
    Row("dues-budget-xlsx", "branch", "SOCA", 200, "POST"),
    Row("dues-budget-decide", "branch", "SO"),
    Row("dues-office-funds", "branch", "SO"),
)


def things(place: Place) -> dict[str, dict]:
    """Nothing of its own yet."""
    return {}
