"""Counting in the cache, a stretch of time at once: what limits rest on.

With CACHE_URL all processes count together, without it each counts for itself. A cache that does
not answer counts nothing, so that people's work goes on.
"""

from __future__ import annotations

import logging
import time

from django.core.cache import cache
from redis.exceptions import RedisError

logger = logging.getLogger("branchrecords.access")


def counted(what: str, seconds: int) -> int:
    """One more of this; how many there were in this stretch of so many seconds."""
    key = f"count:{what}:{int(time.time() // seconds)}"
    try:
        cache.add(key, 0, timeout=seconds)
        return cache.incr(key)
    except ValueError:  # it ran out between the two lines: a new stretch has begun
        return 1
    except RedisError:
        logger.warning("The cache does not answer: nothing is counted")
        return 0


def within(what: str, most: int, seconds: int) -> bool:
    """One more of this; whether it is within the limit."""
    return counted(what, seconds) <= most
