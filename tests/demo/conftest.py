"""What both ways of writing start from, and how their rows are laid side by side."""

from random import Random

import pytest
from django.db import connection, transaction

from branchrecords.demo.build import SEED
from branchrecords.demo.register import build_register


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """The demo's register, built once for a file and taken back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_register(Random(SEED))
        transaction.set_rollback(True)
    with django_db_blocker.unblock():
        connection.close()
