"""What people are reminded of, one module per area, each with `due(on) -> list[Reminder]`.

A pure read, the same all day; `branchrecords.notices` hands it to the inboxes.
"""

from __future__ import annotations

from datetime import date

from branchrecords.notices.delivery import Reminder

from . import birthdays, care, development, elections, mobile, sanctions, transfers, units

AREAS: tuple = (
    birthdays,
    care,
    development,
    elections,
    mobile,
    sanctions,
    transfers,
    units,
)


def due(on: date) -> list[Reminder]:
    """Every area's reminders of a day."""
    return [reminder for area in AREAS for reminder in area.due(on)]
