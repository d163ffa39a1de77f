"""PostgreSQL's own tools speak with the server as the application does."""

from branchrecords.backup.database import _environment


def test_tools_check_the_certificate_that_the_address_asks_for(settings):
    """`verify-full` without its root would stop pg_dump, which looks for one in its user's home."""
    settings.DATABASE_OWNER_URL = "postgres://owner:secret@db.example:5433/records?sslmode=verify-full&sslrootcert=/etc/ca.pem"
    told = _environment()
    assert (told["PGSSLMODE"], told["PGSSLROOTCERT"]) == ("verify-full", "/etc/ca.pem")
    assert (told["PGHOST"], told["PGPORT"], told["PGUSER"]) == ("db.example", "5433", "owner")


def test_an_address_that_asks_for_none_names_none(settings, monkeypatch):
    monkeypatch.delenv("PGSSLROOTCERT", raising=False)
    settings.DATABASE_OWNER_URL = "postgres://owner:secret@db.example/records"
    assert "PGSSLROOTCERT" not in _environment()
