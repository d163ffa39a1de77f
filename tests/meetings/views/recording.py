"""A meeting being recorded, and the pages as a browser sends them."""

from datetime import date, timedelta

from django.utils import timezone

from meetings.models import Meeting
from meetings.queries.minutes import saved_items
from meetings.rules.merging import base_of
from tests.factories.meetings import (
    make_open,
)

HTMX = {"HX-Request": "true"}


def recent_day() -> date:
    """A day of the last week: the pages refuse a roll call before its day."""
    return timezone.localdate() - timedelta(days=3)


def open_one(branch, **facts) -> Meeting:
    return make_open(branch, held_on=recent_day(), **facts)


def shown(meeting, **fields) -> dict:
    """What the page of a meeting as it is saved carries along, and `fields` typed over it."""
    rows = saved_items(meeting)
    data = {"items": len(rows), "known": [row.pk for row in rows]}
    for n, row in enumerate(rows, 1):
        data |= {f"id-{n}": row.pk, f"base-{n}": base_of(row.values)}
    return data | {name.replace("_1", "-1"): value for name, value in fields.items()}
