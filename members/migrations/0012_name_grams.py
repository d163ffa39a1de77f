"""Searching by name from an index of single characters and pairs."""

import django.contrib.postgres.indexes
from django.db import migrations

import members.models.people

# Immutable and free of the server's locale, so that an index may stand on it. The parts of a text
# are its single characters and its pairs: what is asked for by two characters is found by two.
CREATE = """
CREATE FUNCTION name_grams(value text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT substr(value, place, size)), '{}')
    FROM generate_series(1, length(value)) AS place, generate_series(1, 2) AS size
    WHERE place + size - 1 <= length(value)
$$
"""


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0011_development_guard'),
    ]

    operations = [
        migrations.RunSQL(CREATE, "DROP FUNCTION name_grams(text)"),
        migrations.RemoveIndex(
            model_name='person',
            name='person_name_trgm',
        ),
        migrations.AddIndex(
            model_name='person',
            index=django.contrib.postgres.indexes.GinIndex(
                members.models.people.NameGrams('name'), name='person_name_grams'
            ),
        ),
    ]
