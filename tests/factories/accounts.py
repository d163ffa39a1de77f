"""Second factors for tests, and the codes a phone would show."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from django_otp.oath import TOTP

from members.actions.factors import confirm_factor
from members.models import User

KEY = b"12345678901234567890"


def phone_code(at: datetime, key: bytes = KEY) -> str:
    """What the phone shows at that time."""
    totp = TOTP(key)
    totp.time = at.timestamp()
    return f"{totp.token():06d}"


def with_factor(user: User, at: datetime | None = None) -> list[str]:
    """Set the second factor up some minutes ago; the recovery codes."""
    at = (at or timezone.now()) - timedelta(minutes=5)
    return confirm_factor(user=user, key=KEY, code=phone_code(at), by=user, at=at)
