"""Each account of the world logs in and is read once, whichever row asks as it later.

The first request of an account goes the whole way: session, account, grants in force. A later one
gets what that request read, as fresh as it was: nothing a view did to it is left. That a log-in
ends when its session, its account or its grant ends has tests of its own in tests/members.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie

import pytest
from django.contrib import auth
from django.test import Client

from members.models import User
from members.sessions import SessionStore

BACKEND = "members.backends.UsernameOrPhoneBackend"


class Browsers:
    """A browser for every request; those of one account share its log-in."""

    def __init__(self) -> None:
        self.cookies: dict[int, dict[str, str]] = {}
        # The chain of middleware is stateless, and put together once as in production.
        self.handler = Client().handler

    def of(self, user: User | None) -> Client:
        """One in which `user` is logged in; None: nobody."""
        client = Client()
        client.handler = self.handler
        if user is not None:
            client.cookies = SimpleCookie(self._logged_in(user))
        return client

    def _logged_in(self, user: User) -> dict[str, str]:
        if user.pk not in self.cookies:
            client = Client()
            client.force_login(user, BACKEND)
            self.cookies[user.pk] = {name: one.value for name, one in client.cookies.items()}
        return self.cookies[user.pk]


@contextmanager
def read_once() -> Iterator[None]:
    """Sessions and accounts come from the database at their first request only."""
    sessions: dict[str, bytes] = {}
    accounts: dict[str, bytes] = {}
    load, get_user = SessionStore.load, auth.get_user

    def loaded(store):
        key = store.session_key
        if key in sessions:
            held, store.row = pickle.loads(sessions[key])
        elif held := load(store):
            sessions[key] = pickle.dumps((held, store.row))
        return held

    def user_of(request):
        key = request.session.session_key
        if key in accounts:
            return pickle.loads(accounts[key])
        user = get_user(request)
        if user.is_authenticated:
            user.permissions  # noqa: B018  with the grants in force
            accounts[key] = pickle.dumps(user)
        return user

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SessionStore, "load", loaded)
        patch.setattr(auth, "get_user", user_of)
        yield
