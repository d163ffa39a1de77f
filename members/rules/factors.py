"""One-time passwords of an authenticator app (RFC 6238), and the shape of recovery codes. Pure."""

from __future__ import annotations

import base64
from datetime import datetime
from urllib.parse import quote, urlencode

from django_otp.oath import TOTP  # type: ignore[import-untyped]

# What every authenticator app assumes when the address names nothing else.
STEP_SECONDS = 30
DIGITS = 6
# Steps before and after the present one whose codes pass: a phone's clock may be half a minute off.
TOLERANCE = 1
KEY_BYTES = 20  # RFC 4226, 4: the recommended length
RECOVERY_COUNT = 10
RECOVERY_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without 0 O 1 I, which look alike on paper
RECOVERY_LENGTH = 10
ISSUER = "支部记录"


def matching_step(key: bytes, code: str, at: datetime, *, after: int | None) -> int | None:
    """The time step whose code this is, within the tolerance and later than `after`, or None.

    Keeping the answer as the next `after` means that no code passes twice.
    """
    if len(code) != DIGITS or not (code.isascii() and code.isdigit()):
        return None
    totp = TOTP(key, step=STEP_SECONDS, digits=DIGITS)
    totp.time = at.timestamp()
    passes = totp.verify(int(code), TOLERANCE, min_t=None if after is None else after + 1)
    return totp.t() if passes else None


def key_text(key: bytes) -> str:
    """The key as one types it: base32."""
    return base64.b32encode(key).decode().rstrip("=")


def in_fours(text: str) -> str:
    """A long text in groups of four, to be read aloud and typed."""
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))


def enrolment_address(key: bytes, username: str) -> str:
    """The otpauth:// address that the QR code holds."""
    label = quote(f"{ISSUER}:{username}")
    facts = urlencode({"secret": key_text(key), "issuer": ISSUER}, quote_via=quote)
    return f"otpauth://totp/{label}?{facts}"


def recovery_text(code: str) -> str:
    """A recovery code as typed, without blanks and hyphens, in capitals."""
    return "".join(code.split()).replace("-", "").upper()
