from django.apps import AppConfig


class DatabaseConfig(AppConfig):
    name = "branchrecords.database"
    verbose_name = "数据库"

    def ready(self) -> None:
        """A wrong FIELD_KEYS stops the start, not the first page that needs a key."""
        from branchrecords.database import among, checks, reading  # noqa: F401  settings are complete only now
        from branchrecords.database.keys import keyring

        keyring()
        reading.install()
