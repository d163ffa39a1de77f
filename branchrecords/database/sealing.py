"""Whole files under the same keys as the encrypted fields."""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag

from branchrecords.database.fields import NONCE_BYTES, DecryptionError
from branchrecords.database.keys import keyring


def seal_bytes(content: bytes, place: str) -> bytes:
    """`content` under the newest key, bound to `place`: key name, "$", nonce, ciphertext."""
    ring = keyring()
    nonce = os.urandom(NONCE_BYTES)
    sealed = ring.ciphers[ring.newest].encrypt(nonce, content, place.encode())
    return ring.newest.encode() + b"$" + nonce + sealed


def open_bytes(stored: bytes, place: str) -> bytes:
    """What `seal_bytes` sealed for the same place; raises DecryptionError otherwise."""
    name, _, sealed = stored.partition(b"$")
    cipher = keyring().ciphers.get(name.decode(errors="replace"))
    if cipher is None:
        raise DecryptionError(f"{place} was written with a key that FIELD_KEYS does not list.")
    try:
        return cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place.encode())
    except (InvalidTag, ValueError) as error:
        raise DecryptionError(f"The file of {place} has been altered or moved.") from error
