"""manage.py explain_dues --category enterprise --base 3000.01 [--on 2026-11-01]."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from dues.rules.categories import Category
from dues.rules.rates import NoRule, assess


class Command(BaseCommand):
    """Say what a base owes a month and why, without reading or writing any record."""

    help = "说明某类别、某基数每月应交多少、依据哪一条。"

    def add_arguments(self, parser) -> None:
        names = "，".join(f"{c.value}（{c.label}）" for c in Category)
        parser.add_argument("--category", required=True, help=f"类别：{names}")
        parser.add_argument("--base", required=True, help="月基数（元），如 3000.01")
        parser.add_argument("--on", help="日期，如 2026-11-01；不写则为今天")

    def handle(self, *args, category: str, base: str, on: str | None, **options) -> None:
        try:
            result = assess(_category(category), _base(base), _day(on))
        except NoRule as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{result.amount} 元")
        self.stdout.write(result.explanation)
        self.stdout.write(f"依据：{result.article}（{result.rule_version}）")


def _category(text: str) -> Category:
    for category in Category:
        if text in (category.value, category.label):
            return category
    raise CommandError(f"没有类别“{text}”，可用：{'、'.join(Category.values)}")


def _base(text: str) -> Decimal:
    try:
        base = Decimal(text)
    except InvalidOperation:
        raise CommandError(f"“{text}”不是金额，请写成 3000.01 这样。") from None
    if not base.is_finite() or base < 0:
        raise CommandError("基数不能是负数。")
    return base


def _day(text: str | None) -> date:
    if text is None:
        return timezone.localdate()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"“{text}”不是日期，请写成 2026-11-01 这样。") from None
