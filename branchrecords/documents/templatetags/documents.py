"""Filters for document templates: dates and times in words, text in paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone

register = template.Library()

# A number and a name; both empty for the place that an odd list leaves free.
Place = tuple[int | str, str]


@register.filter
def day(value: date | datetime | str | None) -> str:
    """成文日期: 2026年1月5日, without padding; a text is left as it is."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    return value or ""


@register.filter
def moment(value: datetime | str | None) -> str:
    """2026年1月5日 09:30; a text is left as it is."""
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return f"{day(local)} {local:%H:%M}"
    return value or ""


@register.filter
def paragraphs(value: str | Sequence[str] | None) -> list[str]:
    """The paragraphs of a text or of several: one per line, blank lines dropped."""
    texts = [value] if isinstance(value, str) else value or []
    lines = (line.strip() for text in texts for line in text.splitlines())
    return [line for line in lines if line]


@register.filter
def chinese_number(value: int) -> str:
    """1 → 一 … 99 → 九十九, for the numbers of headings."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(int(value), 10)
    if not tens:
        return digits[ones]
    return ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")


@register.filter
def pairs_in_columns(names: Sequence[Any]) -> list[tuple[Place, Place]]:
    """A list in two columns, read down the left one first: [((1, name), (k, name)), …].

    An entry is a name or (name, note), printed as "name（note）".
    """
    places: list[Place] = [(n, _with_note(name)) for n, name in enumerate(names, start=1)]
    half = (len(places) + 1) // 2
    right: list[Place] = places[half:] + [("", "")] * (2 * half - len(places))
    return list(zip(places[:half], right, strict=True))


@register.filter
def people(names: Sequence[Any]) -> str:
    """A line of names, each a text or (name, note): 王芳（病假）、李强."""
    return "、".join(_with_note(name) for name in names or ())


def _with_note(name: Any) -> str:
    if isinstance(name, str):
        return name
    text, note = name
    return f"{text}（{note}）" if note else text


@register.filter
def times(count: int) -> range:
    """So many turns of a loop."""
    return range(count)


@register.filter
def with_kinds(row: Sequence[Any], columns: Sequence[tuple[str, str]]) -> list[tuple[Any, str]]:
    """The cells of a row, each with the kind of its column: a class of the style sheet."""
    return [(cell, kind) for cell, (_, kind) in zip(row, columns, strict=True)]
