"""The client's real address behind our own proxies: audit and lock-out need it."""

from collections.abc import Callable, Iterable
from typing import Any

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def behind_proxies(application: Application, count: int) -> Application:
    """`application` with REMOTE_ADDR as the outermost of our `count` proxies saw it.

    Each proxy appends the address it was called from to X-Forwarded-For, so the client's is the
    `count`-th from the right; whatever stands further left was written by the client itself.
    """

    def wrapped(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        chain = [part.strip() for part in environ.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        if chain != [""] and len(chain) >= count:
            environ["REMOTE_ADDR"] = chain[-count]
        return application(environ, start_response)

    return wrapped if count else application
