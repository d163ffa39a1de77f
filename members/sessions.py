"""Sessions in the database, each row with its user and browser, ended by deleting it.

No cache in front: a session that was ended is over at once, in every process and after every
restart. The row lives until the earlier of two limits: SESSION_IDLE_MINUTES since it was last
used, and SESSION_HOURS since the log-in.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.http import HttpRequest
from django.utils import timezone

CLIENT = "client"
AGENT_LENGTH = 300
# How often the time of last use is written: not at every request.
SEEN_EVERY = timedelta(minutes=1)


class SessionStore(DatabaseStore):
    """Django's own store with our row."""

    @classmethod
    def get_model_class(cls):
        from members.models import LoginSession  # models are not loaded when settings are read

        return LoginSession

    def _get_session_from_db(self):
        self.row = super()._get_session_from_db()  # type: ignore[misc]  # not in the stubs
        return self.row

    def create_model_instance(self, data):
        """The row to save; one with a user says whose it is, where, and until when."""
        row: Any = super().create_model_instance(data)
        if SESSION_KEY in data:
            now = timezone.now()
            client = data.get(CLIENT, {})
            started = client.get("started")
            row.user_id = int(data[SESSION_KEY])
            row.address = client.get("address")
            row.user_agent = client.get("agent", "")
            row.started_at = datetime.fromisoformat(started) if started else now
            row.last_seen_at = now
            row.expire_date = _limit(row.started_at, now)
        return row


class SessionClient:
    """Writes the browser into a new session, and when each session was last used."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest):
        response = self.get_response(request)
        session = request.session
        if session.modified and SESSION_KEY in session and CLIENT not in session:
            session[CLIENT] = {
                "address": request.META.get("REMOTE_ADDR") or None,
                "agent": request.META.get("HTTP_USER_AGENT", "")[:AGENT_LENGTH],
                "started": timezone.now().isoformat(),
            }
        return response

    def process_view(self, request: HttpRequest, view, args, kwargs) -> None:
        """Pages open to everybody do not touch the database for it: the health check is one."""
        if getattr(view, "access", None) != "public" and request.user.is_authenticated:
            _seen(request)


def _seen(request: HttpRequest) -> None:
    row, now = getattr(request.session, "row", None), timezone.now()
    if row is None or row.last_seen_at is None or now - row.last_seen_at < SEEN_EVERY:
        return
    type(row).objects.filter(pk=row.pk).update(
        last_seen_at=now,
        expire_date=_limit(row.started_at, now),
        address=request.META.get("REMOTE_ADDR") or None,
    )


def _limit(started: datetime, now: datetime) -> datetime:
    absolute = started + timedelta(seconds=settings.SESSION_COOKIE_AGE)
    return min(absolute, now + timedelta(minutes=settings.SESSION_IDLE_MINUTES))
