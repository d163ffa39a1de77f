"""Logging in with a password or, the first time, with a one-time code; then the second factor."""

from __future__ import annotations

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.db.models import Q
from django.utils import timezone

from members.models import User
from members.models.digests import phone_digest
from members.queries.accounts import usable_code
from members.queries.factors import factor_answer


class UsernameOrPhoneBackend(BaseBackend):
    """Finds the account by username or by the digest of a phone number.

    Takes `password`, or `secret_code` for a first log-in, or `secret_factor` for the second step;
    the actions that redeem a code or accept a factor use it up. Whatever fails, fails in the same
    way and takes as long.
    """

    def authenticate(
        self,
        request,
        username=None,
        password=None,
        secret_code=None,
        secret_factor=None,
        **kwargs,
    ):
        if not username or not (password or secret_code or secret_factor):
            return None
        user = find_account(username)
        if secret_factor:
            passes = user is not None and factor_answer(
                user=user, code=secret_factor, at=timezone.now()
            )
            return user if passes and user.is_active else None
        if secret_code:
            usable = user is not None and usable_code(
                user=user, code=secret_code, at=timezone.now()
            )
            return user if usable and user.is_active else None
        if user is None:
            make_password(password)  # as slow as checking one
            return None
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id):
        return User.objects.filter(pk=user_id, is_active=True).first()


def find_account(username: str) -> User | None:
    """The account of this username or phone number; a username wins over a phone number."""
    name = username.strip()
    found = list(User.objects.filter(Q(username=name) | Q(phone_digest=phone_digest(name)))[:2])
    return next((user for user in found if user.username == name), found[0] if found else None)
