"""One index for the books of an organisation: what it has, takes in and spends, by account.

The index of money alone did not serve sums over income and spending beside it; those read the
whole journal of the city for one branch.
"""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("dues", "0017_money_of_entry")]

    operations = [
        AddIndexConcurrently(
            "journalline",
            models.Index(
                fields=["organization", "account"],
                include=("entry", "debit", "credit"),
                condition=~models.Q(account=1101),
                name="line_books",
            ),
        ),
        RemoveIndexConcurrently("journalline", "line_money"),
    ]
