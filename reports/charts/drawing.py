"""Drawing SVG by hand: a few shapes, the same bytes for the same data (ADR 21).

Only presentation attributes, so that a strict CSP and the PDF renderer take it alike. Series are
told apart by solid, hatched and open bars, never by colour alone.
"""

from __future__ import annotations

from decimal import Decimal

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

INK, GREY, LINE, PAPER = "#333333", "#767676", "#bbbbbb", "#ffffff"
FONT = "BR Hei, Noto Sans CJK SC, sans-serif"
Number = int | float | Decimal


def _n(value: Number) -> str:
    """A coordinate with at most one decimal, always spelled alike."""
    return f"{float(value):.1f}".removesuffix(".0")


class Drawing:
    """A picture of so many units; the page scales it."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._parts: list[str] = []

    def bar(self, x: Number, y: Number, width: Number, height: Number, fill: str = "solid") -> None:
        """A bar: solid, hatched or open; nothing where it has no length."""
        if width <= 0 or height <= 0:
            return
        colour = GREY if fill == "solid" else PAPER
        self._parts.append(
            f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" '
            f'fill="{colour}" stroke="{INK}" stroke-width="1"/>'
        )
        if fill == "hatched":
            self._hatch(float(x), float(y), float(width), float(height))

    def _hatch(self, x: float, y: float, width: float, height: float) -> None:
        """Slanted strokes, cut to the bar by hand: no clip paths or patterns to name."""
        offset = 5.0
        strokes = []
        while offset < width + height:
            left, right = max(0.0, offset - height), min(offset, width)
            strokes.append(
                f"M{_n(x + left)} {_n(y + offset - left)}L{_n(x + right)} {_n(y + offset - right)}"
            )
            offset += 5
        if strokes:
            self._parts.append(
                f'<path d="{"".join(strokes)}" stroke="{INK}" stroke-width="1" fill="none"/>'
            )

    def line(self, x1: Number, y1: Number, x2: Number, y2: Number, colour: str = LINE) -> None:
        """A straight line."""
        self._parts.append(
            f'<line x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}" '
            f'stroke="{colour}" stroke-width="1"/>'
        )

    def text(self, x: Number, y: Number, words: object, anchor: str = "middle") -> None:
        """Words on a base line; `anchor` start, middle or end."""
        self._parts.append(
            f'<text x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}" font-family="{FONT}" '
            f'font-size="13" fill="{INK}">{escape(str(words))}</text>'
        )

    def svg(self, key: str, title: str) -> SafeString:
        """The picture, named for who does not see it; the table beside it has the data."""
        return mark_safe(  # noqa: S308  every text above is escaped
            f'<svg class="chart" xmlns="http://www.w3.org/2000/svg" role="img" '
            f'viewBox="0 0 {self.width} {self.height}" aria-labelledby="chart-{key}">'
            f'<title id="chart-{key}">{escape(title)}</title>{"".join(self._parts)}</svg>'
        )


def legend(drawing: Drawing, y: Number, *entries: tuple[str, str]) -> None:
    """Signs with their names in a row: (fill, label)."""
    x = 8.0
    for fill, label in entries:
        drawing.bar(x, float(y) - 11, 18, 12, fill)
        drawing.text(x + 24, y, label, "start")
        x += 24 + 14 * len(label) + 18
