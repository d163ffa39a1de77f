"""What a page takes: queries, time, and the time of the same SQL without us."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from .register import statements

ROUNDS = 3


@dataclass(frozen=True)
class Measured:
    """One page at one size. `bare`: seconds of its SELECTs alone, sent again and fetched."""

    queries: int
    seconds: float
    bare: float

    @property
    def ratio(self) -> float:
        """How many times as long as its SQL the page takes."""
        return self.seconds / self.bare

    def __str__(self) -> str:
        return (
            f"{self.queries:>4} q {self.seconds * 1000:>8.1f} ms, SQL {self.bare * 1000:>7.1f} ms"
            f" (x{self.ratio:.1f})"
        )


def measure(client: Client, url: str) -> Measured:
    """A warm request: its queries, and the best time of several."""
    assert client.get(url).status_code == 200
    return measured(lambda: client.get(url))


def measured(ask: Callable[[], object]) -> Measured:
    """The same of anything that asks the database, and may be asked again."""
    with CaptureQueriesContext(connection) as captured:
        ask()
    number = statements(captured)  # before the next request empties the log
    asked = [one["sql"] for one in captured.captured_queries if one["sql"].startswith("SELECT")]
    return Measured(number, _best(ask), _best(lambda: _send(asked)))


def _best(do: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        do()
        times.append(time.perf_counter() - started)
    return min(times)


def _send(asked: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        for sql in asked:
            cursor.execute(sql)
            cursor.fetchall()


def show(capsys, sizes: Sequence[str], lines: dict[str, list[Measured]]) -> None:
    """A table: pages down, sizes across, and how much longer the largest takes."""
    tell(capsys, f"\n{'page':<14}" + "".join(f"{size:>45}" for size in sizes))
    for name, found in lines.items():
        cells = "".join(f"{one!s:>45}" for one in found)
        tell(capsys, f"{name:<14}{cells}   x{found[-1].seconds / found[0].seconds:.1f}")


def tell(capsys, text: str) -> None:
    """Print past pytest, at once."""
    with capsys.disabled():
        print(text, flush=True)
