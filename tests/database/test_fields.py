"""The encrypted fields on a table of their own, made inside the test's transaction."""

from decimal import Decimal

import pytest
from django.core.exceptions import FieldError
from django.db import connection, models
from django.db.models import F
from django.db.models.functions import Upper

from branchrecords.database.fields import (
    DecryptionError,
    EncryptedDecimalField,
    EncryptedTextField,
    decrypt,
    digest,
    encrypt,
)
from branchrecords.database.owner import as_owner

OLD_KEYS = "old:b2xkLWtleS1vZi10aGUtdGVzdHMtMzItYnl0ZXMhISE="
OTHER_KEYS = "new:b3RoZXIta2V5LW5vdC1pbi10aGUtbGlzdC0zMi1ieXQ="


class Paper(models.Model):
    number = EncryptedTextField(null=True)
    income = EncryptedDecimalField(max_digits=12, decimal_places=2, null=True)

    class Meta:
        app_label = "database"
        db_table = "test_paper"
        managed = False  # a table of these tests alone

    def __str__(self):
        return f"paper {self.pk}"


@pytest.fixture
def papers(transactional_db):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE test_paper (id bigserial PRIMARY KEY, number text, income text)"
        )
        cursor.execute("GRANT ALL ON test_paper, test_paper_id_seq TO branchrecords_app")
    yield Paper.objects
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("DROP TABLE test_paper")


def stored(column):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM test_paper ORDER BY id")
        return [value for (value,) in cursor.fetchall()]


def test_values_come_back_and_the_table_holds_no_plain_text(papers):
    papers.create(number="11010519491231002X", income=Decimal("8000.5"))
    paper = papers.get()
    assert paper.number == "11010519491231002X"
    assert paper.income == Decimal("8000.50")
    (number,), (income,) = stored("number"), stored("income")
    assert number.startswith("new$")
    assert income.startswith("new$")
    assert "11010519491231002X" not in number
    assert "8000" not in income


def test_missing_and_empty_values_stay_what_they_are(papers):
    papers.create(number=None, income=None)
    papers.create(number="", income=Decimal(0))
    assert list(papers.order_by("id").values_list("number", "income")) == [
        (None, None),
        ("", Decimal("0.00")),
    ]
    assert stored("number") == [None, ""]
    assert papers.filter(number__isnull=True).count() == 1


def test_update_and_bulk_writes_encrypt_too(papers):
    papers.bulk_create([Paper(number="one", income=Decimal(1)), Paper(number="two")])
    first, second = papers.order_by("id")
    first.number, second.income = "eins", Decimal("2.25")
    papers.bulk_update([first, second], ["number", "income"])
    papers.filter(pk=second.pk).update(number="zwei")
    assert list(papers.order_by("id").values_list("number", "income")) == [
        ("eins", Decimal("1.00")),
        ("zwei", Decimal("2.25")),
    ]
    assert [value[:4] for value in stored("number") + stored("income")] == ["new$"] * 4


def test_same_value_never_looks_the_same_twice(papers):
    papers.bulk_create([Paper(number="same"), Paper(number="same")])
    first, second = stored("number")
    assert first != second


def test_asking_the_column_for_a_value_is_refused(papers):
    with pytest.raises(FieldError, match="number is encrypted: look it up through the digest"):
        papers.filter(number="one")
    with pytest.raises(FieldError, match="income is encrypted"):
        papers.filter(income__gt=3)


def test_copying_between_columns_and_computing_does_not_open(papers):
    papers.create(number="one")
    papers.update(income=F("number"))
    with pytest.raises(DecryptionError, match=r"A value of test_paper.income has been altered"):
        papers.get()
    with pytest.raises(DecryptionError):
        list(Paper.objects.defer("income").annotate(big=Upper("number")).values_list("big"))


def test_altered_text_does_not_open():
    sealed = encrypt("8000", "a.b")
    broken = sealed[:-3] + ("A" if sealed[-3] != "A" else "B") + sealed[-2:]
    for text in (broken, "new$", "new$%%%"):
        with pytest.raises(DecryptionError, match="altered or moved"):
            decrypt(text, "a.b")


def test_old_keys_read_and_new_keys_write(settings):
    both = settings.FIELD_KEYS
    settings.FIELD_KEYS = OLD_KEYS
    sealed = encrypt("8000", "a.b")
    assert sealed.startswith("old$")
    settings.FIELD_KEYS = both
    assert decrypt(sealed, "a.b") == "8000"
    assert encrypt("8000", "a.b").startswith("new$")
    settings.FIELD_KEYS = OTHER_KEYS
    with pytest.raises(DecryptionError, match="a key that FIELD_KEYS does not list"):
        decrypt(sealed, "a.b")


def test_digest_is_stable_keyed_and_bound_to_its_purpose(settings):
    before = digest("11010519491231002X", "id_number")
    assert len(before) == 64
    assert digest("11010519491231002X", "phone") != before
    settings.FIELD_KEYS = OLD_KEYS  # before a newer key was put in front
    assert digest("11010519491231002X", "id_number") == before
    settings.FIELD_KEYS = OTHER_KEYS
    assert digest("11010519491231002X", "id_number") != before


def test_model_checks_are_clean():
    assert [field.check() for field in Paper._meta.fields] == [[], [], []]
