"""People at their browsers who, when something fails, look again and press once more."""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event

from django.conf import settings
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

# A function where a file is sent: it is read to its end each time.
Fields = dict | Callable[[], dict]
TOKEN = "t" * 32
PATIENCE = 180


@dataclass(frozen=True)
class Answer:
    """A page as it arrived in the end."""

    text: str
    url: str


class Person:
    """A log-in that lasts; `insist` presses until what was wanted stands on the page.

    While things still fall, a slow machine may not give an answer between two of them, so
    patience ends only some time after `calm`.
    """

    def __init__(self, base: str, user, calm: Event) -> None:
        self.base, self.calm = base, calm
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        names = (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME)
        pairs = zip(names, (session, TOKEN), strict=True)
        self.cookies = "; ".join(f"{name}={value}" for name, value in pairs)
        self.failed = 0  # answers that did not come, or came as errors

    def ask(self, path: str, data: Fields | None = None) -> Answer | None:
        """The page, or None when there was no answer or an error."""
        request = urllib.request.Request(f"{self.base}{path}", headers={"Cookie": self.cookies})
        if data is not None:
            data = data() if callable(data) else data
            request.data = encode_multipart(BOUNDARY, {**data, "csrfmiddlewaretoken": TOKEN})
            request.add_header("Content-Type", MULTIPART_CONTENT)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return Answer(answer.read().decode("utf-8", "replace"), answer.url)
        except urllib.error.HTTPError as error:
            if error.code < 500:
                raise
        except (OSError, http.client.HTTPException):
            pass
        self.failed += 1
        return None

    def insist(
        self, path: str, data: Fields | None, wanted: Callable[[Answer], bool], look: str = ""
    ) -> Answer:
        """Send it until the answer, or the page at `look`, is the wanted one."""
        deadline, answer = time.monotonic() + PATIENCE, None
        while not self.calm.is_set() or time.monotonic() < deadline:
            if not self.calm.is_set():
                deadline = time.monotonic() + PATIENCE
            answer = self.ask(path, data)
            if answer and not wanted(answer) and look:
                answer = self.ask(look)
            if answer and wanted(answer):
                return answer
            time.sleep(0.3)
        shown = answer and answer.text[-3000:]
        raise AssertionError(f"{path} never came to what was wanted; last: {shown}")
