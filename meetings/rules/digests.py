"""The canonical text of a sealed record, and the digest that chains it to the one before."""

from __future__ import annotations

import hashlib
import json
from typing import Any

FORMAT = 2  # raise it when the canonical text changes; old records keep their number


def canonical(record: dict[str, Any]) -> str:
    """One text for one content: sorted keys, no spaces, Chinese as it is."""
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def chained_digest(previous: str, record: dict[str, Any]) -> str:
    """SHA-256 (64 hex digits) of the previous entry's digest and the record's canonical text."""
    return hashlib.sha256(f"{previous}\n{canonical(record)}".encode()).hexdigest()


def content_digest(content: dict[str, Any]) -> str:
    """SHA-256 of what a record says, before it has a place in the chain."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()
