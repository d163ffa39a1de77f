"""收款流水: who may open what."""

from __future__ import annotations

from tests.access.place import Place
from tests.access.row import Row
from tests.factories.statements import line, make_statement, row_of

ROWS: tuple[Row, ...] = (
    Row("dues-statements", "branch", "SO"),
    Row("dues-waiting-xlsx", "branch", "SO", 200, "POST"),
    Row("dues-statement", "statement", "SO"),
    Row("dues-statement-dismiss", "statement", "SO", 200, "POST"),
    Row("dues-statement-line", "statement_line", "SO"),
    Row("dues-statement-split", "statement_line", "SO"),
)


def things(place: Place) -> dict[str, dict]:
    """A statement of the branch with one line."""
    statement = make_statement(place.branch, place.by, line("外人"))
    return {"statement": {"pk": statement.pk}, "statement_line": {"pk": row_of(statement).pk}}
