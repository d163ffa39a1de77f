"""What a policy of `policies` may ask about a row, as SQL; `{row}` stands for the table's name.

The sets are made once in a query, and only when a row is asked about that the conditions before
did not settle: what a policy costs is bounded by the size of the reader's scope.
"""

ORGANIZATIONS = "SELECT scoped_organizations()"
PEOPLE = "SELECT scoped_people()"
EVERYTHING = "(SELECT current_setting('app.scope', true)) = '*'"


def _any_in(columns: tuple[str, ...], found: str) -> str:
    return " OR ".join(f"{{row}}.{column} IN ({found})" for column in columns)


def at(*columns: str) -> str:
    """One of the columns names an organisation of the reader's scope."""
    return _any_in(columns, ORGANIZATIONS)


def of(*columns: str) -> str:
    """One of the columns names a person of the reader's scope, or the reader."""
    return _any_in(columns, PEOPLE)


def through(table: str, column: str, condition: str) -> str:
    """The row of `table` that `column` names fulfils the condition."""
    asked = condition.format(row="whole")
    named = f"whole.id = {{row}}.{column}"
    return f"EXISTS (SELECT 1 FROM {table} whole WHERE {named} AND ({asked}))"  # noqa: S608  ours


def part_of(table: str, column: str) -> str:
    """The row of `table` that `column` names can be seen: its own policy is asked."""
    return through(table, column, "true")
