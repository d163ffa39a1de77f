"""Headers that Django's own security middleware does not set; what no database can search for."""

from __future__ import annotations

from django.http import HttpResponseNotAllowed

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "autoplay", "camera", "display-capture", "geolocation", "gyroscope",
        "magnetometer", "microphone", "midi", "payment", "usb",
    )
)  # fmt: skip

DEFAULTS = {
    # Pages show people's records: no cache, neither the browser's nor one on the way, keeps them.
    "Cache-Control": "no-store",
    "Permissions-Policy": PERMISSIONS_POLICY,
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
    "X-Robots-Tag": "noindex, nofollow",
    "X-Content-Type-Options": "nosniff",
}


class ResponseHeaders:
    """Add the headers above to every answer of a view that does not set its own."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        for name, value in DEFAULTS.items():
            response.headers.setdefault(name, value)
        return response


class NoNulInQuery:
    """Leave NUL out of the query string: nobody types it, and PostgreSQL refuses to look for it.

    Form fields refuse it by themselves; filters and searches read the query as it is.
    """

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        query = request.META.get("QUERY_STRING", "")
        if "%00" in query or "\0" in query:
            request.META["QUERY_STRING"] = query.replace("%00", "").replace("\0", "")
        return self.get_response(request)


class HeadWithoutBody:
    """A HEAD gets the headers of the page and nothing else.

    Django leaves this to the server, and gunicorn complains of each that it has to cut.
    """

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.method == "HEAD":
            if response.streaming:
                response.streaming_content = ()
            else:
                response.content = b""
        return response


class KnownMethods:
    """What browsers send and nothing else: no view was written for TRACE, PUT or CONNECT."""

    METHODS = ("GET", "HEAD", "POST", "OPTIONS")

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in self.METHODS:
            return HttpResponseNotAllowed(self.METHODS)
        return self.get_response(request)
