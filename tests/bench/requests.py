"""Requests through the whole stack of the product in this process: middleware, view, PostgreSQL.

Times on a machine with other work are an upper bound; the processor time of a request, ours and
the database's, is not touched by it. Both are printed.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from statistics import median, quantiles

from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from branchrecords.wsgi import application
from members.models import User

from .register import statements

SAMPLES = 40
LEAST_SAMPLES = 3
PATIENCE = 15  # seconds for one page; a slow one gets fewer samples
_TICKS = os.sysconf("SC_CLK_TCK")


class Reader:
    """Somebody logged in, who asks for pages as the web server would."""

    def __init__(self, username: str) -> None:
        client = Client()
        user = User.objects.get(username=username)
        client.force_login(user, "members.backends.UsernameOrPhoneBackend")
        self.cookies = client.cookies.output(header="", sep=";").strip()
        self.factory = RequestFactory()
        self.server = application

    def get(self, url: str) -> int:
        """The status, after the whole answer was read."""
        environ = self.factory._base_environ(HTTP_COOKIE=self.cookies)
        path, _, query = url.partition("?")
        environ |= {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query}
        seen: list[str] = []
        answer = self.server(environ, lambda status, headers, exc=None: seen.append(status))
        for _ in answer:
            pass
        answer.close()
        return int(seen[0].split()[0])


@dataclass(frozen=True)
class Sampled:
    """One page at one size, in ms; `busy` is processor time of both sides, on average."""

    median: float
    p95: float
    busy: float
    queries: int
    samples: int

    def __str__(self) -> str:
        return f"{self.median:>7.0f} {self.p95:>7.0f} {self.busy:>7.0f} {self.queries:>4} q"


def sample(asked: Sequence[tuple[Reader, str]]) -> Sampled:
    """One page asked in turn by several readers or of several organisations."""
    for reader, url in asked:  # nothing is asked for the first time below
        assert reader.get(url) == 200, url
    reader, url = asked[0]
    with CaptureQueriesContext(connection) as captured:
        reader.get(url)
    queries = statements(captured)
    connection.close_at = None  # the same server process throughout
    started = _busy()
    times = list(_times(asked))
    busy = (_busy() - started) / len(times)
    p95 = quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
    return Sampled(median(times), min(p95, max(times)), busy, queries, len(times))


def _times(asked: Sequence[tuple[Reader, str]]) -> Iterator[float]:
    begun = time.perf_counter()
    for number, (reader, url) in enumerate(islice(cycle(asked), SAMPLES)):
        if number >= LEAST_SAMPLES and time.perf_counter() - begun > PATIENCE:
            return
        started = time.perf_counter()
        reader.get(url)
        yield (time.perf_counter() - started) * 1000


def _busy() -> float:
    """Processor time so far in ms: of this process and of the server's behind its connection."""
    connection.ensure_connection()
    pid = connection.connection.info.backend_pid
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    server = (int(fields[11]) + int(fields[12])) / _TICKS
    return (time.process_time() + server) * 1000
