"""What a policy of `policies` may ask about a row, as SQL; `{row}` stands for the table's name.

The sets of `scope.sql` are made once in a transaction and only when a row is asked about that the
conditions before did not settle; a query reads each of them back once (an InitPlan), a row costs a
comparison. A set is an array while it is small and a string of bits when it is large: one of both
is empty.
"""

EVERYTHING = "(SELECT current_setting('app.scope', true)) = '*'"


def _among(column: str, what: str) -> str:
    """The set `what` of the reader's scope holds the value of a column."""
    return (
        f"{column} = ANY ((SELECT scope_few('{what}'))::bigint[])"
        f" OR substring((SELECT scope_bits('{what}')), {column}::int, 1) = B'1'"
    )


def _any_among(columns: tuple[str, ...], what: str) -> str:
    return " OR ".join(_among(f"{{row}}.{column}", what) for column in columns)


def at(*columns: str) -> str:
    """One of the columns names an organisation of the reader's scope."""
    return _any_among(columns, "organizations")


def of(*columns: str) -> str:
    """One of the columns names a person of the reader's scope, or the reader."""
    return _any_among(columns, "people")


def one_of(what: str) -> str:
    """The row itself is in the set."""
    return _any_among(("id",), what)


def through(table: str, column: str, condition: str) -> str:
    """The row of `table` that `column` names fulfils the condition."""
    asked = condition.format(row="whole")
    named = f"whole.id = {{row}}.{column}"
    return f"EXISTS (SELECT 1 FROM {table} whole WHERE {named} AND ({asked}))"  # noqa: S608  ours


def part_of(table: str, column: str) -> str:
    """The row of `table` that `column` names can be seen: its own policy is asked."""
    return through(table, column, "true")


def policy(conditions: tuple[str, ...], table: str) -> str:
    """The whole condition of a table. As a CASE the planner takes it for one row in two, as long
    as it cannot look into it: comparisons with a set would count as one row in many hundred, and a
    page of a large scope would be joined row by row."""
    seen = " OR ".join(condition.format(row=table) for condition in conditions)
    return f"CASE WHEN {EVERYTHING} THEN true ELSE {seen} END"
