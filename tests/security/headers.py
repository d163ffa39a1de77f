"""Which headers every answer of the product bears, whoever made it."""

from __future__ import annotations

from http.cookies import Morsel

from django.http import HttpResponse

POLICY = {
    "default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'",
    "script-src 'self'", "style-src 'self'", "form-action 'self'",
}  # fmt: skip
EXACT = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
TELLTALE = ("Server", "X-Powered-By", "Access-Control-Allow-Origin")
# What is shown inside the browser; everything else is a file to save.
SHOWN = ("text/html", "application/json", "application/pdf", "image/", "text/plain")


def faults(response: HttpResponse) -> list[str]:
    """What is missing or wrong, a line each."""
    found = [
        f"{name} is {response.get(name)}"
        for name, text in EXACT.items()
        if response.get(name) != text
    ]
    policy = response.get("Content-Security-Policy", "")
    missing = POLICY - set(policy.split("; "))
    if missing or "unsafe" in policy or "http:" in policy or "*" in policy:
        found.append(f"policy is {policy}")
    if "camera=()" not in response.get("Permissions-Policy", ""):
        found.append("no Permissions-Policy")
    if "no-store" not in response.get("Cache-Control", ""):
        found.append(f"may be kept: {response.get('Cache-Control')}")
    found += [f"tells {name}" for name in TELLTALE if name in response]
    return found + _of_content(response) + _of_cookies(response)


def _of_content(response: HttpResponse) -> list[str]:
    kind = response.get("Content-Type", "")
    found = []
    if response.streaming or response.content:
        if not kind:
            found.append("no Content-Type")
        if kind.startswith("text/") and "charset=utf-8" not in kind.lower():
            found.append(f"no charset: {kind}")
        saved = response.get("Content-Disposition", "").startswith("attachment")
        if not kind.startswith(SHOWN) and not saved:
            found.append(f"shown as {kind}")
    return found


def _of_cookies(response: HttpResponse) -> list[str]:
    """An empty cookie takes one away."""
    return [
        f"cookie {name} is open"
        for name, cookie in response.cookies.items()
        if cookie.value and not _is_closed(name, cookie)
    ]


def _is_closed(name: str, cookie: Morsel) -> bool:
    bound = cookie["samesite"] == "Lax" and cookie["path"] == "/" and not cookie["domain"]
    return bound and (bool(cookie["httponly"]) or not name.endswith("sessionid"))
