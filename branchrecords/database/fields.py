"""Model fields that are encrypted at rest, and the keyed digest that finds their values again.

A stored value reads `key-name$base64(nonce + ciphertext)`: AES-256-GCM with the newest key of
FIELD_KEYS, bound to `table.column`, so that a ciphertext copied into another column does not
open. Rows written with older keys stay readable while those keys are listed.
"""

import base64
import hashlib
import hmac
import os
from decimal import Decimal
from typing import Any

from cryptography.exceptions import InvalidTag
from django.core.exceptions import FieldError
from django.db import models
from django.db.backends.utils import format_number

from branchrecords.database.keys import digest_key, keyring

NONCE_BYTES = 12


class DecryptionError(Exception):
    """A stored value does not open: its key is not in FIELD_KEYS, or it was tampered with."""


def digest(value: str, purpose: str) -> str:
    """The 64 hex digits by which an encrypted value is found again (HMAC-SHA256).

    Normalise the value first: equal means equal to the last character. The key derives from the
    last key of FIELD_KEYS, so that putting a new key in front keeps every digest; dropping the
    last key means computing the digests anew.
    """
    key = digest_key(keyring().digest_root, purpose)
    return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()


def encrypt(text: str, place: str) -> str:
    """`text` sealed with the newest key for `place` ("table.column")."""
    ring = keyring()
    nonce = os.urandom(NONCE_BYTES)
    sealed = ring.ciphers[ring.newest].encrypt(nonce, text.encode(), place.encode())
    return f"{ring.newest}${base64.b64encode(nonce + sealed).decode()}"


def decrypt(stored: str, place: str) -> str:
    """What `encrypt` sealed for the same place; raises DecryptionError when it does not open."""
    name, _, encoded = stored.partition("$")
    cipher = keyring().ciphers.get(name)
    if cipher is None:
        raise DecryptionError(f"{place} was written with a key that FIELD_KEYS does not list.")
    try:
        sealed = base64.b64decode(encoded, validate=True)
        opened = cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place.encode())
    except (InvalidTag, ValueError) as error:
        raise DecryptionError(f"A value of {place} has been altered or moved.") from error
    return opened.decode()


class EncryptedMixin:
    """Encrypts on the way into the database; only `isnull` can be asked of the column.

    None stays NULL and the empty text stays empty.
    """

    model: type[models.Model]
    column: str
    name: str

    def get_internal_type(self) -> str:
        return "TextField"

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(
                f"{self.name} is encrypted: look it up through the digest column beside it."
            )
        return super().get_lookup(lookup_name)  # type: ignore[misc]

    def get_transform(self, lookup_name: str) -> Any:
        raise FieldError(f"{self.name} is encrypted: the database cannot compute with it.")

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if hasattr(value, "as_sql"):
            return value
        text = self.to_text(value)
        return encrypt(text, self.place) if text else text

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        return self.to_python(decrypt(value, self.place)) if value else value  # type: ignore[attr-defined]

    @property
    def place(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"

    def to_text(self, value: Any) -> str | None:
        return None if value is None else str(value)


class EncryptedTextField(EncryptedMixin, models.TextField):  # type: ignore[misc]
    """Text, encrypted at rest."""


class EncryptedDecimalField(EncryptedMixin, models.DecimalField):  # type: ignore[misc]
    """A Decimal of `max_digits` and `decimal_places`, encrypted at rest as its decimal digits."""

    def to_text(self, value: Any) -> str | None:
        number: Decimal | None = self.to_python(value)
        return format_number(number, self.max_digits, self.decimal_places)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return value if prepared else self.get_prep_value(value)
