"""An invented register of any size, for measuring: the order of its parts, each with its time.

All in one transaction, as the application's role: every constraint, trigger and grant holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from time import perf_counter

import psycopg2
from django.conf import settings
from django.db import transaction

from .development import build_cases
from .dues import build_dues
from .meetings import build_meetings
from .officers import build_officers
from .organizations import build_organizations
from .people import build_people
from .sealing import seal_meetings
from .sizes import Size
from .writing import execute

SEED = 20261120


def build_scale(size: Size, *, progress: Callable[[str], None], seed: int = SEED) -> None:
    """Everything or nothing; `progress` is told each part in Chinese, and its seconds.

    The same size and seed give the same people, dates and sums; only nonces differ.
    """
    steps: tuple[tuple[str, Callable[[], None]], ...] = (
        ("组织", lambda: build_organizations(size)),
        ("党员", lambda: build_people(size, Random(f"people {seed}"))),
        ("任期、职务、账号", build_officers),
        ("会议、到会、议题", lambda: build_meetings(size)),
        ("封存", lambda: seal_meetings(size)),
        ("党费", lambda: build_dues(size, Random(f"dues {seed}"))),
        ("发展党员", lambda: build_cases(size, Random(f"cases {seed}"))),
    )
    with timed("合计", progress), transaction.atomic():
        execute("SET LOCAL work_mem = '256MB'; SET LOCAL jit = off")
        for label, step in steps:
            with timed(label, progress):
                step()


@contextmanager
def timed(label: str, progress: Callable[[str], None]) -> Iterator[None]:
    """Tells how long it took."""
    started = perf_counter()
    yield
    progress(f"{label}：{perf_counter() - started:.1f} 秒")


def analyze() -> None:
    """What autovacuum does in time: the planner knows the rows, and pages are marked visible."""
    owner = psycopg2.connect(settings.DATABASE_OWNER_URL)
    owner.autocommit = True
    with owner.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    owner.close()
