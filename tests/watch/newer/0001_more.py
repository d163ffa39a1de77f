"""A migration that no database has, for `test_views`."""

from django.db import migrations


class Migration(migrations.Migration):
    pass
