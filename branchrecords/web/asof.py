"""Lists as of a day: which day a page was asked for, and what to say about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict

from .forms import DateField


@dataclass(frozen=True)
class AsOf:
    """The day that a page shows. `problem` says in Chinese why it is not the day asked for."""

    on: date
    today: date
    problem: str = ""

    @property
    def is_past(self) -> bool:
        """Whether the page shows another day than today."""
        return self.on != self.today

    @property
    def query(self) -> str:
        """What keeps the day in a link: "?on=2024-06-30", or "" for today."""
        return f"?on={self.on}" if self.is_past else ""

    @property
    def also(self) -> str:
        """As `query`, behind other parameters: "&on=2024-06-30", or "" for today."""
        return f"&on={self.on}" if self.is_past else ""


def as_of(request: HttpRequest, today: date) -> AsOf:
    """The day of `?on=`: today without it, and for a day that is not one or still to come."""
    return day_of(request.GET, today)


def day_of(query: QueryDict, today: date) -> AsOf:
    """As `as_of`, for a query string by itself."""
    asked = query.get("on", "").strip()
    if not asked:
        return AsOf(today, today)
    try:
        on = DateField().to_python(asked)
    except ValidationError as error:
        return AsOf(today, today, f"「{asked[:20]}」：{error.messages[0]}。下面是今天的情况。")
    if on is None or on > today:
        return AsOf(today, today, f"{on} 还没有到，下面是今天（{today}）的情况。")
    return AsOf(on, today)
