"""What must be true before the web server starts: the schema, and something to look at.

One process for all of it, because loading Django is most of the time each takes.
"""

import os
import sys


def main() -> int:
    from branchrecords.embedded.local import use_local_services

    use_local_services()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "branchrecords.settings")
    import django
    from django.core.management import CommandError, call_command

    import branchrecords.celery  # noqa: F401  tasks started by load_demo go to our broker
    from branchrecords.database.reading import read_everything

    read_everything()
    django.setup()
    try:
        call_command("migrate", interactive=False, verbosity=0)
        if os.environ.get("DEMO") != "no":
            call_command("load_demo", if_empty=True)
            call_command("demo_logins")
    except CommandError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
