"""Filters for document templates: dates and times in words, text in paragraphs."""

from datetime import date, datetime

from django import template
from django.utils import timezone

register = template.Library()


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
def paragraphs(value: str | list[str] | None) -> list[str]:
    """The paragraphs of a text (one per line, blank lines dropped); a list is left as it is."""
    lines = value.splitlines() if isinstance(value, str) else value or []
    return [line.strip() for line in lines if line.strip()]


@register.filter
def chinese_number(value: int) -> str:
    """1 → 一 … 99 → 九十九, for the numbers of headings."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(int(value), 10)
    if not tens:
        return digits[ones]
    return ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")
