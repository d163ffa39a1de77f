#!/usr/bin/env python
"""Django's commands. Without DATABASE_URL they find the product's own PostgreSQL or start it."""

import os
import sys


def main() -> None:
    try:
        from branchrecords.embedded.local import use_local_services
    except ModuleNotFoundError as error:
        sys.exit(f"{error.name} is not installed: make setup, then .venv/bin/python manage.py …")
    use_local_services()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "branchrecords.settings")
    from django.core.management import execute_from_command_line  # needs the environment

    import branchrecords.celery  # noqa: F401  tasks started by a command go to our broker
    from branchrecords.database.reading import read_everything

    read_everything()

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
