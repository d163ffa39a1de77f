import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from branchrecords.database.operations import Together
from branchrecords.database.owner import as_owner

OPERATIONS = (
    migrations.CreateModel(
        "Shelf", [("id", models.BigAutoField(primary_key=True))], options={"db_table": "try_shelf"}
    ),
    migrations.CreateModel(
        "Book",
        [
            ("id", models.BigAutoField(primary_key=True)),
            ("shelf", models.ForeignKey("jobs.Shelf", models.CASCADE)),
        ],
        options={"db_table": "try_book"},
    ),
)


def tables() -> set[str]:
    names = connection.introspection.table_names()
    return {name for name in names if name.startswith("try_")}


def states() -> tuple[ProjectState, ProjectState]:
    before = ProjectState()
    after = before.clone()
    Together(OPERATIONS).state_forwards("jobs", after)
    return before, after


def test_the_state_has_every_model_and_draws_them_up_once_asked():
    before, after = states()
    assert not before.models
    assert set(after.models) == {("jobs", "shelf"), ("jobs", "book")}
    assert "apps" not in after.__dict__
    book = after.apps.get_model("jobs", "Book")
    assert book._meta.get_field("shelf").related_model._meta.db_table == "try_shelf"


@pytest.mark.django_db(transaction=True)
def test_tables_that_refer_to_each_other_come_and_go_together():
    before, after = states()
    with as_owner("default"):
        with connection.schema_editor() as editor:
            Together(OPERATIONS).database_forwards("jobs", editor, before, after)
        assert tables() == {"try_shelf", "try_book"}
        with connection.schema_editor() as editor:
            Together(OPERATIONS).database_backwards("jobs", editor, after, before)
        assert tables() == set()


def test_it_says_all_it_does():
    assert Together(OPERATIONS).describe() == "Create model Shelf; Create model Book"
