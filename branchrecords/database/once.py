"""What a page reads once, however many of its parts ask for it (ADR 26).

Only for small registers that nobody changes while a page is shown: where organisations were moved,
which settings hold locally. Nothing is kept beyond the answer; a request that changes something,
a task or a test keeps nothing at all.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")
_kept: ContextVar[dict[Hashable, Any] | None] = ContextVar("kept", default=None)


def once(key: Hashable, read: Callable[[], T]) -> T:
    """What `read` gives; the second time in a page what it gave. Nobody may change it."""
    kept = _kept.get()
    if kept is None:
        return read()
    if key not in kept:
        kept[key] = read()
    return kept[key]


@contextmanager
def reading_anew() -> Iterator[None]:
    """Inside, nothing that the page has read before is taken."""
    token = _kept.set(None)
    try:
        yield
    finally:
        _kept.reset(token)


class ReadOnce:
    """Each request that only shows something keeps what it read until it is answered."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        token = _kept.set({})
        try:
            return self.get_response(request)
        finally:
            _kept.reset(token)
