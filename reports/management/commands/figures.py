"""Figures with the ids of the records behind them, so that anyone can recompute them."""

from __future__ import annotations

import json

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from members.models import Organization
from reports.catalogue import FIGURES
from reports.figures.figure import Value
from reports.queries.values import compute, compute_subtree, table_of


class Command(BaseCommand):
    """JSON: organisation, year, figures (key, label, unit, value, text, table, record ids)."""

    help = "Print the figures of an organisation (and all below it) with their record ids."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--organization", required=True, metavar="CODE")
        parser.add_argument("--year", required=True, type=int)
        parser.add_argument("--format", choices=("json",), default="json")
        parser.add_argument("--recursive", action="store_true", help="all organisations below too")

    def handle(self, *, organization: str, year: int, recursive: bool, **options) -> None:
        root = Organization.objects.filter(code=organization).first()
        if root is None:
            raise CommandError(f"没有编码为 {organization} 的组织。")
        today = timezone.localdate()
        tables = {figure.key: table_of(figure, root, year, today) for figure in FIGURES}
        if recursive:
            values = compute_subtree(root, year, today, with_ids=True)
            units = Organization.objects.filter(path__in=values)
            found: object = [_unit(one, year, values[one.path], tables) for one in units]
        else:
            found = _unit(root, year, compute(root, year, today, with_ids=True), tables)
        self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))


def _unit(
    organization: Organization, year: int, values: list[Value], tables: dict[str, str]
) -> dict:
    return {
        "organization": organization.code,
        "name": organization.name,
        "year": year,
        "figures": [_figure(value, tables[value.figure.key]) for value in values],
    }


def _figure(value: Value, table: str) -> dict:
    figure = value.figure
    return {
        "key": figure.key,
        "label": figure.label,
        "unit": figure.unit,
        "value": None if value.number is None else str(value.number),
        "text": value.text,
        "table": table,
        "records": None if value.record_ids is None else list(value.record_ids),
    }
