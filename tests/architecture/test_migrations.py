"""New migrations hold no long lock on a large table; docs/operations.md, Upgrade, tells why."""

import pytest
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.db.models import Q

from tests.architecture.locking import long_locks, small_tables, statements

# The last migration of each app from before there was a release, and so rows to lock.
BEFORE_THE_RULE = {
    "attachments": 1,
    "audit": 1,
    "jobs": 1,
    "notices": 1,
    "members": 6,
    "meetings": 11,
    "dues": 16,
    "reports": 6,
}
COPIES = models.CheckConstraint(condition=Q(copies__gt=0), name="copies_positive")
SHELF = models.ForeignKey("members.Shelf", models.CASCADE, null=True, db_index=False)


@pytest.mark.django_db
def test_no_migration_holds_a_long_lock():
    loader = MigrationLoader(None, replace_migrations=False)
    plan = loader.graph._generate_plan(loader.graph.leaf_nodes(), at_end=True)
    state, found = ProjectState(), {}
    for app, name in plan:
        migration = loader.graph.nodes[app, name]
        if app not in BEFORE_THE_RULE or int(name[:4]) <= BEFORE_THE_RULE[app]:
            state = migration.mutate_state(state, preserve=False)
        elif locks := long_locks(statements(migration, state), small_tables(migration)):
            found[app, name] = locks
    assert found == {}, "Make it in steps (docs/operations.md), or name the table in small_tables."


def migration(*operations, **facts):
    """A migration of a library of shelves and books, which are there already."""
    made = migrations.Migration("0007_try", "members")
    made.operations = list(operations)
    made.__dict__.update(facts)
    return made


@pytest.fixture
def library(db):
    """The state before the migration."""
    key = ("id", models.BigAutoField(primary_key=True))
    fields = [key, ("copies", models.IntegerField(null=True)), ("title", models.TextField())]
    state = ProjectState()
    migrations.CreateModel("Shelf", [key]).state_forwards("members", state)
    migrations.CreateModel("Book", fields).state_forwards("members", state)
    return state


BAD = {
    "adding-not-nullable-field": migrations.AlterField("Book", "copies", models.IntegerField()),
    "constraint-missing-not-valid": migrations.AddConstraint("Book", COPIES),
    "require-concurrent-index-creation": migrations.AddIndex(
        "Book", models.Index(fields=["copies"], name="book_copies")
    ),
    "changing-column-type": migrations.AlterField(
        "Book", "copies", models.CharField(max_length=9, null=True)
    ),
    "disallowed-unique-constraint": migrations.AlterField(
        "Book", "title", models.TextField(unique=True)
    ),
    "adding-foreign-key-constraint": migrations.RunSQL(
        "ALTER TABLE members_book ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES members_shelf (id)"
    ),
}


@pytest.mark.parametrize("rule", sorted(BAD))
def test_a_long_lock_is_found_and_may_be_held_on_a_small_table(library, rule):
    sql = statements(migration(BAD[rule]), library)
    assert rule in {lock.partition(":")[0] for lock in long_locks(sql, {})}
    assert long_locks(sql, {"members_book": "a few hundred books"}) == []
    assert long_locks(sql, {"members_shelf": "a few shelves"}) != []


GOOD = {
    "a column that may be empty": migrations.AddField(
        "Book", "place", models.CharField(max_length=9, null=True)
    ),
    "a reference, empty in every row": migrations.AddField("Book", "shelf", SHELF),
    "a constraint for new rows": AddConstraintNotValid("Book", COPIES),
    "an index beside the work": AddIndexConcurrently(
        "Book", models.Index(fields=["copies"], name="book_copies")
    ),
    "everything of a new table": migrations.CreateModel(
        "Loan",
        [
            ("id", models.BigAutoField(primary_key=True)),
            ("book", models.ForeignKey("members.Book", models.CASCADE)),
        ],
        options={"indexes": [models.Index(fields=["id", "book"], name="loan")]},
    ),
}


@pytest.mark.parametrize("name", GOOD)
def test_what_holds_no_long_lock_passes(library, name):
    made = migration(GOOD[name], atomic=False)
    assert long_locks(statements(made, library), {}) == []
