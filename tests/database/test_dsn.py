import pytest
from django.core.exceptions import ImproperlyConfigured

from branchrecords.database.dsn import database_config


def test_server_address():
    config = database_config("postgres://role:secret@db.example:5433/records", "DATABASE_URL")
    assert config["ENGINE"] == "django.db.backends.postgresql"
    assert (config["HOST"], config["PORT"]) == ("db.example", 5433)
    assert (config["USER"], config["PASSWORD"], config["NAME"]) == ("role", "secret", "records")


def test_socket_folder_becomes_the_host():
    config = database_config("postgres://role@/records?host=/run/a%20b", "DATABASE_URL")
    assert config["HOST"] == "/run/a b"
    assert config["OPTIONS"] == {}


@pytest.mark.parametrize("url", ["", "sqlite:///db.sqlite3", "mysql://u@h/n"])
def test_anything_but_postgresql_is_refused(url):
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL must name a PostgreSQL"):
        database_config(url, "DATABASE_URL")
