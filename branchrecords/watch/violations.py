"""What browsers report of our content security policy, without anything about anybody.

A report holds the page's address, which names people's records, and may be written by anyone: kept
are the rule, which view's page it was, and which host or kind of source was held back.
"""

from __future__ import annotations

import json
import logging
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

logger = logging.getLogger("branchrecords.policy")
MOST_BYTES = 16 * 1024
MOST_AT_ONCE = 10
_RULE = re.compile(r"[a-z-]{3,40}")
_KIND = re.compile(r"[a-z-]{2,30}")
_HOST = re.compile(r"[a-z0-9.-]{1,100}")


@dataclass(frozen=True)
class Violation:
    """One thing that a browser held back."""

    rule: str
    view: str
    source: str


def read_report(body: bytes) -> list[Violation]:
    """The violations in a report, old form or new; raises ValueError when it is none."""
    if len(body) > MOST_BYTES:
        raise ValueError("too long")
    try:
        told = json.loads(body)
    except RecursionError:
        raise ValueError("no report") from None
    if isinstance(told, dict):
        rows = [told.get("csp-report")]
        names = ("effective-directive", "violated-directive", "document-uri", "blocked-uri")
    elif isinstance(told, list):
        rows = [one.get("body") for one in told[:MOST_AT_ONCE] if isinstance(one, dict)]
        names = ("effectiveDirective", "effectiveDirective", "documentURL", "blockedURL")
    else:
        raise ValueError("no report")
    if not rows or not all(isinstance(row, dict) for row in rows):
        raise ValueError("no report")
    return [_violation(row, names) for row in rows]


def note(violations: list[Violation]) -> None:
    """A line in the log for each."""
    for one in violations:
        logger.warning("Held back by %s on %s: %s", one.rule, one.view, one.source)


def _violation(row: dict[str, Any], names: tuple[str, str, str, str]) -> Violation:
    texts = [str(row.get(name) or "") for name in names]
    rule = (texts[0] or texts[1]).split(" ")[0]
    return Violation(
        rule=rule if _RULE.fullmatch(rule) else "?", view=_view(texts[2]), source=_source(texts[3])
    )


def _view(address: str) -> str:
    """The name of the page's view: ids and searches stay behind."""
    try:
        return resolve(urlsplit(address).path).view_name
    except (ValueError, Resolver404):
        return "?"


def _source(text: str) -> str:
    """inline, eval, data, or scheme and host of an address."""
    if _KIND.fullmatch(text):
        return text
    try:
        parts = urlsplit(text)
    except ValueError:
        return "?"
    scheme, host = parts.scheme, parts.hostname or ""
    if not _KIND.fullmatch(scheme):
        return "?"
    return f"{scheme}://{host}" if _HOST.fullmatch(host) else f"{scheme}:"
