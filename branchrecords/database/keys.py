"""The keys named by FIELD_KEYS: `name:key` pairs, newest first, keys in URL-safe base64."""

import base64
import binascii
import re
from functools import lru_cache
from typing import NamedTuple

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

KEY_BYTES = 32
NAME = re.compile(r"[A-Za-z0-9_.-]{1,40}")
MAKE_ONE = (
    "Make one with: python3 -c 'import base64, os; "
    "print(base64.urlsafe_b64encode(os.urandom(32)).decode())'"
)


class Keyring(NamedTuple):
    """`newest` names the key that encrypts; `ciphers` decrypts by name; `digest_root` is the
    last key of the list, which stays when newer keys are put in front of it."""

    newest: str
    ciphers: dict[str, AESGCM]
    digest_root: bytes


@lru_cache(maxsize=4)
def parse_keys(text: str) -> Keyring:
    """The keyring written in `text`; raises ImproperlyConfigured naming the wrong entry."""
    keys: dict[str, bytes] = {}
    for number, entry in enumerate(filter(None, (part.strip() for part in text.split(","))), 1):
        name, _, encoded = entry.partition(":")
        if not NAME.fullmatch(name):
            raise ImproperlyConfigured(f"FIELD_KEYS entry {number} has no usable name. {MAKE_ONE}")
        if name in keys:
            raise ImproperlyConfigured(f"FIELD_KEYS names the key {name} twice.")
        keys[name] = _decoded(name, encoded)
    if not keys:
        raise ImproperlyConfigured(f"FIELD_KEYS holds no key. {MAKE_ONE}")
    names = list(keys)
    ciphers = {name: AESGCM(key) for name, key in keys.items()}
    return Keyring(names[0], ciphers, keys[names[-1]])


def _decoded(name: str, encoded: str) -> bytes:
    try:
        key = base64.b64decode(encoded, altchars=b"-_", validate=True)
    except binascii.Error:
        key = b""
    if len(key) != KEY_BYTES:
        raise ImproperlyConfigured(
            f"The key {name} in FIELD_KEYS is not 32 bytes in URL-safe base64. {MAKE_ONE}"
        )
    return key


def keyring() -> Keyring:
    """The keyring of the running product."""
    return parse_keys(settings.FIELD_KEYS)


@lru_cache(maxsize=64)
def digest_key(root: bytes, purpose: str) -> bytes:
    """A key for one purpose only, so that digests of different columns cannot be compared."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"digest:" + purpose.encode()).derive(root)
