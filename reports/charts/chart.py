"""A chart: a picture drawn on the server, and the table that says the same."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Chart:
    """`svg` is the same in page and PDF; `columns` and `rows` are the data beside it.

    `note` says what the picture does not show.
    """

    key: str
    title: str
    svg: SafeString
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""

    @property
    def is_wide(self) -> bool:
        """Whether the table has too many columns to stand beside the picture on paper."""
        return len(self.columns) > 6
