"""The client's real address behind our own proxies: audit and lock-out need it."""

from collections.abc import Callable, Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Network = IPv4Network | IPv6Network


def behind_proxies(application: Application, count: int, trusted: Sequence[Network]) -> Application:
    """`application` with REMOTE_ADDR as the outermost of our `count` proxies saw it.

    Each proxy appends the address it was called from to X-Forwarded-For. So the entries are
    followed from the right, at most `count` of them and only as long as the one who wrote them
    calls from a `trusted` network; whatever stands further left was written by the client itself.
    A caller from elsewhere is taken for what it is, and cannot claim to have come by https.
    A server on a Unix socket knows no caller's address: only the proxy can reach it.
    """

    def wrapped(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not _is_proxy(environ.get("REMOTE_ADDR", ""), trusted):
            environ.pop("HTTP_X_FORWARDED_PROTO", None)
        chain = environ.get("HTTP_X_FORWARDED_FOR", "").split(",")
        for entry in list(reversed(chain))[:count]:
            address = _parsed(entry)
            if address is None or not _is_proxy(environ.get("REMOTE_ADDR", ""), trusted):
                break
            environ["REMOTE_ADDR"] = str(address)
        return application(environ, start_response)

    return wrapped if count else application


def _is_proxy(text: str, trusted: Sequence[Network]) -> bool:
    address = _parsed(text)
    return text == "" or (address is not None and any(address in network for network in trusted))


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    """The address, an IPv4 one written as IPv6 included; None when it is none."""
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return mapped or address
