"""What the product promises of its tables."""

import pytest
from django.apps import apps
from django.db import connection

from branchrecords.database.grants import APPEND_ONLY

OURS = ("audit", "jobs", "notices", "members", "meetings", "dues", "reports")
MODELS = [model for label in OURS for model in apps.get_app_config(label).get_models()]


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m._meta.label)
def test_every_model_has_a_chinese_name(model):
    assert any("一" <= char <= "鿿" for char in str(model._meta.verbose_name))


@pytest.mark.django_db
@pytest.mark.parametrize("table", sorted(APPEND_ONLY))
def test_append_only_tables_give_the_application_select_and_insert_only(table):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT privilege_type FROM information_schema.role_table_grants "
            "WHERE table_name = %s AND grantee = current_user ORDER BY 1",
            [table],
        )
        assert [row[0] for row in cursor.fetchall()] == ["INSERT", "SELECT"]
