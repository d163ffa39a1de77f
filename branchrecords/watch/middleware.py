"""A number for each request, and how long it took."""

from __future__ import annotations

import re
import time
from uuid import uuid4

from .logs import number
from .metrics import REQUESTS, SECONDS

HEADER = "X-Request-ID"
GIVEN = re.compile(r"[0-9a-f-]{8,36}")


class NumberRequests:
    """The proxy's number for a request, or a new one; in the log and in the answer's header."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        given = request.headers.get(HEADER, "")
        token = number.set(given if GIVEN.fullmatch(given) else uuid4().hex)
        try:
            response = self.get_response(request)
            response.headers[HEADER] = number.get()
            return response
        finally:
            number.reset(token)


class MeasureRequests:
    """Counts requests and their time by the view's name, never by address: that holds ids."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        begun = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        view = match.view_name if match else "none"
        REQUESTS.labels(view, request.method, response.status_code).inc()
        SECONDS.labels(view).observe(time.perf_counter() - begun)
        return response
